package query

import (
	"cmp"
	"iter"
	"slices"

	"kubernetes-scraper/graph"
)

// inNamespace is the relation of the edge that every namespaced object has, whether the graph holds it or not.
const inNamespace = "in_namespace"

// memberOf is the relation of a part to a whole. The part needs that the whole is there, not what the whole needs; where the
// whole may be missing, it needs nothing: the Pods of a StatefulSet have names by their Service, and run without.
const memberOf = "member_of"

// A link is an edge as gone along: from the object at hand to the other one.
type link struct {
	edge     graph.Edge
	other    graph.EntityKey
	backward bool // it leads from the edge's target to its source
	optional bool
	goes     bool // one of the two objects is deleted when the other is
	part     bool // one of them needs no more of the other than that it is there
	implicit bool // the graph does not hold it: edge has its ends and its relation only
}

func linkOf(e graph.Edge, direction bool) link {
	l := link{edge: e, other: e.Target, backward: direction, optional: e.Optional()}
	if direction {
		l.other = e.Source
	}
	return l
}

// housing is the link from an object to its Namespace or, backward, from the Namespace to the object.
func housing(key graph.EntityKey, revision uint64, direction bool) link {
	e := graph.Edge{Source: key, Target: namespaceKey(key.Namespace), Relation: inNamespace, Revision: revision}
	l := linkOf(e, direction)
	l.optional, l.implicit, l.goes = false, true, true
	return l
}

func namespaceKey(name string) graph.EntityKey { return graph.EntityKey{Type: "Namespace", Name: name} }

func isNamespace(key graph.EntityKey) bool { return key == namespaceKey(key.Name) }

// step spells a link out.
func (l *link) step() Step {
	if !l.implicit {
		return Step{l.edge.Document(), l.backward}
	}
	r := graph.Relationship{
		Source: l.edge.Source, Target: l.edge.Target, RelationshipType: l.edge.Relation, Revision: l.edge.Revision,
	}
	r.Properties.Path = "metadata.namespace"
	return Step{r, l.backward}
}

func (l *link) compare(o *link) int {
	return cmp.Or(cmp.Compare(l.edge.Relation, o.edge.Relation), l.other.Compare(o.other), compareBools(l.backward, o.backward))
}

func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// A compass knows along which edges dependence runs.
type compass struct {
	graph Graph
	needs map[string]Dependence
	goes  map[string]Dependence
	// ofTarget are the relations of which the target needs the source, or goes with it, by the kind of the target; toAny are
	// those of them that may lead to any kind.
	ofTarget map[Kind][]string
	toAny    []string
}

func newCompass(g Graph, v Vocabulary) compass {
	c := compass{graph: g, needs: v.dependences(), goes: map[string]Dependence{}, ofTarget: map[Kind][]string{}}
	for _, r := range v.Relations {
		c.goes[r.Name] = r.Goes
		if r.Dependence != OfTarget && r.Goes != OfTarget {
			continue
		}
		if r.ToAny || len(r.To) == 0 {
			c.toAny = append(c.toAny, r.Name)
			continue
		}
		for _, kind := range r.To {
			c.ofTarget[kind] = append(c.ofTarget[kind], r.Name)
		}
	}
	return c
}

// needed yields the links from an object to what it needs.
func (c *compass) needed(node graph.Node, yield func(link)) {
	for e := range c.graph.Out(node.Key) {
		c.along(e, forward, OfSource, yield)
	}
	relations := c.ofTarget[Kind{node.Key.Group, node.Key.Type}]
	if len(c.toAny) > 0 {
		relations = slices.Concat(c.toAny, relations)
	}
	if len(relations) > 0 {
		for e := range inBy(c.graph, node.Key, relations) {
			c.along(e, backward, OfTarget, yield)
		}
	}
	if node.Key.Namespace != "" {
		yield(housing(node.Key, node.Revision, forward))
	}
}

// needing yields the links from an object to what needs it.
func (c *compass) needing(node graph.Node, yield func(link)) {
	for e := range c.graph.In(node.Key) {
		c.along(e, backward, OfSource, yield)
	}
	for e := range c.graph.Out(node.Key) {
		c.along(e, forward, OfTarget, yield)
	}
	if isNamespace(node.Key) {
		for n := range c.graph.Nodes() {
			if n.Key.Namespace == node.Key.Name {
				yield(housing(n.Key, n.Revision, backward))
			}
		}
	}
}

// along yields the link of an edge of which one end, of, needs the other or goes with it.
func (c *compass) along(e graph.Edge, direction bool, of Dependence, yield func(link)) {
	l := linkOf(e, direction)
	l.goes, l.part = c.goes[e.Relation] == of, e.Relation == memberOf
	if !l.goes && c.needs[e.Relation] != of || l.part && l.optional || answersNot(c.graph, &e) {
		return
	}
	yield(l)
}

// answersNot says whether an edge leads to a Pod that has run to its end: its labels are still those that a Service looks
// for, and its address is no endpoint any more (k8s.io/endpointslice/util ShouldPodBeInEndpoints).
func answersNot(g Graph, e *graph.Edge) bool {
	if e.Relation != "targets" || e.Target.Type != "Pod" || e.Target.Group != "" {
		return false
	}
	pod, _ := g.Node(e.Target)
	phase := property(&pod, "status")
	return phase == "Succeeded" || phase == "Failed"
}

// inBy yields the edges of some relations that lead to a node.
func inBy(g Graph, key graph.EntityKey, relations []string) iter.Seq[graph.Edge] {
	if by, ok := g.(interface {
		InBy(graph.EntityKey, ...string) iter.Seq[graph.Edge]
	}); ok {
		return by.InBy(key, relations...)
	}
	return func(yield func(graph.Edge) bool) {
		for e := range g.In(key) {
			if slices.Contains(relations, e.Relation) && !yield(e) {
				return
			}
		}
	}
}
