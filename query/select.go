package query

import (
	"iter"
	"slices"
	"strings"
	"sync"

	"kubernetes-scraper/graph"
)

// A Selection says which part of a graph is wanted. The zero Selection is the whole graph.
//
// An edge is selected if its relation is, the types of both its ends are, and at least one of its ends lies in a selected
// namespace. A node is selected if its type is and it is at an end of a selected edge, or, unless Relations are given,
// lies in a selected namespace. So the Node that a namespace's Pods run on is there, without the Pods of other namespaces.
type Selection struct {
	// Namespaces are names of namespaces. The Namespace object of that name lies in it, too. Empty: all namespaces, and
	// what has none.
	Namespaces []string
	// Types are kinds as in an EntityKey: "Deployment" in every group, "Deployment.apps" in that group, "Service." in the
	// core group. Empty: all types.
	Types []string
	// Relations are names of relations. Empty: all relations.
	Relations []string
}

// Only adds kinds to the Types.
func (s *Selection) Only(kinds []Kind) {
	for _, k := range kinds {
		s.Types = append(s.Types, k.Type+"."+k.Group)
	}
}

// Everything says whether nothing is left out.
func (s Selection) Everything() bool {
	return len(s.Namespaces) == 0 && len(s.Types) == 0 && len(s.Relations) == 0
}

// Select returns the selected part of a graph as a Graph: a view that keeps nothing but g. Of the kinds only those of
// selected types are left, and their counts are those of the part; what is known of the cluster is that of g.
//
// Node, Out and In cost as much as there are edges at the node. Size and Kinds go through the whole of g once.
func Select(g Graph, s Selection) Graph {
	if s.Everything() {
		return g
	}
	p := &part{Graph: g, selection: s}
	p.count = sync.OnceValue(p.counted)
	return p
}

// A part is a selected part of a graph.
type part struct {
	Graph
	selection Selection
	count     func() partCount
}

type partCount struct {
	nodes, edges int
	kinds        []graph.KindStatus
}

func (p *part) Size() (nodes, edges int) {
	c := p.count()
	return c.nodes, c.edges
}

func (p *part) Kinds() []graph.KindStatus { return p.count().kinds }

func (p *part) Node(key graph.EntityKey) (graph.Node, bool) {
	n, ok := p.Graph.Node(key)
	if !ok || !p.has(key) {
		return graph.Node{}, false
	}
	return n, true
}

func (p *part) Nodes() iter.Seq[graph.Node] {
	return func(yield func(graph.Node) bool) {
		for n := range p.Graph.Nodes() {
			if p.has(n.Key) && !yield(n) {
				return
			}
		}
	}
}

func (p *part) Out(key graph.EntityKey) iter.Seq[graph.Edge] { return p.edges(p.Graph.Out(key)) }

func (p *part) In(key graph.EntityKey) iter.Seq[graph.Edge] { return p.edges(p.Graph.In(key)) }

func (p *part) edges(all iter.Seq[graph.Edge]) iter.Seq[graph.Edge] {
	return func(yield func(graph.Edge) bool) {
		for e := range all {
			if p.selection.edge(&e) && !yield(e) {
				return
			}
		}
	}
}

// has says whether a node of the whole graph is in the part.
func (p *part) has(key graph.EntityKey) bool {
	s := p.selection
	if !s.ofType(key) {
		return false
	}
	if len(s.Relations) == 0 && s.inNamespace(key) {
		return true
	}
	for range p.Out(key) {
		return true
	}
	for range p.In(key) {
		return true
	}
	return false
}

func (s Selection) edge(e *graph.Edge) bool {
	return (len(s.Relations) == 0 || slices.Contains(s.Relations, e.Relation)) &&
		(s.inNamespace(e.Source) || s.inNamespace(e.Target)) &&
		s.ofType(e.Source) && s.ofType(e.Target)
}

func (s Selection) inNamespace(key graph.EntityKey) bool {
	if len(s.Namespaces) == 0 {
		return true
	}
	if key.Namespace == "" {
		return key.Type == "Namespace" && key.Group == "" && slices.Contains(s.Namespaces, key.Name)
	}
	return slices.Contains(s.Namespaces, key.Namespace)
}

func (s Selection) ofType(key graph.EntityKey) bool {
	return len(s.Types) == 0 || slices.ContainsFunc(s.Types, func(name string) bool {
		rest, ok := strings.CutPrefix(name, key.Type)
		return ok && (rest == "" || rest[0] == '.' && rest[1:] == key.Group)
	})
}

func (p *part) counted() partCount {
	var c partCount
	present := map[graph.EntityKey]int{} // by type and group
	for n := range p.Nodes() {
		c.nodes++
		if n.State == graph.Present {
			present[graph.EntityKey{Type: n.Key.Type, Group: n.Key.Group}]++
		}
		for range p.Out(n.Key) {
			c.edges++
		}
	}
	for _, k := range p.Graph.Kinds() {
		key := graph.EntityKey{Type: k.Type, Group: k.Group}
		if p.selection.ofType(key) {
			k.Count = present[key]
			c.kinds = append(c.kinds, k)
		}
	}
	return c
}
