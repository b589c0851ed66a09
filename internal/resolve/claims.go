package resolve

import (
	"maps"
	"slices"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/extract"
)

// An owner reference names its target and says which incarnation of it is meant. Controllers and the garbage collector
// look the owner up by name and then compare the UID: an object of that name but with another UID is not the owner
// (pkg/controller/garbagecollector/graph_builder.go, controllerRefManager). So there are three cases:
//
//	the object of that name is there and has the UID -> an edge; the reference needs nothing else
//	no object of that name was seen                  -> an edge to a node that is missing or unknown, and a claim
//	an object of that name has another UID           -> no edge, and a claim that waits
//
// A claim is settled or sent waiting when an object of that name arrives, and comes to life when it departs.
type claim struct {
	target   graph.NodeID
	uid      graph.UID
	relation graph.RelationID
	reason   graph.Reason
}

// claims holds the owner references whose owner, in the incarnation that they mean, was not seen. byTarget has the
// sources whose claims name a target.
type claims struct {
	bySource map[graph.NodeID][]claim
	byTarget map[graph.NodeID][]graph.NodeID
	most     int // sources since the maps were made
}

// fewClaims are not worth a new map.
const fewClaims = 1024

func newClaims() claims {
	return claims{bySource: map[graph.NodeID][]claim{}, byTarget: map[graph.NodeID][]graph.NodeID{}}
}

func (c *claims) add(source graph.NodeID, added claim) {
	c.bySource[source] = append(c.bySource[source], added)
	c.byTarget[added.target] = append(c.byTarget[added.target], source)
	c.most = max(c.most, len(c.bySource))
}

// drop forgets all claims of a source.
func (c *claims) drop(source graph.NodeID) {
	all := c.bySource[source]
	if len(all) == 0 {
		return
	}
	for _, old := range all {
		sources := c.byTarget[old.target]
		i := slices.Index(sources, source)
		last := len(sources) - 1
		sources[i] = sources[last]
		if last == 0 {
			delete(c.byTarget, old.target)
		} else {
			c.byTarget[old.target] = sources[:last]
		}
	}
	delete(c.bySource, source)
	c.shrink()
}

// shrink moves what is left to smaller maps once most of it is gone: a map keeps the memory of all it ever held, and a
// first list can bring every Pod before its owner. The cost is less than that of the drops before it.
func (c *claims) shrink() {
	if c.most < fewClaims || len(c.bySource) > c.most/4 {
		return
	}
	c.bySource, c.byTarget = moved(c.bySource), moved(c.byTarget)
	c.most = len(c.bySource)
}

func moved[V any](m map[graph.NodeID]V) map[graph.NodeID]V {
	fresh := make(map[graph.NodeID]V, len(m))
	maps.Copy(fresh, m)
	return fresh
}

// on lists the sources with claims on a target, each once. The list may be changed at will.
func (c *claims) on(target graph.NodeID) []graph.NodeID {
	sources := slices.Clone(c.byTarget[target])
	slices.Sort(sources)
	return slices.Compact(sources)
}

// wantOwner resolves one owner reference of an object.
func (r *Resolver) wantOwner(id graph.NodeID, namespace string, ref *extract.Reference, rule *rule, reason graph.Reason) {
	kind, ok := r.coverage.ownerKind(r.graph, ref.Group, ref.Kind)
	if !ok || ref.UID == "" {
		return
	}
	namespaced, known := r.coverage.scopes[kind]
	switch {
	case known && !namespaced:
		namespace = ""
	case known && namespace == "":
		return // a cluster-scoped object cannot have a namespaced owner
	}
	uid := graph.ParseUID(ref.UID)
	owner := r.graph.Find(kind, namespace, ref.Name)
	if owner != 0 && r.graph.State(owner) == graph.Present {
		if r.graph.UID(owner) == uid {
			r.want(owner, rule, reason)
		} else {
			r.claims.add(id, claim{owner, uid, rule.relation, reason})
		}
		return
	}
	owner = r.graph.Ensure(kind, namespace, ref.Name, r.coverage.absent(kind, namespace))
	r.claims.add(id, claim{owner, uid, rule.relation, reason})
	r.want(owner, rule, reason)
}

// arrive settles the claims on an object that has just become present, and sends those that mean another one waiting. All
// of them have their edge: they got it when no object of that name was there.
func (r *Resolver) arrive(id graph.NodeID, uid graph.UID) {
	if len(r.claims.byTarget[id]) == 0 {
		return
	}
	for _, source := range r.claims.on(id) {
		all := r.claims.bySource[source]
		r.claims.drop(source)
		for _, c := range all {
			switch {
			case c.target != id:
				r.claims.add(source, c)
			case c.uid != uid:
				r.claims.add(source, c)
				r.removeReason(source, id, c.relation, c.reason)
			}
		}
	}
}

// depart turns owner references that an object has satisfied into claims, and gives those that were waiting for another
// object of its name their edge, since now no object of that name is there. The object must still be present.
func (r *Resolver) depart(id graph.NodeID) {
	waiting := r.claims.on(id)
	uid := r.graph.UID(id)
	for edge := range r.graph.In(id) {
		source, _, relation, evidence := r.graph.Edge(edge)
		r.reasons = r.graph.Reasons(evidence, r.reasons[:0])
		for _, reason := range r.reasons {
			if r.rules[reason.Rule].mechanism == catalog.ByOwner {
				r.claims.add(source, claim{id, uid, relation, reason})
			}
		}
	}
	for _, source := range waiting {
		for _, c := range r.claims.bySource[source] {
			if c.target == id {
				r.addReason(source, id, c.relation, c.reason)
			}
		}
	}
}
