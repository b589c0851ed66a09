package graph

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// A world changes a graph at random in every way there is, hostile texts included.
type world struct {
	t *rapid.T
	g *Graph
	// names, kinds and so on are few, so that things meet.
	names, namespaces, uids, values, relations []string
	kinds                                      []KindID
	rules                                      []Rule
}

// validHostile are the hostile texts that are UTF-8, which is what a graph is given.
func validHostile() []string {
	return slices.DeleteFunc(slices.Clone(hostile), func(s string) bool { return !utf8.ValidString(s) })
}

func newWorld(t *rapid.T) *world {
	some := func(label string, common ...string) []string {
		return append(common, rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(validHostile()), rapid.String()), 1, 4).Draw(t, label)...)
	}
	w := &world{t: t, names: some("names", "a", "b", "c"), namespaces: some("namespaces", "", "x"),
		uids:   some("uids", "", "11111111-2222-3333-4444-555555555555", "00000000-0000-0000-0000-000000000000", "ODD"),
		values: some("values", "Running")}
	w.relations = append([]string{"uses", "runs_on"}, w.names[3])
	w.rules = []Rule{
		{ID: "late", Path: "z.last"},
		{ID: "placed", Path: "spec.nodeName", Via: "field"},
		{ID: "volume", Path: "spec.volumes[*].configMap.name", Via: "volume"},
		{ID: "volume", Path: "spec.volumes[*].secret.name", Via: "volume"},
		{ID: "deep", Path: "a[*].b[*].c[*].d[*].e[*][*].f"},
		{ID: "selector", Path: "spec.selector", ByTarget: true},
		{ID: "hostile" + w.names[3], Path: `metadata.annotations["[7]` + w.values[1] + `"][*].x[007][4294967296][-1][`, Via: w.values[1]},
	}
	var all []Rule // the same for each relation
	for _, relation := range w.relations {
		for _, rule := range w.rules {
			rule.Relation = relation
			all = append(all, rule)
		}
	}
	w.g = New(w.names[3], all)
	for _, kind := range some("kinds", "Pod", "Node") {
		w.kinds = append(w.kinds, w.g.Kind("", kind), w.g.Kind("apps", kind))
	}
	return w
}

func (w *world) n(label string, n int) int { return rapid.IntRange(0, n-1).Draw(w.t, label) }

func pick[T any](w *world, label string, from []T) T { return from[w.n(label, len(from))] }

// step makes one change.
func (w *world) step() {
	switch w.n("step", 10) {
	case 0, 1, 2:
		w.g.SetPresent(w.anyNode(), pick(w, "uid", w.uids), w.properties())
	case 3, 4, 5, 6:
		w.edge()
	case 7:
		w.absent()
	case 8:
		w.removeEdge()
	case 9:
		w.kindState()
	}
}

func (w *world) anyNode() NodeID {
	id := w.g.Ensure(pick(w, "kind", w.kinds), pick(w, "namespace", w.namespaces), pick(w, "name", w.names), Unknown)
	if w.g.State(id) != Present {
		w.g.SetPresent(id, "", nil)
	}
	return id
}

func (w *world) properties() []Property {
	all := []Property{{"status", pick(w, "value", w.values)}, {"a", pick(w, "value", w.values)}, {"\"<", ""}, {"zone", "z"}}
	first := w.n("first property", len(all))
	return all[first : first+w.n("properties", len(all)-first+1)]
}

// edge adds an edge, or gives one other reasons. Its target may be one that nobody has seen.
func (w *world) edge() {
	source := w.anyNode()
	target := w.g.Ensure(pick(w, "kind", w.kinds), pick(w, "namespace", w.namespaces), pick(w, "name", w.names),
		pick(w, "state", []NodeState{Missing, Unknown, Virtual}))
	var reasons []Reason
	relation := w.n("relation", len(w.relations))
	for range w.n("reasons", 3) + 1 {
		reason := drawReason(w.t, w.rules)
		reason.Rule += RuleID(relation * len(w.rules))
		reasons = append(reasons, reason)
	}
	w.g.SetEdge(source, target, w.g.Relation(w.relations[relation]), w.g.Evidence(reasons))
}

// absent removes an object, and what it says.
func (w *world) absent() {
	id := w.anyNode()
	for edge := range w.g.Out(id) {
		w.g.RemoveEdge(edge)
	}
	w.g.SetAbsent(id, pick(w, "state", []NodeState{Missing, Unknown}))
}

func (w *world) removeEdge() {
	for edge := range w.g.Out(w.anyNode()) {
		w.g.RemoveEdge(edge)
		return
	}
}

func (w *world) kindState() {
	kind := pick(w, "kind", w.kinds)
	if w.n("forget", 4) == 0 {
		w.g.ForgetKindState(kind)
		return
	}
	w.g.SetKindState(kind, pick(w, "kind state", []KindState{Live, Live, Syncing, Forbidden, Absent}), pick(w, "reason", w.values))
}

// commit makes up to n changes and commits them.
func (w *world) commit(n int) (*Snapshot, *Delta) {
	for range w.n("steps", n) + 1 {
		w.step()
	}
	return w.g.Commit()
}

// firstDifference shows two texts from where they differ.
func firstDifference(got, want []byte) string {
	i := 0
	for i < min(len(got), len(want)) && got[i] == want[i] {
		i++
	}
	from := max(0, strings.LastIndexByte(string(want[:i]), '\n')+1)
	show := func(b []byte) string { return string(b[min(from, len(b)):min(i+200, len(b))]) }
	return fmt.Sprintf("at byte %d:\n%s\nwant\n%s", i, show(got), show(want))
}
