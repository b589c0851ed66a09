package resolve

import (
	"slices"

	"kubernetes-scraper/graph"
)

// A tenure is a reference by name that counts for an object only if that has the object with the reference for an owner:
// the claim of a Pod's generic ephemeral volume. Of one that is not there nobody can say whose it would be, so it has its
// edge: every tenure's target is there, or has an edge.
type tenure struct {
	source, target graph.NodeID
	reason         graph.Reason
}

// tenures holds all of them, those that have their edge too.
type tenures struct {
	bySource, byTarget map[graph.NodeID][]tenure
}

func newTenures() tenures {
	return tenures{bySource: map[graph.NodeID][]tenure{}, byTarget: map[graph.NodeID][]tenure{}}
}

func (t *tenures) add(added tenure) {
	t.bySource[added.source] = append(t.bySource[added.source], added)
	t.byTarget[added.target] = append(t.byTarget[added.target], added)
}

// drop forgets all tenures of a source.
func (t *tenures) drop(source graph.NodeID) {
	for _, old := range t.bySource[source] {
		forget(t.byTarget, old.target, old)
	}
	delete(t.bySource, source)
}

// take forgets one tenure.
func (t *tenures) take(old tenure) {
	forget(t.bySource, old.source, old)
	forget(t.byTarget, old.target, old)
}

func forget(all map[graph.NodeID][]tenure, at graph.NodeID, old tenure) {
	left := slices.DeleteFunc(all[at], func(t tenure) bool {
		return t.source == old.source && t.target == old.target && t.reason.SamePlace(old.reason)
	})
	if len(left) == 0 {
		delete(all, at)
		return
	}
	all[at] = left
}

// holds says whether a tenure has its edge.
func (r *Resolver) holds(t tenure) bool {
	return r.graph.State(t.target) != graph.Present || r.owns(t.source, t.target)
}

// owns says whether an object that is there names another one as its owner, in its incarnation.
func (r *Resolver) owns(owner, of graph.NodeID) bool {
	edge := r.graph.FindEdge(of, owner, r.ownedBy)
	if edge == 0 {
		return false
	}
	_, _, _, evidence := r.graph.Edge(edge)
	r.reasons = r.graph.Reasons(evidence, r.reasons[:0])
	return slices.ContainsFunc(r.reasons, func(reason graph.Reason) bool { return r.rules[reason.Rule].owner })
}

// settle gives the tenures of an object, and those on it, their edges, or takes these away. It comes when all else about
// the object is settled: who owns it, and what it owns.
func (r *Resolver) settle(id graph.NodeID) {
	for _, all := range [][]tenure{r.tenures.bySource[id], r.tenures.byTarget[id]} {
		for _, t := range all {
			if r.holds(t) {
				r.addReason(t.source, t.target, t.reason)
			} else {
				r.removeReason(t.source, t.target, t.reason)
			}
		}
	}
}

// vacate gives the tenures on an object that goes their edges. The object must still be present.
func (r *Resolver) vacate(id graph.NodeID) {
	for _, t := range r.tenures.byTarget[id] {
		r.addReason(t.source, t.target, t.reason)
	}
}
