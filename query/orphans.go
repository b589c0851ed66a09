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
// system's own objects; apart those of which a kind that could not be read may say otherwise. It reads every node, and the edges of those that it asks about.
func Orphans(g Graph, v Vocabulary, o OrphansOptions) OrphansAnswer {
	a := OrphansAnswer{Head: HeadOf(g), Objects: []Orphan{}, Filters: []Filter{}}
	w := newWanting(g, v)
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
		switch orphan := (Orphan{Object: n.Document(), Reason: reason}); {
		case i >= 0 && !o.All:
			left[i]++
		case w.unsure[Kind{n.Key.Group, n.Key.Type}]:
			a.Unsure = append(a.Unsure, orphan)
		default:
			a.Objects = append(a.Objects, orphan)
		}
	}
	a.cut(o.Limits)
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

// cut sorts the lists and cuts them off.
func (a *OrphansAnswer) cut(l Limits) {
	var said [2]string
	for i, list := range []*[]Orphan{&a.Objects, &a.Unsure} {
		slices.SortFunc(*list, func(x, y Orphan) int { return x.Object.Key.Compare(y.Object.Key) })
		*list, said[i] = cut(*list, l, [...]string{"objects", "unsure objects"}[i])
	}
	a.Truncated = joined(said[0], said[1])
}

// A wanting finds objects that serve no purpose.
type wanting struct {
	graph    Graph
	purposes map[Kind]purpose
	statuses map[Kind]graph.KindStatus
	kinds    []KindName
	unread   map[Kind]bool // kinds with a purpose that something names and nobody reads
	unsure   map[Kind]bool // kinds the objects of which may serve a purpose that the graph does not hold
}

func newWanting(g Graph, v Vocabulary) *wanting {
	w := &wanting{
		graph: g, purposes: v.purposes(), statuses: statuses(g.Kinds()), kinds: v.Known(g),
		unread: map[Kind]bool{}, unsure: map[Kind]bool{},
	}
	for _, r := range v.Relations {
		for _, p := range w.purposes {
			w.doubt(&p, &r)
		}
	}
	return w
}

// doubt notes whether edges of a relation by which objects of a kind would serve their purpose may be unknown: those who
// would state them were not read, or those who would be found.
func (w *wanting) doubt(p *purpose, r *Relation) {
	used, works := slices.Contains(p.usedBy, r.Name), slices.Contains(p.worksOn, r.Name)
	if !used && !works {
		return
	}
	for _, rule := range r.Rules {
		if !(used && rule.Target.may(p.kind) || works && rule.Source.may(p.kind)) {
			continue
		}
		status, watched := w.statuses[rule.By]
		unstated := rule.By != p.kind && watched && !status.Complete()
		unfound := works && rule.By == p.kind && rule.Selects && !w.statuses[rule.Target].Complete()
		if unstated || unfound {
			w.unsure[p.kind] = true
		}
	}
}

// may says whether the kind at the end of a rule may be that one.
func (k Kind) may(be Kind) bool { return k == Kind{} || k == be }

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
			if slices.Contains(p.worksOn, e.Relation) && there(g, e.Target) && !answersNot(g, &e) {
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
