package resolve

import (
	"slices"
	"unique"

	"kubernetes-scraper/internal/fact"
)

// candidates returns the groups among which are all that a selector matches: those that carry one of the labels that it is
// filed under, or all of its kind and namespace.
func (gs *groups) candidates(s *selector) []groupID {
	if s.namespace != everywhere() {
		return gs.candidatesIn(s, s.namespace)
	}
	var all []groupID
	for namespace := range gs.spaces[s.kind] {
		all = append(all, gs.candidatesIn(s, namespace)...)
	}
	return all
}

func (gs *groups) candidatesIn(s *selector, namespace unique.Handle[string]) []groupID {
	_, pairs := gs.rarest(s, namespace)
	var all []groupID
	for _, p := range pairs {
		all = gs.carriers[place{s.kind, namespace, p}].list(all)
	}
	return all
}

// rarest returns the labels of which a matching object has one, and that the fewest groups carry and the fewest selectors
// are filed under. The second matters as long as no object is known: a label that all selectors ask for is then as rare as
// any other. Without such labels it is the place for all groups.
func (gs *groups) rarest(s *selector, namespace unique.Handle[string]) (load int, pairs []pair) {
	load, pairs = -1, []pair{""}
	for i := range s.need {
		n := &s.need[i]
		if n.operator != fact.In {
			continue
		}
		sum := 0
		for _, p := range n.texts {
			at := place{s.kind, namespace, p}
			sum += gs.carriers[at].count() + len(gs.filed[at])
		}
		if load < 0 || sum < load {
			load, pairs = sum, n.texts
		}
	}
	return load, pairs
}

func (gs *groups) file(s *selector) {
	_, s.pairs = gs.rarest(s, s.namespace)
	for _, p := range s.pairs {
		at := place{s.kind, s.namespace, p}
		gs.filed[at] = append(gs.filed[at], s)
	}
	if s.namespace == everywhere() {
		gs.wide[s.kind]++
	}
}

func (gs *groups) unfile(s *selector) {
	for _, p := range s.pairs {
		at := place{s.kind, s.namespace, p}
		filed := gs.filed[at]
		if i := slices.Index(filed, s); len(filed) == 1 && i == 0 {
			delete(gs.filed, at)
		} else if i >= 0 {
			gs.filed[at] = slices.Delete(filed, i, i+1)
		}
	}
	s.pairs = nil
	if s.namespace == everywhere() {
		gs.wide[s.kind]--
	}
}

// matching lists the selectors that match an object of a group with a name.
func (gs *groups) matching(id groupID, name string) []*selector {
	if id == 0 {
		return nil
	}
	g := &gs.byID[id]
	found := gs.matchingIn(nil, g, g.key.namespace, name)
	if gs.wide[g.key.kind] > 0 {
		found = gs.matchingIn(found, g, everywhere(), name)
	}
	return found
}

func (gs *groups) matchingIn(found []*selector, g *group, namespace unique.Handle[string], name string) []*selector {
	found = gs.matchingAt(found, g, place{g.key.kind, namespace, ""}, name)
	for rest := g.key.labels; rest != ""; {
		var p pair
		p, rest = cutPair(rest)
		found = gs.matchingAt(found, g, place{g.key.kind, namespace, p}, name)
	}
	return found
}

func (gs *groups) matchingAt(found []*selector, g *group, at place, name string) []*selector {
	for _, s := range gs.filed[at] {
		if s.matches(g) && s.matchesName(name) {
			found = append(found, s)
		}
	}
	return found
}
