package resolve

import (
	"crypto/sha256"
	"maps"
	"slices"
	"strconv"
	"unique"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/fact"
)

// A selector is one selector of one object: every object of a kind, in one namespace or in all, whose labels meet all
// requirements.
//
// Where namespaces are selected too, it looks at the objects of kind Namespace, and for each of those that it matches has
// a selector of its own that looks into that namespace.
type selector struct {
	source graph.NodeID
	of     graph.KindID // what the object asks for
	kind   graph.KindID // what it looks at: of, or namespaces
	reason graph.Reason
	says   digest // of all that it was made of, to tell whether it changed

	within    unique.Handle[string] // where the object says to look, if the kind has namespaces
	namespace unique.Handle[string] // where it looks, by the scope that the kind has now
	need      []requirement
	pairs     []pair  // the labels that it is filed under
	spaces    *spaced // if namespaces are selected, too
}

// A spaced is what a selector has beside, that looks into the namespaces whose labels meet some requirements.
type spaced struct {
	labels []requirement // of what it looks for there
	need   []requirement // of the namespaces
	// within are the selectors that look into one namespace each, by its node, as long as the kind has namespaces; nil
	// when it has none.
	within map[graph.NodeID]*selector
}

// perspace are the selectors for one namespace each; nil of a selector that makes edges.
func (s *selector) perspace() map[graph.NodeID]*selector {
	if s.spaces == nil {
		return nil
	}
	return s.spaces.within
}

func (s *selector) matches(g *group) bool {
	for i := range s.need {
		if !s.need[i].matches(g) {
			return false
		}
	}
	return true
}

func (s *selector) matchesName(name string) bool {
	for i := range s.need {
		if !s.need[i].matchesName(name) {
			return false
		}
	}
	return true
}

// gain says that a selector matches an object that it did not match before.
func (r *Resolver) gain(s *selector, id graph.NodeID) {
	perspace := s.perspace()
	if perspace == nil {
		r.addReason(s.source, id, s.reason)
		return
	}
	child := &selector{source: s.source, reason: s.reason, kind: s.of, need: s.spaces.labels,
		namespace: r.spaces.of(r.graph.NameOf(id))}
	perspace[id] = child
	r.begin(child)
}

// lose says that a selector does not match an object any more. Objects in kept keep their edges all the same.
func (r *Resolver) lose(s *selector, id graph.NodeID, kept map[graph.NodeID]bool) {
	perspace := s.perspace()
	if perspace == nil {
		if !kept[id] {
			r.removeReason(s.source, id, s.reason)
		}
		return
	}
	if child := perspace[id]; child != nil {
		delete(perspace, id)
		r.end(child, kept)
	}
}

// begin files a selector and tells it what it matches.
func (r *Resolver) begin(s *selector) {
	r.groups.file(s)
	for _, id := range r.matched(s) {
		r.gain(s, id)
	}
}

// end takes a selector away. Objects in kept keep their edges.
func (r *Resolver) end(s *selector, kept map[graph.NodeID]bool) {
	r.groups.unfile(s)
	for _, id := range r.matched(s) {
		r.lose(s, id, kept)
	}
}

// matched lists the objects that a selector matches.
func (r *Resolver) matched(s *selector) []graph.NodeID {
	var all []graph.NodeID
	for _, id := range r.groups.candidates(s) {
		g := &r.groups.byID[id]
		if !s.matches(g) {
			continue
		}
		for member := g.first; member != 0; member = r.objects[member].next {
			if s.matchesName(r.graph.NameOf(member)) {
				all = append(all, member)
			}
		}
	}
	return all
}

// appendSelectors appends the selectors that a reference stands for: one, or one for each namespace that it names.
func (r *Resolver) appendSelectors(list []selector, source graph.NodeID, own string, ref *fact.Reference, rule *rule, reason graph.Reason) []selector {
	kind, ok := r.kindOf(ref, rule)
	if !ok {
		return list
	}
	s := selector{source: source, reason: reason, of: kind}
	if rule.alias != "" {
		is := []fact.Requirement{{Key: aliasKey(rule.alias), Operator: fact.In, Values: []string{ref.Name}}}
		return append(list, r.in(s, own, is))
	}
	need := ref.Selector.Requirements
	switch ref.Selector.In {
	case fact.InOwn:
		return append(list, r.in(s, own, need))
	case fact.InAll:
		return append(list, r.in(s, "", need))
	case fact.InNamed:
		for _, name := range ref.Selector.NamespaceNames {
			if name != "" {
				list = append(list, r.in(s, name, need))
			}
		}
		return list
	}
	s.spaces = &spaced{labels: compileRequirements(need), need: compileRequirements(ref.Selector.Namespaces)}
	s.says = r.describe(&s, need, ref.Selector.Namespaces)
	r.aim(&s)
	return append(list, s)
}

