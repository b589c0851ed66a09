package resolve

import (
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

// claims holds the references whose target, in the incarnation that they mean, was not seen: each in two lists, that of
// its source's and that of those on its target. A first list can bring every Pod before its owner, so claims come and go
// at the cost of a few writes; only the heads of the lists are in maps.
type claims struct {
	chunks             []*[claimChunk]claimSlot // by claimID
	length             claimID                  // of all chunks together, as far as it was ever used
	unused             claimID                  // head of the list of slots that hold none
	bySource, byTarget map[graph.NodeID]claimID
	count              int
	most               int // of count since the chunks were made
}

const claimChunk = 256

// A claimID stands for a claim, from when it is added until it is removed or others shrink. Zero stands for none.
type claimID uint32

type claimSlot struct {
	claim
	source                     graph.NodeID
	next                       claimID // of the same source, or unused too
	nextOnTarget, prevOnTarget claimID // on the same target
}

// fewClaims are not worth making the chunks anew.
const fewClaims = 1024

func newClaims() claims {
	return claims{length: 1, bySource: map[graph.NodeID]claimID{}, byTarget: map[graph.NodeID]claimID{}}
}

// at returns a claim, which stays where it is until others shrink.
func (c *claims) at(id claimID) *claimSlot { return &c.chunks[id/claimChunk][id%claimChunk] }

// slot returns one that holds no claim.
func (c *claims) slot() claimID {
	if id := c.unused; id != 0 {
		c.unused = c.at(id).next
		return id
	}
	id := c.length
	c.length++
	if int(id/claimChunk) == len(c.chunks) {
		c.chunks = append(c.chunks, new([claimChunk]claimSlot))
	}
	return id
}

func (c *claims) add(source graph.NodeID, added claim) {
	id := c.slot()
	after := c.byTarget[added.target]
	*c.at(id) = claimSlot{claim: added, source: source, next: c.bySource[source], nextOnTarget: after}
	if after != 0 {
		c.at(after).prevOnTarget = id
	}
	c.bySource[source], c.byTarget[added.target] = id, id
	c.count++
	c.most = max(c.most, c.count)
}

// remove forgets one claim. The cost is the number of its source's.
func (c *claims) remove(id claimID) {
	s := c.at(id)
	if first := c.bySource[s.source]; first != id {
		before := first
		for c.at(before).next != id {
			before = c.at(before).next
		}
		c.at(before).next = s.next
	} else {
		setHead(c.bySource, s.source, s.next)
	}
	c.release(id)
}

// release forgets a claim that is in no list of a source's.
func (c *claims) release(id claimID) {
	s := c.at(id)
	if s.nextOnTarget != 0 {
		c.at(s.nextOnTarget).prevOnTarget = s.prevOnTarget
	}
	if s.prevOnTarget != 0 {
		c.at(s.prevOnTarget).nextOnTarget = s.nextOnTarget
	} else {
		setHead(c.byTarget, s.target, s.nextOnTarget)
	}
	*s = claimSlot{next: c.unused}
	c.unused = id
	c.count--
}

// setHead makes a claim the first of a list, which ends with it if it is none.
func setHead(heads map[graph.NodeID]claimID, of graph.NodeID, first claimID) {
	if first == 0 {
		delete(heads, of)
	} else {
		heads[of] = first
	}
}

// drop forgets all claims of a source.
func (c *claims) drop(source graph.NodeID) {
	id := c.bySource[source]
	if id == 0 {
		return
	}
	delete(c.bySource, source)
	for id != 0 {
		next := c.at(id).next
		c.release(id)
		id = next
	}
	c.shrink()
}

// shrink makes the chunks and the maps anew once most of what they held is gone: they keep the memory of all they ever held.
// The cost is less than that of the removals before it.
func (c *claims) shrink() {
	if c.most < fewClaims || c.count > c.most/4 {
		return
	}
	fresh := newClaims()
	for id := claimID(1); id < c.length; id++ {
		if s := c.at(id); s.source != 0 {
			fresh.add(s.source, s.claim)
		}
	}
	*c = fresh
}

// take returns which incarnation of a target a source claims for a reason, and forgets it; false: none.
func (c *claims) take(source, target graph.NodeID, reason graph.Reason) (uid graph.UID, found bool) {
	for id := c.bySource[source]; id != 0; {
		s := c.at(id)
		next := s.next
		if s.target == target && s.reason.SamePlace(reason) {
			uid, found = s.uid, true
			c.remove(id)
		}
		id = next
	}
	return uid, found
}

// on lists the claims on a target.
func (c *claims) on(target graph.NodeID) []claimID {
	var all []claimID
	for id := c.byTarget[target]; id != 0; id = c.at(id).nextOnTarget {
		all = append(all, id)
	}
	return all
}

// byName says whether a source means whichever object has the target's name.
func (c *claims) byName(source, target graph.NodeID, reason graph.Reason) bool {
	for id := c.bySource[source]; id != 0; id = c.at(id).next {
		if s := c.at(id); s.target == target && s.uid == (graph.UID{}) && s.reason.SamePlace(reason) {
			return true
		}
	}
	return false
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
	all := r.claims.on(id)
	if len(all) == 0 {
		return
	}
	for _, at := range all {
		switch c := r.claims.at(at); c.uid {
		case graph.UID{}: // it means this one, too, and stays
		case uid:
			r.claims.remove(at)
		default:
			r.removeReason(c.source, id, c.reason)
		}
	}
	r.claims.shrink()
}

// depart turns references that an object has satisfied by its UID into claims, and gives those that were waiting for
// another object of its name their edge, since now no object of that name is there. The object must still be present.
func (r *Resolver) depart(id graph.NodeID) {
	r.disappoint(id)
	r.vacate(id)
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
	for _, at := range waiting {
		if c := r.claims.at(at); c.uid != (graph.UID{}) {
			r.addReason(c.source, id, c.reason)
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
