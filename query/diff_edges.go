package query

import (
	"cmp"
	"maps"
	"slices"

	"kubernetes-scraper/graph"
)

func sameNode(a, b graph.NodeDocument) bool {
	return !Replaced(a, b) && a.State == b.State && maps.Equal(a.Properties, b.Properties)
}

// Replaced says whether two objects of one name are known to be two: a manifest has no UID, and may be of any.
func Replaced(a, b graph.NodeDocument) bool { return a.UID != "" && b.UID != "" && a.UID != b.UID }

func sameEdge(a, b graph.Relationship) bool {
	return a.Properties.ReasonDocument == b.Properties.ReasonDocument && slices.Equal(a.Properties.Reasons, b.Properties.Reasons)
}

// edges compares the edges that leave each node.
func (a *DiffAnswer) edges(old, new Graph) {
	for n := range old.Nodes() {
		after := outEdges(new, n.Key)
		for key, was := range outEdges(old, n.Key) {
			is, there := after[key]
			switch {
			case !there:
				a.Relationships = append(a.Relationships, EdgeDiff{Old: &was})
			case !sameEdge(was, is):
				a.Relationships = append(a.Relationships, EdgeDiff{Old: &was, New: &is})
			}
		}
	}
	for n := range new.Nodes() {
		before := outEdges(old, n.Key)
		for key, is := range outEdges(new, n.Key) {
			if _, there := before[key]; !there {
				a.Relationships = append(a.Relationships, EdgeDiff{New: &is})
			}
		}
	}
}

func outEdges(g Graph, key graph.EntityKey) map[edgeKey]graph.Relationship {
	all := map[edgeKey]graph.Relationship{}
	for e := range g.Out(key) {
		all[edgeKey{e.Source, e.Target, e.Relation}] = e.Document()
	}
	return all
}

// order sorts the answer and cuts it to the limits.
func (a *DiffAnswer) order(l Limits) {
	slices.SortFunc(a.Nodes, func(x, y NodeDiff) int {
		return cmp.Or(x.New, x.Old).Key.Compare(cmp.Or(y.New, y.Old).Key)
	})
	slices.SortFunc(a.Relationships, func(x, y EdgeDiff) int {
		p, q := cmp.Or(x.New, x.Old), cmp.Or(y.New, y.Old)
		return cmp.Or(p.Source.Compare(q.Source), p.Target.Compare(q.Target), cmp.Compare(p.RelationshipType, q.RelationshipType))
	})
	slices.SortFunc(a.Kinds, func(x, y KindsDiff) int {
		p, q := cmp.Or(x.New, x.Old), cmp.Or(y.New, y.Old)
		return graph.EntityKey{Group: p.Group, Type: p.Type}.Compare(graph.EntityKey{Group: q.Group, Type: q.Type})
	})
	var nodes, edges string
	a.Nodes, nodes = cut(a.Nodes, l, "nodes")
	a.Relationships, edges = cut(a.Relationships, l, "relationships")
	a.Truncated = joined(nodes, edges)
}
