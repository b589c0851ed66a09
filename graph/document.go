package graph

import (
	"encoding/json"
	"fmt"
	"io"
)

// A Document is a graph as written by Snapshot.WriteJSON, for programs that read it.
type Document struct {
	Cluster  string `json:"cluster"`
	Revision uint64 `json:"revision"`
	// Complete: every watched kind was read to its end and is being followed.
	Complete      bool           `json:"complete"`
	Kinds         []KindStatus   `json:"kinds"`
	Nodes         []NodeDocument `json:"nodes"`
	Relationships []Relationship `json:"relationships"`
}

// A NodeDocument is a node in a Document.
type NodeDocument struct {
	Key EntityKey `json:"key"`
	UID string    `json:"uid,omitempty"`
	// State is "missing", "unknown" or "virtual", and empty for a node that is present.
	State      string            `json:"state,omitempty"`
	Properties map[string]string `json:"properties,omitempty"`
	Revision   uint64            `json:"revision"`
}

// A Relationship is an edge in a Document.
type Relationship struct {
	Source           EntityKey              `json:"source"`
	Target           EntityKey              `json:"target"`
	RelationshipType string                 `json:"relationshipType"`
	Properties       RelationshipProperties `json:"properties"`
	Revision         uint64                 `json:"revision"`
}

// RelationshipProperties say why an edge is there: its first reason, and all of them if there are several. Optional of
// the edge is true if it is true of every reason.
type RelationshipProperties struct {
	ReasonDocument
	Reasons []ReasonDocument `json:"reasons,omitempty"`
}

// A ReasonDocument is one field that states the edge.
type ReasonDocument struct {
	Path     string `json:"path"`
	Via      string `json:"via,omitempty"`
	Rule     string `json:"rule,omitempty"`
	Optional bool   `json:"optional,omitempty"`
	// StatedBy is "target" if Path is a field of the target's object, and empty if it is one of the source's.
	StatedBy string `json:"statedBy,omitempty"`
}

// ReadDocument reads one document. An error says what about the input is no graph.
func ReadDocument(r io.Reader) (*Document, error) {
	var d Document
	if err := json.NewDecoder(r).Decode(&d); err != nil {
		return nil, fmt.Errorf("read graph: %w", err)
	}
	return &d, nil
}

// Document returns the node as it is in a Document.
func (n Node) Document() NodeDocument {
	d := NodeDocument{Key: n.Key, UID: n.UID, Revision: n.Revision}
	if n.State != Present {
		d.State = n.State.String()
	}
	if len(n.Properties) > 0 {
		d.Properties = make(map[string]string, len(n.Properties))
		for _, p := range n.Properties {
			d.Properties[p.Name] = p.Value
		}
	}
	return d
}

// Document returns the edge as it is in a Document.
func (e *Edge) Document() Relationship {
	r := Relationship{Source: e.Source, Target: e.Target, RelationshipType: e.Relation, Revision: e.Revision}
	because := e.Because()
	reasons := make([]ReasonDocument, len(because))
	optional := true
	for i, b := range because {
		reasons[i] = ReasonDocument{Path: b.Path, Via: b.Via, Rule: b.Rule, Optional: b.Optional}
		if b.ByTarget {
			reasons[i].StatedBy = "target"
		}
		optional = optional && b.Optional
	}
	if len(reasons) > 0 {
		r.Properties.ReasonDocument = reasons[0]
		r.Properties.Optional = optional
	}
	if len(reasons) > 1 {
		r.Properties.Reasons = reasons
	}
	return r
}
