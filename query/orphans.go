package query

import (
	"maps"
	"slices"
	"strings"

	"kubernetes-scraper/graph"
)

// OrphansOptions choose the objects that Orphans is asked for.
type OrphansOptions struct {
	Filters
	// All: leave nothing out because it is the system's own.
	All bool
	// Limits.Nodes bounds the list, Depth has no meaning.
	Limits
}

// Orphans lists what exists to be used and is used by nothing, and what works on others and has none to work on, without the
// system's own objects. It reads every node, and the edges of those that it asks about.
func Orphans(g Graph, v Vocabulary, o OrphansOptions) OrphansAnswer {
	a := OrphansAnswer{Head: HeadOf(g), Objects: []Orphan{}, Filters: []Filter{}}
	w := wanting{graph: g, purposes: v.purposes(), statuses: statuses(g.Kinds()), kinds: v.known(g), unread: map[Kind]bool{}}
	rules := systemRules(g)
	left := make([]int, len(rules)) // out, by each rule
	for n := range g.Nodes() {
		if !o.take(n.Key) {
			continue
		}
		reason := w.of(&n)
		if reason == "" {
			continue
		}
		i := slices.IndexFunc(rules, func(r systemRule) bool { return r.is(g, &n) })
		if i < 0 || o.All {
			a.Objects = append(a.Objects, Orphan{Object: n.Document(), Reason: reason})
		} else {
			left[i]++
		}
	}
	slices.SortFunc(a.Objects, func(x, y Orphan) int { return x.Object.Key.Compare(y.Object.Key) })
	a.Objects, a.Truncated = cut(a.Objects, o.Limits, "objects")
	for i, r := range rules {
		if left[i] > 0 {
			a.Filters = append(a.Filters, Filter{Rule: r.says, Count: left[i]})
		}
	}
	for _, kind := range slices.SortedFunc(maps.Keys(w.unread), Kind.Compare) {
		a.Unread = append(a.Unread, graph.KindStatus{Group: kind.Group, Type: kind.Type})
	}
	return a
}

// A wanting finds objects that serve no purpose.
type wanting struct {
	graph    Graph
	purposes map[Kind]purpose
	statuses map[Kind]graph.KindStatus
	kinds    []KindName
	unread   map[Kind]bool // kinds with a purpose that something names and nobody reads
}

// of says in words what an object lacks to serve its purpose; empty if nothing, or nobody can say.
func (w *wanting) of(n *graph.Node) string {
	kind := Kind{n.Key.Group, n.Key.Type}
	p, has := w.purposes[kind]
	if !has {
		return ""
	}
	if _, watched := w.statuses[kind]; !watched && n.State == graph.Unknown {
		w.unread[kind] = true
	}
	if n.State != graph.Present || p.served(w.graph, n) || p.definesKinds() && !w.defined(n.Key.Name) {
		return ""
	}
	return p.reason
}

// definesKinds says whether objects of the kind are definitions of kinds.
func (p *purpose) definesKinds() bool {
	return p.kind == Kind{"apiextensions.k8s.io", "CustomResourceDefinition"}
}

// defined says whether every object of the kind is known that a definition of this name declares. Where the plural in it is
// that of no kind which is known, all kinds of its group have to be.
func (w *wanting) defined(name string) bool {
	resource, group, _ := strings.Cut(name, ".")
	var kinds []Kind
	for _, k := range w.kinds {
		if k.Group == group && k.Resource == resource {
			kinds = append(kinds, Kind{k.Group, k.Kind})
		}
	}
	if kinds == nil {
		for kind := range w.statuses {
			if kind.Group == group {
				kinds = append(kinds, kind)
			}
		}
	}
	return len(kinds) > 0 && !slices.ContainsFunc(kinds, func(k Kind) bool { return !w.statuses[k].Complete() })
}

// served says whether an object serves its purpose.
func (p *purpose) served(g Graph, n *graph.Node) bool {
	if len(p.usedBy) > 0 {
		for e := range inBy(g, n.Key, p.usedBy) {
			if e.Source != n.Key {
				return true
			}
		}
	}
	if len(p.worksOn) > 0 {
		for e := range g.Out(n.Key) {
			if slices.Contains(p.worksOn, e.Relation) && there(g, e.Target) {
				return true
			}
		}
	}
	return p.kind == Kind{"", "Service"} && withoutSelector(g, n)
}

// withoutSelector says whether a Service is known not to find its endpoints by a selector: it is a name for another one, or
// somebody else than Kubernetes has written its slices of endpoints.
func withoutSelector(g Graph, n *graph.Node) bool {
	if property(n, "type") == "ExternalName" {
		return true
	}
	for e := range inBy(g, n.Key, []string{"member_of"}) {
		if e.Source.Type == "EndpointSlice" && !owns(g, n.Key, e.Source) {
			return true
		}
	}
	return false
}

func owns(g Graph, owner, object graph.EntityKey) bool {
	for e := range g.Out(object) {
		if e.Relation == ownedBy && e.Target == owner {
			return true
		}
	}
	return false
}
