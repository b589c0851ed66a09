package text

import (
	"io"

	"kubernetes-scraper/query"
)

// A streamLine is a line of a stream of changes, as JSON: one of its members is set, beside the revision.
type streamLine struct {
	Revision     uint64           `json:"revision"`
	Graph        *streamGraph     `json:"graph,omitempty"`
	Kind         *query.KindsDiff `json:"kind,omitempty"`
	Node         *query.NodeDiff  `json:"node,omitempty"`
	Relationship *query.EdgeDiff  `json:"relationship,omitempty"`
}

type streamGraph struct {
	Cluster       string `json:"cluster"`
	Complete      bool   `json:"complete"`
	Nodes         int    `json:"nodes"`
	Relationships int    `json:"relationships"`
}

// Begin writes on a line of JSON which graph the changes that follow build upon.
func Begin(w io.Writer, g query.Graph) error {
	nodes, edges := g.Size()
	return JSONLine(w, streamLine{Revision: g.Revision(), Graph: &streamGraph{g.Cluster(), g.Complete(), nodes, edges}})
}

// BeginText says the same for people.
func BeginText(w io.Writer, g query.Graph) error {
	p := &page{out: w}
	nodes, edges := g.Size()
	p.line(plain("watching %s: %s and %s now", g.Cluster(), count(nodes, "node"), count(edges, "edge")))
	return p.err
}

// DiffLines writes changes as JSON, one on a line, each with the revision that it led to.
func DiffLines(w io.Writer, a query.DiffAnswer) error {
	var lines []streamLine
	for i := range a.Kinds {
		lines = append(lines, streamLine{Kind: &a.Kinds[i]})
	}
	for i := range a.Nodes {
		lines = append(lines, streamLine{Node: &a.Nodes[i]})
	}
	for i := range a.Relationships {
		lines = append(lines, streamLine{Relationship: &a.Relationships[i]})
	}
	for _, line := range lines {
		line.Revision = a.New.Revision
		if err := JSONLine(w, line); err != nil {
			return err
		}
	}
	return nil
}
