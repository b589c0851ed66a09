package graph

import (
	"slices"
	"strings"
)

// A DeltaDocument is a Delta as it is sent to other programs: what a Replica of revision From needs to become one of
// revision To. Everything is in order of keys, so that one delta is always the same bytes.
//
// As JSON it is
//
//	{"from":41,"to":42,
//	 "status":{"complete":true,"kinds":[...]},
//	 "nodes":[...],"relationships":[...],
//	 "removedNodes":[key,...],"removedRelationships":[{"source":key,"target":key,"relationshipType":"uses"},...]}
//
// with nodes, relationships, kinds and keys as in a Document; what is empty is left out.
type DeltaDocument struct {
	From, To uint64
	// Status is where the watched kinds stand, if the state or reason of one changed; nil otherwise. The counts of present
	// nodes change without that: they follow from Nodes.
	Status *StatusDocument
	// Nodes and Relationships are those that were added or changed, as they are now.
	Nodes         []Node
	Relationships []Relationship
	// RemovedNodes and RemovedRelationships are those that are gone.
	RemovedNodes         []EntityKey
	RemovedRelationships []RelationshipKey
}

// A StatusDocument is where the watched kinds stand.
type StatusDocument struct {
	// Complete: every watched kind was read to its end and is being followed.
	Complete bool
	// Kinds are all watched kinds, in order of type and group.
	Kinds []KindStatus
}

// A RelationshipKey tells an edge from all others.
type RelationshipKey struct {
	Source, Target   EntityKey
	RelationshipType string
}

// Compare orders edges by source, target and relation: the order in which graphs are written.
func (k RelationshipKey) Compare(o RelationshipKey) int {
	if c := k.Source.Compare(o.Source); c != 0 {
		return c
	}
	if c := k.Target.Compare(o.Target); c != 0 {
		return c
	}
	return strings.Compare(k.RelationshipType, o.RelationshipType)
}

// ID is what tells the relationship from all others.
func (r *Relationship) ID() RelationshipKey {
	return RelationshipKey{Source: r.Source, Target: r.Target, RelationshipType: r.RelationshipType}
}

// Document returns the delta in the form for other programs, and nil for one that is a Reset, which lists nothing.
// O(n log n) for n changes.
func (d *Delta) Document() *DeltaDocument {
	if d.Reset {
		return nil
	}
	doc := &DeltaDocument{From: d.From, To: d.To}
	if d.Kinds != nil {
		doc.Status = &StatusDocument{Complete: complete(d.Kinds), Kinds: d.Kinds}
	}
	for _, c := range d.Nodes {
		if c.New != nil {
			doc.Nodes = append(doc.Nodes, *c.New)
		}
	}
	slices.SortFunc(doc.Nodes, func(a, b Node) int { return a.Key.Compare(b.Key) })
	for _, c := range d.Edges {
		if c.New != nil {
			doc.Relationships = append(doc.Relationships, c.New.Document())
		}
	}
	slices.SortFunc(doc.Relationships, func(a, b Relationship) int { return a.ID().Compare(b.ID()) })
	doc.removed(d)
	return doc
}

// removed lists what is gone. A node or an edge may be gone and there again, in two changes of one delta.
func (doc *DeltaDocument) removed(d *Delta) {
	for _, c := range d.Nodes {
		if c.New == nil && !doc.hasNode(c.Old.Key) {
			doc.RemovedNodes = append(doc.RemovedNodes, c.Old.Key)
		}
	}
	slices.SortFunc(doc.RemovedNodes, EntityKey.Compare)
	for _, c := range d.Edges {
		if c.New != nil {
			continue
		}
		if key := (RelationshipKey{c.Old.Source, c.Old.Target, c.Old.Relation}); !doc.hasRelationship(key) {
			doc.RemovedRelationships = append(doc.RemovedRelationships, key)
		}
	}
	slices.SortFunc(doc.RemovedRelationships, RelationshipKey.Compare)
}

func (doc *DeltaDocument) hasNode(key EntityKey) bool {
	_, found := slices.BinarySearchFunc(doc.Nodes, key, func(n Node, key EntityKey) int { return n.Key.Compare(key) })
	return found
}

func (doc *DeltaDocument) hasRelationship(key RelationshipKey) bool {
	_, found := slices.BinarySearchFunc(doc.Relationships, key,
		func(r Relationship, key RelationshipKey) int { return r.ID().Compare(key) })
	return found
}
