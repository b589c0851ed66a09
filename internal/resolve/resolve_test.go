package resolve

import (
	"slices"
	"strings"
	"testing"

	"kubernetes-scraper/graph"
)

// play runs a script: lines that change the world, and after them what it must look like, which commits:
//
//	= line     the whole graph; a single = is an empty one
//	~ line     what changed since the last commit; a single ~ is nothing at all
//
// At the end it deletes every object and expects that nothing of them is left, in the graph or in the resolver.
func play(t *testing.T, script string) {
	t.Helper()
	w := newWorld(t)
	w.graph.Commit()
	var todo []string
	flush := func() {
		t.Helper()
		w.check(todo)
		todo = nil
	}
	for line := range strings.Lines(script) {
		line = strings.TrimSpace(line)
		switch {
		case line == "":
		case line[0] == '=' || line[0] == '~':
			todo = append(todo, line)
		default:
			flush()
			w.run(line)
		}
	}
	flush()
	w.empty()
}

// check commits and compares with the expected lines.
func (w *world) check(want []string) {
	w.t.Helper()
	if len(want) == 0 {
		return
	}
	s, d := w.graph.Commit()
	if d == nil {
		d = &graph.Delta{}
	}
	for mark, got := range map[string][]string{"=": lines(s), "~": changes(d)} {
		var expected []string
		found := false
		for _, line := range want {
			if text, ok := strings.CutPrefix(line, mark); ok {
				found = true
				if text != "" {
					expected = append(expected, strings.TrimSpace(text))
				}
			}
		}
		slices.Sort(expected)
		if found && !slices.Equal(got, expected) {
			w.t.Errorf("%s is\n\t%s\nwant\n\t%s", mark, strings.Join(got, "\n\t"), strings.Join(expected, "\n\t"))
		}
	}
}

// empty deletes all objects, and expects that no index keeps anything of them.
func (w *world) empty() {
	w.t.Helper()
	for _, gone := range w.put {
		namespace, name, _ := splitAddress(gone[1])
		w.Delete(w.position(gone[0]), namespace, name, "")
	}
	if nodes, edges, _ := w.graph.Size(); nodes+edges > 0 {
		w.t.Errorf("after all objects were deleted, %d nodes and %d edges are left", nodes, edges)
	}
	left := map[string]int{
		"claims by source":  len(w.claims.bySource),
		"claims by target":  len(w.claims.byTarget),
		"hopes by source":   len(w.hopes.bySource),
		"hopes by target":   len(w.hopes.byTarget),
		"words":             len(w.words),
		"spaces":            0,
		"groups by labels":  len(w.groups.byHash),
		"groups in use":     len(w.groups.byID) - 1 - len(w.groups.unused),
		"labels carried":    len(w.groups.carriers),
		"selectors filed":   len(w.groups.filed),
		"selectors":         len(w.groups.selectors),
		"objects in groups": 0,
	}
	for _, spaces := range w.groups.spaces {
		left["spaces"] += len(spaces)
	}
	for _, o := range w.objects {
		if o != (object{}) {
			left["objects in groups"]++
		}
	}
	for what, n := range left {
		if n > 0 {
			w.t.Errorf("after all objects were deleted, %d %s are left", n, what)
		}
	}
}