// in makes a selector of what is in a namespace; if that is empty, in all of them.
func (r *Resolver) in(s selector, namespace string, need []fact.Requirement) selector {
	s.within = everywhere()
	if namespace != "" {
		s.within = r.spaces.of(namespace)
	}
	s.need = compileRequirements(need)
	s.says = r.describe(&s, need, nil)
	r.aim(&s)
	return s
}

// aim has a selector look where objects of its kind are.
func (r *Resolver) aim(s *selector) {
	s.kind, s.namespace = s.of, r.spaces.of("")
	if s.spaces != nil {
		s.need, s.spaces.within = s.spaces.labels, nil
	}
	switch namespaced := r.coverage.scopes[s.of]; {
	case namespaced && s.spaces != nil:
		s.kind, s.need, s.spaces.within = r.namespaceKind, s.spaces.need, map[graph.NodeID]*selector{}
	case namespaced:
		s.namespace = s.within
	}
}

// reaim has the selectors of a kind look where its objects are now. The cost is a scan of all selectors, and that of
// making those anew.
func (r *Resolver) reaim(kind graph.KindID) {
	for _, all := range r.groups.selectors {
		for _, s := range all {
			if s.of == kind {
				r.end(s, nil)
			}
		}
		for _, s := range all {
			if s.of == kind {
				r.aim(s)
				r.begin(s)
			}
		}
	}
}

// describe writes what tells two selectors of one object apart.
func (r *Resolver) describe(s *selector, need, namespaces []fact.Requirement) digest {
	b := r.text[:0]
	for _, n := range append([]uint32{uint32(s.reason.Rule), uint32(s.of), uint32(oneIf(s.reason.Optional)), uint32(oneIf(s.spaces != nil))}, s.reason.Index[:]...) {
		b = append(strconv.AppendUint(b, uint64(n), 10), ' ')
	}
	if s.within != (unique.Handle[string]{}) {
		b = appendText(b, s.within.Value())
	}
	for _, list := range [][]fact.Requirement{need, namespaces} {
		b = append(b, '|')
		for _, n := range list {
			b = appendText(append(b, byte(n.Operator)+'0'), n.Key)
			for _, value := range n.Values {
				b = appendText(append(b, '='), value)
			}
		}
	}
	r.text = b
	return digestOf(b)
}

// A digest stands for a text that is long and only ever compared: half of its SHA-256, of which nobody can make two alike.
type digest [sha256.Size / 2]byte

func digestOf(b []byte) digest {
	sum := sha256.Sum256(b)
	return digest(sum[:])
}

// setSelectors gives an object its selectors. Those that it had already are left alone; the cost of the others is the
// number of objects that they match or matched, and of the groups that carry their rarest label. What a selector and the
// one that takes its place both match keeps its edge, so that readers are not told of an edge that goes and comes.
func (r *Resolver) setSelectors(source graph.NodeID, wanted []selector) {
	had := r.groups.selectors[source]
	if len(had) == 0 && len(wanted) == 0 {
		return
	}
	var has []*selector
	for i := range wanted {
		says := func(s *selector) bool { return s.says == wanted[i].says }
		if slices.ContainsFunc(has, says) {
			continue
		}
		if at := slices.IndexFunc(had, says); at >= 0 {
			has = append(has, had[at])
			continue
		}
		added := wanted[i]
		has = append(has, &added)
		r.begin(&added)
	}
	for _, s := range had {
		if !slices.Contains(has, s) {
			r.end(s, r.matchedFor(s.reason, has))
		}
	}
	if len(has) == 0 {
		delete(r.groups.selectors, source)
	} else {
		r.groups.selectors[source] = has
	}
}

// matchedFor returns the objects to which selectors make edges for a reason.
func (r *Resolver) matchedFor(reason graph.Reason, selectors []*selector) map[graph.NodeID]bool {
	all := map[graph.NodeID]bool{}
	for _, s := range selectors {
		if !s.reason.SamePlace(reason) {
			continue
		}
		edges := []*selector{s}
		if perspace := s.perspace(); perspace != nil {
			edges = slices.Collect(maps.Values(perspace))
		}
		for _, s := range edges {
			for _, id := range r.matched(s) {
				all[id] = true
			}
		}
	}
	return all
}
