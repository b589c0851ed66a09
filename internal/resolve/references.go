package resolve

import (
	"cmp"
	"slices"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/extract"
)

// A want is an edge that an object states by naming its target, with one reason for it.
type want struct {
	target   graph.NodeID
	relation graph.RelationID
	reason   graph.Reason
}

func (w want) compare(o want) int {
	return cmp.Or(cmp.Compare(w.target, o.target), cmp.Compare(w.relation, o.relation))
}

// refer gives an object the edges that its references state, and takes away those that they no longer state.
func (r *Resolver) refer(id graph.NodeID, k *kind, facts *extract.Facts) {
	r.claims.drop(id)
	r.wants = r.wants[:0]
	var selectors []selector
	for i := range facts.References {
		ref := &facts.References[i]
		reason := graph.Reason{Rule: k.base + graph.RuleID(ref.Rule), Index: ref.Index, Optional: ref.Optional}
		rule := &r.rules[reason.Rule]
		switch rule.mechanism {
		case catalog.ByName:
			r.want(r.named(rule, facts.Namespace, ref.Name), rule, reason)
		case catalog.ByOwner:
			r.wantOwner(id, facts.Namespace, ref, rule, reason)
		case catalog.BySelector:
			selectors = append(selectors, r.selector(id, facts.Namespace, ref, rule, reason))
		}
	}
	slices.SortFunc(r.wants, want.compare)
	r.setWanted(id)
	r.dropUnwanted(id)
	r.setSelectors(id, selectors)
}

func (r *Resolver) want(target graph.NodeID, rule *rule, reason graph.Reason) {
	r.wants = append(r.wants, want{target, rule.relation, reason})
}

// named returns the node with a name, which may be one that nobody has seen.
func (r *Resolver) named(rule *rule, namespace, name string) graph.NodeID {
	if !rule.toNamespaced {
		namespace = ""
	}
	return r.graph.Ensure(rule.to, namespace, name, r.coverage.absent(rule.to, namespace))
}

// setWanted makes the wanted edges. Reasons by selector that an edge has beside are kept.
func (r *Resolver) setWanted(id graph.NodeID) {
	for from := 0; from < len(r.wants); {
		first := r.wants[from]
		r.reasons = r.reasons[:0]
		for ; from < len(r.wants) && first.compare(r.wants[from]) == 0; from++ {
			r.reasons = append(r.reasons, r.wants[from].reason)
		}
		evidence := r.graph.Evidence(r.reasons)
		if edge := r.graph.FindEdge(id, first.target, first.relation); edge != 0 {
			if _, _, _, has := r.graph.Edge(edge); has == evidence {
				continue
			} else if kept := r.bySelector(has); len(kept) > 0 {
				evidence = r.graph.Evidence(append(kept, r.reasons...))
			}
		}
		r.graph.SetEdge(id, first.target, first.relation, evidence)
	}
}

// dropUnwanted removes the edges that leave an object and are no longer wanted, but for reasons by selector.
func (r *Resolver) dropUnwanted(id graph.NodeID) {
	var selected graph.Evidence // was seen to hold reasons by selector only
	for edge := range r.graph.Out(id) {
		_, target, relation, has := r.graph.Edge(edge)
		if has == selected {
			continue
		}
		if _, wanted := slices.BinarySearchFunc(r.wants, want{target: target, relation: relation}, want.compare); wanted {
			continue
		}
		kept := r.graph.Evidence(r.bySelector(has))
		switch kept {
		case has:
			selected = has
		case graph.Evidence{}:
			r.graph.RemoveEdge(edge)
		default:
			r.graph.SetEdge(id, target, relation, kept)
		}
	}
}

// bySelector returns the reasons that rest on a selector.
func (r *Resolver) bySelector(e graph.Evidence) []graph.Reason {
	return slices.DeleteFunc(r.graph.Reasons(e, nil), func(reason graph.Reason) bool {
		return r.rules[reason.Rule].mechanism != catalog.BySelector
	})
}

// addReason gives an edge one more reason, and makes the edge if there is none.
func (r *Resolver) addReason(source, target graph.NodeID, relation graph.RelationID, reason graph.Reason) {
	r.reasons = append(r.reasons[:0], reason)
	if edge := r.graph.FindEdge(source, target, relation); edge != 0 {
		_, _, _, has := r.graph.Edge(edge)
		r.reasons = r.graph.Reasons(has, r.reasons)
	}
	r.graph.SetEdge(source, target, relation, r.graph.Evidence(r.reasons))
}

// removeReason takes a reason away from an edge, and the edge with its last one.
func (r *Resolver) removeReason(source, target graph.NodeID, relation graph.RelationID, reason graph.Reason) {
	edge := r.graph.FindEdge(source, target, relation)
	if edge == 0 {
		return
	}
	_, _, _, has := r.graph.Edge(edge)
	left := slices.DeleteFunc(r.graph.Reasons(has, r.reasons[:0]), func(o graph.Reason) bool {
		return o.Rule == reason.Rule && o.Index == reason.Index
	})
	r.graph.SetEdge(source, target, relation, r.graph.Evidence(left))
}
