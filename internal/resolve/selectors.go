package resolve

import (
	"slices"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/extract"
)

// A selector is one selector of one object: every object of a kind, in one namespace, that carries all of its labels.
type selector struct {
	source   graph.NodeID
	relation graph.RelationID
	reason   graph.Reason
	at       place  // the kind and namespace it looks at, and the label it is filed under
	pairs    []pair // in order of key; never empty
}

func (s *selector) matches(g *group) bool {
	for _, p := range s.pairs {
		if !slices.Contains(g.pairs, p) {
			return false
		}
	}
	return true
}

// same says whether two selectors of one object are the same, wherever they are filed.
func (s *selector) same(o *selector) bool {
	return s.reason == o.reason && s.relation == o.relation && s.at.kind == o.at.kind &&
		s.at.namespace == o.at.namespace && slices.Equal(s.pairs, o.pairs)
}

func (r *Resolver) selector(source graph.NodeID, namespace string, ref *extract.Reference, rule *rule, reason graph.Reason) selector {
	return selector{
		source:   source,
		relation: rule.relation,
		reason:   reason,
		at:       place{kind: rule.to, namespace: r.graph.Namespace(namespace)},
		pairs:    packPairs(ref.Selector),
	}
}

// setSelectors gives an object its selectors. Those that it had already are left alone; the cost of the others is the
// number of objects that they match or matched, and of the groups that carry their rarest label.
func (r *Resolver) setSelectors(source graph.NodeID, wanted []selector) {
	had := r.groups.selectors[source]
	if len(had) == 0 && len(wanted) == 0 {
		return
	}
	var has []*selector
	for _, s := range had {
		if i := slices.IndexFunc(wanted, func(w selector) bool { return s.same(&w) }); i >= 0 {
			has = append(has, s)
			wanted = slices.Delete(wanted, i, i+1)
			continue
		}
		r.groups.unfile(s)
		follows := successor(s, wanted)
		r.eachMatch(s, func(id graph.NodeID) {
			if follows == nil || !follows.matches(&r.groups.byID[r.objects[id].group]) {
				r.removeReason(source, id, s.relation, s.reason)
			}
		})
	}
	for i := range wanted {
		s := &wanted[i]
		r.groups.file(s)
		r.eachMatch(s, func(id graph.NodeID) { r.addReason(source, id, s.relation, s.reason) })
		has = append(has, s)
	}
	if len(has) == 0 {
		delete(r.groups.selectors, source)
	} else {
		r.groups.selectors[source] = has
	}
}

// successor returns the selector that stands where s stood in the object, or nil. What both select keeps its edge, so that
// readers are not told of an edge that goes and comes.
func successor(s *selector, wanted []selector) *selector {
	i := slices.IndexFunc(wanted, func(w selector) bool { return w.reason == s.reason })
	if i < 0 {
		return nil
	}
	return &wanted[i]
}

// eachMatch visits every object that a selector matches.
func (r *Resolver) eachMatch(s *selector, visit func(graph.NodeID)) {
	for _, id := range r.groups.rarest(s) {
		g := &r.groups.byID[id]
		if !s.matches(g) {
			continue
		}
		for member := g.first; member != 0; member = r.objects[member].next {
			visit(member)
		}
	}
}

// rarest returns the groups that carry the selector's rarest label.
func (gs *groups) rarest(s *selector) []groupID {
	var fewest []groupID
	for i, p := range s.pairs {
		posting := gs.postings[place{s.at.kind, s.at.namespace, p}]
		if posting == nil {
			return nil
		}
		if i == 0 || len(posting.groups) < len(fewest) {
			fewest = posting.groups
		}
	}
	return fewest
}

// file puts a selector under the label that the fewest groups carry and the fewest selectors are filed under. The second
// matters as long as no object is known: a label that all selectors ask for is then as rare as any other.
func (gs *groups) file(s *selector) {
	best := -1
	for _, p := range s.pairs {
		at := place{s.at.kind, s.at.namespace, p}
		load := 0
		if posting := gs.postings[at]; posting != nil {
			load = len(posting.groups) + len(posting.selectors)
		}
		if best < 0 || load < best {
			best, s.at.pair = load, p
		}
	}
	posting := gs.posting(s.at)
	posting.selectors = append(posting.selectors, s)
}

func (gs *groups) unfile(s *selector) {
	posting := gs.posting(s.at)
	if i := slices.Index(posting.selectors, s); i >= 0 {
		posting.selectors = slices.Delete(posting.selectors, i, i+1)
	}
	gs.dropIfEmpty(s.at, posting)
}

// forgetSelectors drops the selectors of an object whose edges are all being removed.
func (gs *groups) forgetSelectors(source graph.NodeID) {
	for _, s := range gs.selectors[source] {
		gs.unfile(s)
	}
	delete(gs.selectors, source)
}
