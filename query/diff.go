package query

import (
	"kubernetes-scraper/graph"
)

// Diff returns the nodes and edges that were added, removed or changed between two graphs, in the order of their keys.
// Revisions alone are no difference, nor is a UID that one of them does not know, as a graph of manifests does not.
// Limits.Nodes bounds the number of nodes and the number of edges, Depth has no meaning. It reads both graphs.
func Diff(old, new Graph, l Limits) DiffAnswer {
	a := DiffAnswer{Old: HeadOf(old), New: HeadOf(new), Nodes: []NodeDiff{}, Relationships: []EdgeDiff{}}
	for n := range old.Nodes() {
		before := n.Document()
		m, there := new.Node(n.Key)
		if !there {
			a.Nodes = append(a.Nodes, NodeDiff{Old: &before})
			continue
		}
		if after := m.Document(); !sameNode(before, after) {
			a.Nodes = append(a.Nodes, NodeDiff{Old: &before, New: &after})
		}
	}
	for n := range new.Nodes() {
		if _, there := old.Node(n.Key); !there {
			after := n.Document()
			a.Nodes = append(a.Nodes, NodeDiff{New: &after})
		}
	}
	a.edges(old, new)
	a.Kinds = DiffKinds(old.Kinds(), new.Kinds())
	a.order(l)
	return a
}

type edgeKey struct {
	source, target graph.EntityKey
	relation       string
}
