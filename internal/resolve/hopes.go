package resolve

import (
	"slices"
	"strings"
	"unique"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/fact"
)

// A hope is a reference that counts only while what it names is there: a name that is a convention, or may mean something
// else. It makes no node of what is not there, so it is kept under the name.
type hope struct {
	at     address
	uid    graph.UID // zero: whichever object has the name
	reason graph.Reason
}

type address struct {
	kind      graph.KindID
	namespace unique.Handle[string]
	name      string
}

// hopes holds all of them, those that are fulfilled too.
type hopes struct {
	bySource map[graph.NodeID][]hope
	byTarget map[address][]graph.NodeID
}

func newHopes() hopes {
	return hopes{bySource: map[graph.NodeID][]hope{}, byTarget: map[address][]graph.NodeID{}}
}

func (h *hopes) add(source graph.NodeID, added hope) {
	h.bySource[source] = append(h.bySource[source], added)
	h.byTarget[added.at] = append(h.byTarget[added.at], source)
}

// drop forgets all hopes of a source.
func (h *hopes) drop(source graph.NodeID) {
	all := h.bySource[source]
	if len(all) == 0 {
		return
	}
	for _, old := range all {
		sources := h.byTarget[old.at]
		if i := slices.Index(sources, source); len(sources) == 1 {
			delete(h.byTarget, old.at)
		} else {
			h.byTarget[old.at] = slices.Delete(sources, i, i+1)
		}
	}
	delete(h.bySource, source)
}

// means says whether an object of the name with that UID is the one.
func (h hope) means(uid graph.UID) bool { return h.uid == graph.UID{} || h.uid == uid }

// hope notes a reference, and wants its edge if the target is there.
func (r *Resolver) hope(id graph.NodeID, own string, ref *fact.Reference, rule *rule, reason graph.Reason) {
	kind, namespace, ok := r.address(own, ref, rule)
	if !ok {
		return
	}
	// A copy of the name: facts hold on to all texts of their object.
	hoped := hope{address{kind, r.spaces.of(namespace), strings.Clone(ref.Name)}, graph.ParseUID(ref.UID), reason}
	r.hopes.add(id, hoped)
	if other := r.graph.Find(kind, namespace, ref.Name); other != 0 && r.graph.State(other) == graph.Present && hoped.means(r.graph.UID(other)) {
		r.want(other, rule, reason)
	}
}

// fulfil gives the hopes for an object that has just become present their edges.
func (r *Resolver) fulfil(id graph.NodeID) { r.eachHope(id, r.addReason) }

// disappoint takes those edges away, when the object goes.
func (r *Resolver) disappoint(id graph.NodeID) { r.eachHope(id, r.removeReason) }

func (r *Resolver) eachHope(id graph.NodeID, do func(by, other graph.NodeID, reason graph.Reason)) {
	if len(r.hopes.byTarget) == 0 {
		return
	}
	at := address{r.graph.KindOf(id), r.spaces.of(r.graph.NamespaceOf(id)), r.graph.NameOf(id)}
	for _, source := range slices.Clone(r.hopes.byTarget[at]) {
		for _, h := range r.hopes.bySource[source] {
			if h.at == at && h.means(r.graph.UID(id)) {
				do(source, id, h.reason)
			}
		}
	}
}
