package resolve

import (
	"slices"
	"strings"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/fact"
)

// A word is what a reference says and the graph does not show, because of the scope that the kind it names has now: the
// namespace of what is outside namespaces, or all of a reference that would have to say in which namespace to look. It is
// needed when the scope changes. Words are few: most references name something beside the object.
type word struct {
	kind      graph.KindID
	namespace string // as stated; empty if it is not
	unplaced  bool   // the reference counts for nothing
	name      string // of an unplaced one, and
	claimed   bool   // whether it claims an incarnation, and which
	uid       graph.UID
	reason    graph.Reason
}

// keepWord notes what the graph will not show of a reference.
func (r *Resolver) keepWord(id graph.NodeID, own string, ref *fact.Reference, rule *rule, reason graph.Reason) {
	if ref.Namespace == own && own != "" || ref.Namespace == "" && own != "" {
		return
	}
	kind, ok := r.kindOf(ref, rule)
	if !ok || rule.owner && ref.UID == "" {
		return
	}
	w := word{kind: kind, namespace: strings.Clone(ref.Namespace), reason: reason}
	namespaced, known := r.coverage.scopes[kind]
	switch {
	case known && !namespaced && ref.Namespace != "":
	case known && namespaced && ref.Namespace == "":
		w.unplaced, w.name, w.claimed, w.uid = true, strings.Clone(ref.Name), rule.byUID, graph.ParseUID(ref.UID)
	default:
		return
	}
	r.words[id] = append(r.words[id], w)
}

// takeWord returns what is kept of a reference that counts, and forgets it.
func (r *Resolver) takeWord(by graph.NodeID, kind graph.KindID, reason graph.Reason) (word, bool) {
	all := r.words[by]
	i := slices.IndexFunc(all, func(w word) bool { return w.kind == kind && !w.unplaced && w.reason.SamePlace(reason) })
	if i < 0 {
		return word{kind: kind, reason: reason}, false
	}
	w := all[i]
	r.setWords(by, slices.Delete(all, i, i+1))
	return w, true
}

func (r *Resolver) setWords(by graph.NodeID, words []word) {
	if len(words) == 0 {
		delete(r.words, by)
		return
	}
	r.words[by] = words
}

// placed returns the namespace that an object means by what it states of something of a kind; false if it does not say
// where. A kind that is not known is taken for one with namespaces, but not held to it.
func (r *Resolver) placed(by graph.NodeID, stated string, kind graph.KindID) (string, bool) {
	namespaced, known := r.coverage.scopes[kind]
	if known && !namespaced {
		return "", true
	}
	if stated == "" {
		stated = r.graph.NamespaceOf(by)
	}
	return stated, stated != "" || !known
}

// move makes what an object says about a misplaced node a statement about the one that is meant.
func (r *Resolver) move(id, by graph.NodeID, reason graph.Reason) {
	kind := r.graph.KindOf(id)
	w, kept := r.takeWord(by, kind, reason)
	w.name = r.graph.NameOf(id)
	if namespace := r.graph.NamespaceOf(id); namespace != "" && namespace != r.graph.NamespaceOf(by) {
		w.namespace = namespace
	}
	if to, ok := r.placed(by, w.namespace, kind); ok && to == r.graph.NamespaceOf(id) {
		if kept {
			r.words[by] = append(r.words[by], w)
		}
		return
	}
	w.uid, w.claimed = r.claims.take(by, id, reason)
	r.tenures.take(tenure{by, id, reason})
	r.say(by, w)
	r.removeReason(by, id, reason)
}

// say makes a reference count as far as it does by the scope of its kind, and keeps the rest of what it says.
func (r *Resolver) say(by graph.NodeID, w word) {
	namespace, ok := r.placed(by, w.namespace, w.kind)
	w.unplaced = !ok
	if w.unplaced || namespace != w.namespace && w.namespace != "" {
		r.words[by] = append(r.words[by], w)
	}
	switch rule := &r.rules[w.reason.Rule]; {
	case !ok:
	case rule.present:
		r.hopes.add(by, hope{address{w.kind, r.spaces.of(namespace), w.name}, w.uid, w.reason})
	case rule.owned:
		t := tenure{by, r.named(w.kind, namespace, w.name), w.reason}
		r.tenures.add(t)
		if r.holds(t) {
			r.addReason(t.source, t.target, t.reason)
		}
	case w.claimed:
		r.claim(by, r.named(w.kind, namespace, w.name), w)
	default:
		r.addReason(by, r.named(w.kind, namespace, w.name), w.reason)
	}
}

// claim makes a word count for the incarnation that it claims, which may be there by now, or another one.
func (r *Resolver) claim(by, to graph.NodeID, w word) {
	there := r.graph.State(to) == graph.Present
	if !there || r.graph.UID(to) != w.uid {
		r.claims.add(by, claim{to, w.uid, w.reason})
	}
	if !there || w.uid == (graph.UID{}) || r.graph.UID(to) == w.uid {
		r.addReason(by, to, w.reason)
	}
}

// rescope moves what was named before the scope of its kind was known, or changed, to where it belongs: objects of a
// cluster-scoped kind have no namespace, and those of another are in the one that is stated, or in that of the object that
// names them. The cost is a scan of the graph, if there are such nodes, and of the hopes and words.
func (r *Resolver) rescope(kind graph.KindID) {
	unplaced := r.takeUnplaced(kind)
	var misplaced []graph.NodeID
	r.graph.Scan(kind, func(id graph.NodeID) {
		if r.misplaced(id) && r.graph.State(id) != graph.Present {
			misplaced = append(misplaced, id)
		}
	})
	for _, id := range misplaced {
		r.moveAll(id)
	}
	r.moveHopes(kind)
	for by, all := range unplaced {
		for _, w := range all {
			r.say(by, w)
		}
	}
}

// misplaced says whether a node is where objects of its kind are not.
func (r *Resolver) misplaced(id graph.NodeID) bool {
	namespaced, known := r.coverage.scopes[r.graph.KindOf(id)]
	return (r.graph.NamespaceOf(id) != "") != (namespaced || !known)
}

// moveAll moves all that is said about a misplaced node that is not present.
func (r *Resolver) moveAll(id graph.NodeID) {
	for _, s := range r.edgesOf(id) {
		for _, reason := range s.reasons {
			r.move(id, s.by, reason)
		}
	}
}

// takeUnplaced returns the references to a kind that count for nothing, and forgets them.
func (r *Resolver) takeUnplaced(kind graph.KindID) map[graph.NodeID][]word {
	taken := map[graph.NodeID][]word{}
	for by, all := range r.words {
		kept := all[:0]
		for _, w := range all {
			if w.kind == kind && w.unplaced {
				taken[by] = append(taken[by], w)
			} else {
				kept = append(kept, w)
			}
		}
		r.setWords(by, kept)
	}
	return taken
}

// moveHopes moves the hopes for objects of a kind. None of them is fulfilled: objects come after the scope of their kind.
func (r *Resolver) moveHopes(kind graph.KindID) {
	for by, all := range r.hopes.bySource {
		if !slices.ContainsFunc(all, func(h hope) bool { return h.at.kind == kind }) {
			continue
		}
		all = slices.Clone(all)
		r.hopes.drop(by)
		for _, h := range all {
			if h.at.kind != kind {
				r.hopes.add(by, h)
				continue
			}
			w, _ := r.takeWord(by, kind, h.reason)
			w.name, w.uid = h.at.name, h.uid
			if namespace := h.at.namespace.Value(); namespace != "" && namespace != r.graph.NamespaceOf(by) {
				w.namespace = namespace
			}
			r.say(by, w)
		}
	}
}
