package resolve

import (
	"maps"
	"slices"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/fact"
)

// A reference with a UID names its target and says which incarnation of it is meant. Controllers and the garbage collector
// look an owner up by name and then compare the UID: an object of that name but with another UID is not the owner
// (pkg/controller/garbagecollector/graph_builder.go, controllerRefManager). So there are three cases:
//
//	the object of that name is there and has the UID -> an edge; the reference needs nothing else
//	no object of that name was seen                  -> an edge to a node that is missing or unknown, and a claim
//	an object of that name has another UID           -> no edge, and a claim that waits
//
// A claim is settled or sent waiting when an object of that name arrives, and comes to life when it departs.
//
// A reference that could have had a UID but gives none has a claim with the zero UID, which any object satisfies, and
// which stays: otherwise its edge could not be told from one that means a UID.
type claim struct {
	target graph.NodeID
	uid    graph.UID
	reason graph.Reason
}

// claims holds the references whose target, in the incarnation that they mean, was not seen. byTarget has the sources
// whose claims name a target.
type claims struct {
	bySource map[graph.NodeID][]claim
	byTarget map[graph.NodeID][]graph.NodeID
	most     int // of size since the maps were made
}

// fewClaims are not worth a new map.
const fewClaims = 1024

func newClaims() claims {
	return claims{bySource: map[graph.NodeID][]claim{}, byTarget: map[graph.NodeID][]graph.NodeID{}}
}

func (c *claims) add(source graph.NodeID, added claim) {
	c.bySource[source] = append(c.bySource[source], added)
	c.byTarget[added.target] = append(c.byTarget[added.target], source)
	c.most = max(c.most, c.size())
}

// size counts the entries of both maps: a source can name many targets, and a target be named by many.
func (c *claims) size() int { return len(c.bySource) + len(c.byTarget) }

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
	if c.most < fewClaims || c.size() > c.most/4 {
		return
	}
	c.bySource, c.byTarget = moved(c.bySource), moved(c.byTarget)
	c.most = c.size()
}

func moved[V any](m map[graph.NodeID]V) map[graph.NodeID]V {
	fresh := make(map[graph.NodeID]V, len(m))
	maps.Copy(fresh, m)
	return fresh
}

// take returns which incarnation of a target a source claims for a reason, and forgets it; false: none.
func (c *claims) take(source, target graph.NodeID, reason graph.Reason) (uid graph.UID, found bool) {
	all := c.bySource[source]
	c.drop(source)
	for _, old := range all {
		if old.target == target && old.reason.SamePlace(reason) {
			uid, found = old.uid, true
			continue
		}
		c.add(source, old)
	}
	return uid, found
}

// on lists the sources with claims on a target, each once. The list may be changed at will.
func (c *claims) on(target graph.NodeID) []graph.NodeID {
	sources := slices.Clone(c.byTarget[target])
	slices.Sort(sources)
	return slices.Compact(sources)
}

// byName says whether a source means whichever object has the target's name.
func (c *claims) byName(source, target graph.NodeID, reason graph.Reason) bool {
	return slices.ContainsFunc(c.bySource[source], func(o claim) bool {
		return o.target == target && o.uid == graph.UID{} && o.reason.SamePlace(reason)
	})
}

// wantIncarnation resolves a reference of an object that may have a UID. Owner references always have one; the owner of an
// object without a namespace has none either, and that of another has none or the same.
func (r *Resolver) wantIncarnation(id graph.NodeID, own string, ref *fact.Reference, rule *rule, reason graph.Reason) {
	if rule.owner && ref.UID == "" {
		return
	}
	kind, namespace, ok := r.address(own, ref, rule)
	if !ok {
		return
	}
	other := r.graph.Find(kind, namespace, ref.Name)
	there := other != 0 && r.graph.State(other) == graph.Present
	uid := graph.ParseUID(ref.UID)
	switch {
	case there && r.graph.UID(other) == uid:
		r.want(other, rule, reason)
		return
	case there && ref.UID != "":
		r.claims.add(id, claim{other, uid, reason})
		return
	}
	other = r.named(kind, namespace, ref.Name)
	r.claims.add(id, claim{other, uid, reason})
	r.want(other, rule, reason)
}

// arrive settles the claims on an object that has just become present, and sends those that mean another one waiting. All
// of them have their edge: they got it when no object of that name was there.
func (r *Resolver) arrive(id graph.NodeID, uid graph.UID) {
	r.fulfil(id)
	if len(r.claims.byTarget[id]) == 0 {
		return
	}
	for _, source := range r.claims.on(id) {
		all := r.claims.bySource[source]
		r.claims.drop(source)
		for _, c := range all {
			switch {
			case c.target != id || c.uid == graph.UID{}:
				r.claims.add(source, c)
			case c.uid != uid:
				r.claims.add(source, c)
				r.removeReason(source, id, c.reason)
			}
		}
	}
}

// depart turns references that an object has satisfied by its UID into claims, and gives those that were waiting for
// another object of its name their edge, since now no object of that name is there. The object must still be present.
func (r *Resolver) depart(id graph.NodeID) {
	r.disappoint(id)
	waiting := r.claims.on(id)
	uid := r.graph.UID(id)
	for edge := range r.graph.In(id) {
		source, _, _, evidence := r.graph.Edge(edge)
		r.release(id, source, evidence, false, uid)
	}
	for edge := range r.graph.Out(id) {
		_, target, _, evidence := r.graph.Edge(edge)
		r.release(id, target, evidence, true, uid)
	}
	for _, source := range waiting {
		for _, c := range r.claims.bySource[source] {
			if c.target == id && c.uid != (graph.UID{}) {
				r.addReason(source, id, c.reason)
			}
		}
	}
}

// release makes claims of the reasons that an object at the other end of an edge gives by UID.
func (r *Resolver) release(id, by graph.NodeID, evidence graph.Evidence, reverse bool, uid graph.UID) {
	r.reasons = r.graph.Reasons(evidence, r.reasons[:0])
	for _, reason := range r.reasons {
		rule := &r.rules[reason.Rule]
		if rule.byUID && rule.reverse == reverse && !r.claims.byName(by, id, reason) {
			r.claims.add(by, claim{id, uid, reason})
		}
	}
}
