package resolve

import (
	"cmp"
	"slices"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/fact"
)

// A want is an edge that an object states by naming its other end, with one reason for it.
type want struct {
	other    graph.NodeID
	reverse  bool // the edge leads from the other end to the object
	relation graph.RelationID
	reason   graph.Reason
}

// compare orders wants by edge.
func (w want) compare(o want) int {
	if w.reverse != o.reverse {
		return cmp.Compare(oneIf(w.reverse), oneIf(o.reverse))
	}
	return cmp.Or(cmp.Compare(w.other, o.other), cmp.Compare(w.relation, o.relation))
}

func oneIf(b bool) int {
	if b {
		return 1
	}
	return 0
}

// ends returns source and target of the edge between an object and what it names.
func ends(by, other graph.NodeID, reverse bool) (source, target graph.NodeID) {
	if reverse {
		return other, by
	}
	return by, other
}

// refer gives an object the edges that its references state, and takes away those that they no longer state.
func (r *Resolver) refer(id graph.NodeID, k *kind, facts *fact.Facts) {
	r.claims.drop(id)
	r.hopes.drop(id)
	r.tenures.drop(id)
	delete(r.words, id)
	r.wants = r.wants[:0]
	var selectors []selector
	for i := range facts.References {
		ref := &facts.References[i]
		reason := graph.Reason{Rule: k.rules[ref.Rule], Index: ref.Index}
		rule := &r.rules[reason.Rule]
		reason.Optional = ref.Optional || rule.always
		if !rule.selects {
			r.keepWord(id, facts.Namespace, ref, rule, reason)
		}
		switch {
		case rule.selects:
			selectors = r.appendSelectors(selectors, id, facts.Namespace, ref, rule, reason)
		case rule.present:
			r.hope(id, facts.Namespace, ref, rule, reason)
		case rule.byUID:
			r.wantIncarnation(id, facts.Namespace, ref, rule, reason)
		default:
			r.wantNamed(id, facts.Namespace, ref, rule, reason)
		}
	}
	slices.SortFunc(r.wants, want.compare)
	r.setWanted(id)
	r.dropUnwanted(id, k.reverse)
	r.setSelectors(id, selectors)
}

// wantNamed wants the edge to whatever has the name, or only to what the object owns.
func (r *Resolver) wantNamed(id graph.NodeID, own string, ref *fact.Reference, rule *rule, reason graph.Reason) {
	kind, namespace, ok := r.address(own, ref, rule)
	if !ok {
		return
	}
	other := r.named(kind, namespace, ref.Name)
	if rule.owned {
		t := tenure{id, other, reason}
		r.tenures.add(t)
		if !r.holds(t) {
			return
		}
	}
	r.want(other, rule, reason)
}

func (r *Resolver) want(other graph.NodeID, rule *rule, reason graph.Reason) {
	r.wants = append(r.wants, want{other, rule.reverse, rule.relation, reason})
}

// address returns the kind and namespace of what a reference means; false if it means nothing.
func (r *Resolver) address(own string, ref *fact.Reference, rule *rule) (kind graph.KindID, namespace string, ok bool) {
	if kind, ok = r.kindOf(ref, rule); !ok {
		return 0, "", false
	}
	if ref.Namespace != "" {
		own = ref.Namespace
	}
	namespaced, known := r.coverage.scopes[kind]
	switch {
	case known && !namespaced:
		return kind, "", true
	case known && own == "":
		return 0, "", false // it does not say where
	}
	return kind, own, true
}

// kindOf returns the kind of what a reference means.
func (r *Resolver) kindOf(ref *fact.Reference, rule *rule) (graph.KindID, bool) {
	group := rule.toGroup
	if ref.Grouped {
		group = ref.Group
	}
	switch {
	case ref.Resource != "":
		id, known := r.coverage.resources[groupResource{group, ref.Resource}]
		return id, known
	case ref.Kind != "":
		return r.coverage.namedKind(r.graph, group, ref.Kind)
	case !rule.hasTo:
		return 0, false
	case group != rule.toGroup:
		return r.coverage.namedKind(r.graph, group, rule.toKind)
	}
	return rule.to, true
}

