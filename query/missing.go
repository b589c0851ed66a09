package query

import (
	"slices"

	"kubernetes-scraper/graph"
)

// Filters choose the objects that a question is about.
type Filters struct {
	// Namespaces are the namespaces that count; empty for all, and for cluster-scoped objects.
	Namespaces []string
	// Kinds are the kinds that count; empty for all.
	Kinds []Kind
}

// A Kind is a kind of object.
type Kind struct{ Group, Type string }

func (f Filters) take(key graph.EntityKey) bool {
	return f.namespace(key.Namespace) && (len(f.Kinds) == 0 || slices.Contains(f.Kinds, Kind{key.Group, key.Type}))
}

func (f Filters) namespace(namespace string) bool {
	return len(f.Namespaces) == 0 || slices.Contains(f.Namespaces, namespace)
}

// Missing lists what was named and not seen, with every edge that names it. A namespace filter counts for the objects that
// name it: a Pod of the namespace may miss a cluster-scoped object. Limits.Nodes bounds each list, Depth has no meaning. It
// reads every node.
func Missing(g Graph, f Filters, l Limits) MissingAnswer {
	a := MissingAnswer{Head: HeadOf(g), Required: []Dangling{}, Optional: []Dangling{}, Unknown: []Dangling{}}
	for n := range g.Nodes() {
		if n.State != graph.Missing && n.State != graph.Unknown {
			continue
		}
		d := dangling(g, n, f)
		switch {
		case len(d.References) == 0:
		case n.State == graph.Unknown:
			a.Unknown = append(a.Unknown, d)
		case d.optional():
			a.Optional = append(a.Optional, d)
		default:
			a.Required = append(a.Required, d)
		}
	}
	var what [3]string
	for i, list := range []*[]Dangling{&a.Required, &a.Optional, &a.Unknown} {
		slices.SortFunc(*list, func(x, y Dangling) int { return x.Object.Key.Compare(y.Object.Key) })
		*list, what[i] = cut(*list, l, [...]string{"required", "optional", "unknown"}[i])
	}
	a.Truncated = joined(what[0], joined(what[1], what[2]))
	return a
}

// dangling collects the edges that name a node and that the filters let through.
func dangling(g Graph, n graph.Node, f Filters) Dangling {
	d := Dangling{Object: Document(n), References: []graph.Relationship{}}
	if len(f.Kinds) > 0 && !slices.Contains(f.Kinds, Kind{n.Key.Group, n.Key.Type}) {
		return d
	}
	for _, r := range relationships(g.In(n.Key), backward) {
		if f.namespace(r.Source.Namespace) {
			d.References = append(d.References, r)
		}
	}
	for _, r := range relationships(g.Out(n.Key), forward) { // a rule may turn its edge round
		if f.namespace(r.Target.Namespace) {
			d.References = append(d.References, r)
		}
	}
	return d
}

// optional says whether every edge may lead nowhere.
func (d Dangling) optional() bool {
	return !slices.ContainsFunc(d.References, func(r graph.Relationship) bool { return !r.Properties.Optional })
}
