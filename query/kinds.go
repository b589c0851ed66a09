package query

import (
	"slices"

	"kubernetes-scraper/graph"
)

// Kinds says of every kind whether it is watched, its state, and how many objects of it are there, missing or unknown. It
// reads every node.
func Kinds(g Graph) KindsAnswer {
	counts := map[graph.EntityKey]*KindCount{}
	a := KindsAnswer{Head: HeadOf(g), Kinds: []KindCount{}}
	for _, k := range g.Kinds() {
		counts[graph.EntityKey{Group: k.Group, Type: k.Type}] = &KindCount{KindStatus: k}
	}
	for n := range g.Nodes() {
		if n.State == graph.Present {
			continue // counted by the status, unless nobody watches the kind
		}
		kind := graph.EntityKey{Group: n.Key.Group, Type: n.Key.Type}
		c := counts[kind]
		if c == nil {
			c = &KindCount{KindStatus: graph.KindStatus{Group: kind.Group, Type: kind.Type}}
			counts[kind] = c
		}
		c.add(n.State)
	}
	for _, c := range counts {
		a.Kinds = append(a.Kinds, *c)
	}
	slices.SortFunc(a.Kinds, func(x, y KindCount) int {
		return graph.EntityKey{Group: x.Group, Type: x.Type}.Compare(graph.EntityKey{Group: y.Group, Type: y.Type})
	})
	return a
}

func (c *KindCount) add(s graph.NodeState) {
	switch s {
	case graph.Missing:
		c.Missing++
	case graph.Unknown:
		c.Unknown++
	case graph.Virtual:
		c.Virtual++
	}
}
