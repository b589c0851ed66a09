package text

import (
	"io"

	"kubernetes-scraper/graph"
)

// A line of a stream of changes, as JSON: one of its members is set.
type streamLine struct {
	Revision     uint64       `json:"revision"`
	Graph        *streamGraph `json:"graph,omitempty"`
	Kind         *streamKind  `json:"kind,omitempty"`
	Node         *streamNode  `json:"node,omitempty"`
	Relationship *streamEdge  `json:"relationship,omitempty"`
}

type streamGraph struct {
	Cluster       string `json:"cluster"`
	Complete      bool   `json:"complete"`
	Nodes         int    `json:"nodes"`
	Relationships int    `json:"relationships"`
}

type streamKind struct {
	New graph.KindStatus `json:"new"`
}

type streamNode struct {
	Old *graph.NodeDocument `json:"old,omitempty"`
	New *graph.NodeDocument `json:"new,omitempty"`
}

type streamEdge struct {
	Old *graph.Relationship `json:"old,omitempty"`
	New *graph.Relationship `json:"new,omitempty"`
}

// Begin writes on a line of JSON which graph the changes that follow build upon.
func Begin(w io.Writer, s *graph.Snapshot) error {
	nodes, edges := s.Size()
	return JSONLine(w, streamLine{Revision: s.Revision(), Graph: &streamGraph{s.Cluster(), s.Complete(), nodes, edges}})
}

// BeginText says the same for people.
func BeginText(w io.Writer, s *graph.Snapshot) error {
	p := &page{out: w}
	nodes, edges := s.Size()
	p.line(plain("watching %s: %s and %s now", s.Cluster(), count(nodes, "node"), count(edges, "edge")))
	return p.err
}

// ChangeLines writes the changes of a graph as JSON, one on a line.
func ChangeLines(w io.Writer, d *graph.Delta) error {
	for _, k := range d.Kinds {
		if err := JSONLine(w, streamLine{Revision: d.To, Kind: &streamKind{k}}); err != nil {
			return err
		}
	}
	for _, n := range d.Nodes {
		if err := JSONLine(w, streamLine{Revision: d.To, Node: &streamNode{document(n.Old), document(n.New)}}); err != nil {
			return err
		}
	}
	for _, e := range d.Edges {
		if err := JSONLine(w, streamLine{Revision: d.To, Relationship: &streamEdge{relationship(e.Old), relationship(e.New)}}); err != nil {
			return err
		}
	}
	return nil
}
