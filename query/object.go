package query

import (
	"cmp"
	"fmt"
	"iter"
	"slices"

	"kubernetes-scraper/graph"
)

// Object returns one object with every edge in and out. Limits.Nodes bounds the number of edges either way, Depth has no
// meaning. The error is ErrNotFound. It costs the edges of the object.
func Object(g Graph, key graph.EntityKey, l Limits) (ObjectAnswer, error) {
	node, err := find(g, key)
	if err != nil {
		return ObjectAnswer{}, err
	}
	a := ObjectAnswer{Head: HeadOf(g), Object: Document(node)}
	var out, in string
	a.Out, out = cut(relationships(g.Out(key), forward), l, "edges out")
	a.In, in = cut(relationships(g.In(key), backward), l, "edges in")
	a.Truncated = joined(out, in)
	return a, nil
}

// find returns a node, or says that it is not there.
func find(g Graph, key graph.EntityKey) (graph.Node, error) {
	node, ok := g.Node(key)
	if !ok {
		return node, &NotFoundError{Name: key.String()}
	}
	return node, nil
}

// The directions in which an edge can be gone along.
const (
	forward  = false
	backward = true
)

// relationships spells out edges, in order of relation and of the key at the other end.
func relationships(edges iter.Seq[graph.Edge], direction bool) []graph.Relationship {
	all := []graph.Relationship{}
	for e := range edges {
		all = append(all, Relationship(e))
	}
	slices.SortFunc(all, func(a, b graph.Relationship) int {
		return cmp.Or(cmp.Compare(a.RelationshipType, b.RelationshipType), other(a, direction).Compare(other(b, direction)))
	})
	return all
}

func other(r graph.Relationship, direction bool) graph.EntityKey {
	if direction {
		return r.Source
	}
	return r.Target
}

// joined joins what is not empty.
func joined(a, b string) string {
	if a != "" && b != "" {
		return fmt.Sprintf("%s; %s", a, b)
	}
	return a + b
}
