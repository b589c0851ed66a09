package shop

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"

	"kubernetes-scraper/graph"
)

// A block is one question of an answer file, and the lines below it.
type block struct {
	question string
	lines    []string
}

// blocks reads the answers to one kind of question.
func blocks(t *testing.T, question string) []block {
	t.Helper()
	var all []block
	for _, line := range lines(t, "answers/"+question+".txt") {
		if asked, ok := strings.CutPrefix(line, "== "); ok {
			all = append(all, block{question: asked})
			continue
		}
		last := &all[len(all)-1]
		last.lines = append(last.lines, line)
	}
	return all
}

// TestAnswers asks all questions and compares the answers with those that were written by hand. Where they differ, the
// difference is one of those that differences.txt knows, or an error; and what it knows must still differ.
func TestAnswers(t *testing.T) {
	found := map[string]bool{}
	note := func(format string, args ...any) { found[fmt.Sprintf(format, args...)] = true }
	w := shop(t)
	w.askShow(t, note)
	w.askTree(t, note)
	w.askReach(t, note)
	w.askPaths(t, note)
	w.askMissing(t, note)
	w.askOrphans(t, note)
	w.askKinds(t, note)
	w.askDiff(t, note)
	expected := map[string]bool{}
	for _, line := range lines(t, "differences.txt") {
		expected[line] = true
	}
	for _, line := range slices.Sorted(maps.Keys(found)) {
		if !expected[line] {
			t.Errorf("%s", line)
		}
	}
	for _, line := range slices.Sorted(maps.Keys(expected)) {
		if !found[line] {
			t.Errorf("no longer so: %s", line)
		}
	}
}

// key is the object that people write so.
func (w *world) key(t *testing.T, text string) graph.EntityKey {
	t.Helper()
	key, ok := w.keys[text]
	if !ok {
		t.Errorf("the graph has no %s", text)
	}
	return key
}

// like says whether a text is of a pattern in which * is any text.
func like(pattern, text string) bool {
	ok, err := path.Match(strings.ReplaceAll(pattern, "/", "|"), strings.ReplaceAll(text, "/", "|"))
	return err == nil && ok
}

// compareLines compares answers that are plain lines.
func compareLines(question string, want, got []string, note func(string, ...any)) {
	for _, line := range want {
		if !slices.Contains(got, line) {
			note("%s: lacks %s", question, line)
		}
	}
	for _, line := range got {
		if !slices.Contains(want, line) {
			note("%s: has %s", question, line)
		}
	}
	if len(got) == len(want) && !slices.Equal(got, want) && slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))) {
		note("%s: is in another order", question)
	}
}

// marks takes from lines those that begin with a mark, and returns what stands behind it.
func marks(lines []string, mark string) (marked, rest []string) {
	for _, line := range lines {
		if text, ok := strings.CutPrefix(line, mark+" "); ok {
			marked = append(marked, text)
		} else {
			rest = append(rest, line)
		}
	}
	return marked, rest
}
