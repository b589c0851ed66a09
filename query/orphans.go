package query

import (
	"slices"

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
	purposes, rules := v.purposes(), systemRules()
	left := make([]int, len(rules)) // out, by each rule
	for n := range g.Nodes() {
		p, has := purposes[Kind{n.Key.Group, n.Key.Type}]
		if !has || n.State != graph.Present || !o.take(n.Key) || p.served(g, &n) {
			continue
		}
		i := slices.IndexFunc(rules, func(r systemRule) bool { return r.is(g, &n) })
		if i < 0 || o.All {
			a.Objects = append(a.Objects, Orphan{Object: Document(n), Reason: p.reason})
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
	return a
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
