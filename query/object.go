package query

import (
	"cmp"
	"fmt"
	"iter"
	"slices"

	"kubernetes-scraper/graph"
)

// Object returns one object with every edge in and out. Limits.Nodes bounds the number of edges either way, Depth has no
// meaning. The error is ErrNotFound. It costs the edges of the object,
// and memory for the answer.
func Object(g Graph, key graph.EntityKey, l Limits) (ObjectAnswer, error) {
	node, err := find(g, key)
	if err != nil {
		return ObjectAnswer{}, err
	}
	a := ObjectAnswer{Head: HeadOf(g), Object: node.Document()}
	var out, in string
	a.Out, out = edges(g.Out(key), forward, l, "edges out")
	a.In, in = edges(g.In(key), backward, l, "edges in")
	a.Truncated = joined(out, in)
	a.absent(g)
	return a, nil
}

// absent collects the other ends that were not seen.
func (a *ObjectAnswer) absent(g Graph) {
	keys := make([]graph.EntityKey, 0, len(a.Out)+len(a.In))
	for i := range a.Out {
		keys = append(keys, a.Out[i].Target)
	}
	for i := range a.In {
		keys = append(keys, a.In[i].Source)
	}
	keys = slices.DeleteFunc(keys, func(key graph.EntityKey) bool {
		state, _ := stateOf(g, key)
		return key == a.Object.Key || state != graph.Missing && state != graph.Unknown
	})
	slices.SortFunc(keys, graph.EntityKey.Compare)
	for _, key := range slices.Compact(keys) {
		a.Absent = append(a.Absent, nodeOf(g, key).Document())
	}
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
func relationships(all iter.Seq[graph.Edge], direction bool) []graph.Relationship {
	list, _ := edges(all, direction, Limits{}, "")
	return list
}

// edges spells out the first edges, in order of relation and of the key at the other end, and says if there are more.
func edges(all iter.Seq[graph.Edge], direction bool, l Limits, what string) ([]graph.Relationship, string) {
	f := first[graph.Edge]{compare: func(a, b *graph.Edge) int {
		return cmp.Or(cmp.Compare(a.Relation, b.Relation), other(a, direction).Compare(*other(b, direction)))
	}}
	count := 0
	for e := range all {
		if count++; l.Nodes > 0 {
			f.offer(e, l.Nodes)
		} else {
			f.list = append(f.list, e)
		}
	}
	list := make([]graph.Relationship, 0, len(f.list))
	f.each(func(e *graph.Edge) bool {
		list = append(list, e.Document())
		return true
	})
	return list, l.cutOff(count, what)
}

func other(e *graph.Edge, direction bool) *graph.EntityKey {
	if direction {
		return &e.Source
	}
	return &e.Target
}

// joined joins what is not empty.
func joined(a, b string) string {
	if a != "" && b != "" {
		return fmt.Sprintf("%s; %s", a, b)
	}
	return a + b
}
