package query

import (
	"cmp"
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

// Compare orders kinds by type and group.
func (k Kind) Compare(o Kind) int {
	return cmp.Or(cmp.Compare(k.Type, o.Type), cmp.Compare(k.Group, o.Group))
}

func (f Filters) take(key graph.EntityKey) bool {
	return f.namespace(key.Namespace) && (len(f.Kinds) == 0 || slices.Contains(f.Kinds, Kind{key.Group, key.Type}))
}

func (f Filters) namespace(namespace string) bool {
	return len(f.Namespaces) == 0 || slices.Contains(f.Namespaces, namespace)
}

// Missing lists what was named and not seen, with every edge that names it. It is required if one of those who name it
// cannot work without it, by the vocabulary, and does not say that it may be missing. A namespace filter counts for the
// objects that name it: a Pod of the namespace may miss a cluster-scoped object. Limits.Nodes bounds each list, Depth has no
// meaning. It reads every node.
func Missing(g Graph, v Vocabulary, f Filters, l Limits) MissingAnswer {
	needs := v.dependences()
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
		case d.required(needs):
			a.Required = append(a.Required, d)
		default:
			a.Optional = append(a.Optional, d)
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
	d := Dangling{Object: n.Document(), References: []graph.Relationship{}}
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

// required says whether one of those who name the object cannot work without it. A relation that the vocabulary does not
// know counts as if its source needed its target.
func (d Dangling) required(needs map[string]Dependence) bool {
	return slices.ContainsFunc(d.References, func(r graph.Relationship) bool {
		dependence, known := needs[r.RelationshipType]
		if !known {
			dependence = OfSource
		}
		of := OfSource
		if r.Source == d.Object.Key {
			of = OfTarget
		}
		return !r.Properties.Optional && dependence == of
	})
}
