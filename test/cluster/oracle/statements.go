package oracle

import (
	"cmp"
	"slices"
	"strconv"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/test/cluster/churn"
)

// virtual is the group of what is named and is no object of the API.
const virtual = "virtual"

// A teller notes what one object says of others. at leads to the part of it that speaks; rule and via are what the names
// of the rules and the ways of use begin with.
type teller struct {
	w             *world
	by            graph.EntityKey
	at, rule, via string
}

func (t teller) under(at, rule, via string) teller {
	return teller{w: t.w, by: t.by, at: t.at + at, rule: t.rule + rule, via: t.via + via}
}

// A statement is what an object says of another one that it names.
type statement struct {
	edge
	uid      string // if not empty, it is of the object with this UID and of no other
	present  bool   // it counts only while that object is there
	owned    bool   // it does not count for an object that is there and is not owned by this one
	reversed bool   // the edge leads from what is named to what names it
	reason   graph.ReasonDocument
}

type how func(*statement)

func optional(is *bool) how {
	return func(s *statement) { s.reason.Optional = is != nil && *is }
}

func always(s *statement)       { s.reason.Optional = true }
func whilePresent(s *statement) { s.present = true }
func onlyIfOwned(s *statement)  { s.owned = true }
func reversed(s *statement)     { s.reversed, s.reason.StatedBy = true, "target" }

func ofUID[S ~string](uid S) how {
	return func(s *statement) { s.uid = string(uid) }
}

// coreKey and groupKey name an object, in the namespace where it is if its kind has namespaces.
func coreKey(kind, namespace, name string) graph.EntityKey {
	return graph.EntityKey{Type: kind, Namespace: namespace, Name: name}
}

func groupKey(group, kind, namespace, name string) graph.EntityKey {
	return graph.EntityKey{Group: group, Type: kind, Namespace: namespace, Name: name}
}

// versionKey names an object by an apiVersion.
func versionKey(apiVersion, kind, namespace, name string) graph.EntityKey {
	version, err := schema.ParseGroupVersion(apiVersion)
	if err != nil {
		return graph.EntityKey{} // the API server lets none through
	}
	return groupKey(version.Group, kind, namespace, name)
}

// says notes that the object names a target. What has no name or kind names nothing.
func (t teller) says(relation string, target graph.EntityKey, path, via, rule string, said ...how) {
	if target.Name == "" || target.Type == "" {
		return
	}
	s := statement{edge: edge{t.by, target, relation},
		reason: graph.ReasonDocument{Path: t.at + path, Via: t.via + via, Rule: t.rule + rule}}
	for _, how := range said {
		how(&s)
	}
	t.w.statements = append(t.w.statements, s)
}

// A selection is what an object says of all that have some labels.
type selection struct {
	by         graph.EntityKey
	relation   string
	group      string
	kind       string
	matches    labels.Selector
	namespaces *metav1.LabelSelector // of the labels of namespaces; nil: only the own one
	reason     graph.ReasonDocument
}

// selects notes that an object selects others. No selector selects nothing, an empty one everything.
func (t teller) selects(relation, group, kind string, selector, namespaces *metav1.LabelSelector, path, via, rule string) {
	matches, err := metav1.LabelSelectorAsSelector(selector)
	if err != nil {
		return // the API server lets none through
	}
	t.w.selections = append(t.w.selections, selection{by: t.by, relation: relation, group: group, kind: kind, matches: matches,
		namespaces: namespaces, reason: graph.ReasonDocument{Path: t.at + path, Via: t.via + via, Rule: t.rule + rule}})
}

// settle makes edges of what was said, now that all objects are known.
func (w *world) settle() {
	for _, s := range w.statements {
		if !w.place(&s) {
			continue
		}
		there, found := w.nodes[s.target]
		if s.present && !found || s.uid != "" && found && there.UID != s.uid {
			continue
		}
		if s.owned && found && !w.owns(s.source, s.target) {
			continue
		}
		if s.reversed {
			s.source, s.target = s.target, s.source
		}
		w.edges[s.edge] = append(w.edges[s.edge], s.reason)
	}
	for _, s := range w.selections {
		for key, has := range w.labels {
			if key.Group == s.group && key.Type == s.kind && w.looksInto(&s, key) && s.matches.Matches(has) {
				e := edge{s.by, key, s.relation}
				w.edges[e] = append(w.edges[e], s.reason)
			}
		}
	}
}

// owns says whether an object has another one for an owner.
func (w *world) owns(owner, of graph.EntityKey) bool {
	return slices.ContainsFunc(w.statements, func(s statement) bool {
		return s.source == of && s.relation == "owned_by" && s.uid == w.nodes[owner].UID && w.place(&s) && s.target == owner
	})
}

// place puts what was named where its kind lives: outside of namespaces, or in one. An object outside of them that does
// not say in which says nothing. A kind that is not served is looked for where the object says.
func (w *world) place(s *statement) bool {
	kind := schema.GroupKind{Group: s.target.Group, Kind: s.target.Type}
	namespaced, known := w.Namespaced[kind]
	switch {
	case !known && kind == churn.KnownKind(), s.target.Group == virtual && s.target.Type == "HelmRelease":
		namespaced, known = true, true
	case s.target.Group == virtual:
		known = true
	}
	switch {
	case known && !namespaced:
		s.target.Namespace = ""
	case known && s.target.Namespace == "":
		return false
	}
	return true
}

func (w *world) looksInto(s *selection, key graph.EntityKey) bool {
	switch {
	case key.Namespace == "" || s.by.Namespace == "" && s.namespaces == nil:
		return true
	case s.namespaces == nil:
		return key.Namespace == s.by.Namespace
	}
	matches, err := metav1.LabelSelectorAsSelector(s.namespaces)
	if err != nil {
		return false
	}
	has, there := w.labels[coreKey("Namespace", "", key.Namespace)]
	return there && matches.Matches(has)
}

// number is a number as a property; one that JSON leaves out when it is zero is left out.
func number[N ~int32 | ~int64](n N) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(int64(n), 10)
}

// numberAt is a number that may be zero, and may be absent.
func numberAt[N ~int32 | ~int64](n *N) string {
	if n == nil {
		return ""
	}
	return strconv.FormatInt(int64(*n), 10)
}

func yesNo(b *bool) string {
	if b == nil {
		return ""
	}
	return strconv.FormatBool(*b)
}

func value[T cmp.Ordered](p *T) T {
	var zero T
	if p == nil {
		return zero
	}
	return *p
}