// named returns the node with a name, which may be one that nobody has seen.
func (r *Resolver) named(kind graph.KindID, namespace, name string) graph.NodeID {
	return r.graph.Ensure(kind, namespace, name, r.coverage.absent(kind, namespace))
}

// setWanted makes the wanted edges. Reasons that an edge has beside, by selector or by its other end, are kept.
func (r *Resolver) setWanted(id graph.NodeID) {
	for from := 0; from < len(r.wants); {
		first := r.wants[from]
		r.reasons = r.reasons[:0]
		for ; from < len(r.wants) && first.compare(r.wants[from]) == 0; from++ {
			r.reasons = append(r.reasons, r.wants[from].reason)
		}
		evidence := r.graph.Evidence(r.reasons)
		source, target := ends(id, first.other, first.reverse)
		if edge := r.graph.FindEdge(source, target, first.relation); edge != 0 {
			if _, _, _, has := r.graph.Edge(edge); has == evidence {
				continue
			} else if kept := r.others(has, first.reverse); len(kept) > 0 {
				evidence = r.graph.Evidence(append(kept, r.reasons...))
			}
		}
		r.graph.SetEdge(source, target, first.relation, evidence)
	}
}

// dropUnwanted takes from the edges of an object the reasons that it no longer gives: from those that leave it, and, if
// it may have stated some of those, from those that lead to it.
func (r *Resolver) dropUnwanted(id graph.NodeID, reverse bool) {
	var kept graph.Evidence // was seen to hold nothing that the object gives by name
	for edge := range r.graph.Out(id) {
		kept = r.dropFrom(edge, false, kept)
	}
	if !reverse {
		return
	}
	kept = graph.Evidence{}
	for edge := range r.graph.In(id) {
		kept = r.dropFrom(edge, true, kept)
	}
}

func (r *Resolver) dropFrom(edge graph.EdgeID, reverse bool, kept graph.Evidence) graph.Evidence {
	source, target, relation, has := r.graph.Edge(edge)
	if has == kept {
		return kept
	}
	other := target
	if reverse {
		other = source
	}
	if _, wanted := slices.BinarySearchFunc(r.wants, want{other: other, reverse: reverse, relation: relation}, want.compare); wanted {
		return kept
	}
	left := r.graph.Evidence(r.others(has, reverse))
	switch left {
	case has:
		return has
	case graph.Evidence{}:
		r.graph.RemoveEdge(edge)
	default:
		r.graph.SetEdge(source, target, relation, left)
	}
	return kept
}

// others returns the reasons that are not given by name by the object at one end: at the source, or reverse, at the target.
func (r *Resolver) others(e graph.Evidence, reverse bool) []graph.Reason {
	return slices.DeleteFunc(r.graph.Reasons(e, nil), func(reason graph.Reason) bool {
		rule := &r.rules[reason.Rule]
		return rule.reverse == reverse && !rule.selects
	})
}

// addReason gives the edge between an object and what it means one more reason, and makes the edge if there is none. A
// reason from the same place is replaced: it may say otherwise whether the target is optional.
func (r *Resolver) addReason(by, other graph.NodeID, reason graph.Reason) {
	rule := &r.rules[reason.Rule]
	source, target := ends(by, other, rule.reverse)
	r.reasons = r.reasons[:0]
	if edge := r.graph.FindEdge(source, target, rule.relation); edge != 0 {
		_, _, _, has := r.graph.Edge(edge)
		r.reasons = slices.DeleteFunc(r.graph.Reasons(has, r.reasons), reason.SamePlace)
	}
	r.reasons = append(r.reasons, reason)
	r.graph.SetEdge(source, target, rule.relation, r.graph.Evidence(r.reasons))
}

// removeReason takes a reason away from an edge, and the edge with its last one.
func (r *Resolver) removeReason(by, other graph.NodeID, reason graph.Reason) {
	rule := &r.rules[reason.Rule]
	source, target := ends(by, other, rule.reverse)
	edge := r.graph.FindEdge(source, target, rule.relation)
	if edge == 0 {
		return
	}
	_, _, _, has := r.graph.Edge(edge)
	left := slices.DeleteFunc(r.graph.Reasons(has, r.reasons[:0]), reason.SamePlace)
	r.graph.SetEdge(source, target, rule.relation, r.graph.Evidence(left))
}
