package shop

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/query"
)

// A reached is a line of impact.txt or deps.txt.
type reached struct {
	key, state string
	distance   int
	optional   bool
	relation   string // of the last step; * for any
	nearer     string
	field      string
}

func parseReached(t *testing.T, line string) reached {
	t.Helper()
	parts := strings.Split(line, "  ")
	if len(parts) < 3 {
		t.Fatalf("not a line of an answer: %s", line)
	}
	var r reached
	r.key, r.state, _ = strings.Cut(parts[0], " ")
	var word string
	if _, err := fmt.Sscan(parts[1], &r.distance); err != nil {
		t.Fatalf("no distance: %s", line)
	}
	_, word, _ = strings.Cut(parts[1], " ")
	r.optional = word == "optional"
	r.relation, r.nearer, _ = strings.Cut(parts[2], " ")
	if len(parts) > 3 {
		r.field = parts[3]
	}
	return r
}

func (w *world) askReach(t *testing.T, note func(string, ...any)) {
	for question, ask := range map[string]func(query.Graph, query.Vocabulary, graph.EntityKey, query.Limits) (query.ReachAnswer, error){
		"impact": query.Impact, "deps": query.Deps,
	} {
		for _, b := range blocks(t, question) {
			answer, err := ask(w.graph, w.vocabulary, w.key(t, b.question), query.Limits{})
			if err != nil {
				t.Errorf("%s %s: %v", question, b.question, err)
				continue
			}
			w.compareReach(t, question+" "+b.question, b.lines, answer, note)
		}
	}
}

func (w *world) compareReach(t *testing.T, question string, lines []string, answer query.ReachAnswer, note func(string, ...any)) {
	t.Helper()
	got := map[string]query.Reached{}
	for _, g := range answer.Groups {
		for _, r := range g.Objects {
			got[r.Object.Key.String()] = r
			w.walk(t, question, answer.Object.Key, r)
		}
	}
	never, lines := marks(lines, "~")
	maybe, lines := marks(lines, "?")
	for _, line := range lines {
		want := parseReached(t, line)
		r, ok := got[want.key]
		if !ok {
			note("%s: lacks %s", question, want.key)
			continue
		}
		delete(got, want.key)
		want.compare(question, r, note)
	}
	for key, r := range got {
		switch {
		case slices.Contains(maybe, key):
		case slices.Contains(never, key):
			note("%s: has %s, which looks like it", question, key)
		default:
			note("%s: has %s, by %s", question, key, way(r.Path))
		}
	}
}

func (want reached) compare(question string, r query.Reached, note func(string, ...any)) {
	if r.Object.State != want.state {
		note("%s: %s is %s, not %s", question, want.key, r.Object.State, want.state)
	}
	if len(r.Path) != want.distance || r.Optional != want.optional {
		note("%s: %s is %d steps away, optional %v, by %s", question, want.key, len(r.Path), r.Optional, way(r.Path))
		return
	}
	last := r.Path[len(r.Path)-1]
	nearer := last.Source
	if last.Backward {
		nearer = last.Target
	}
	if want.relation != "*" && (last.RelationshipType != want.relation || !like(want.nearer, nearer.String())) {
		note("%s: %s is reached by %s", question, want.key, way(r.Path))
	}
	if want.field != "" && last.Properties.Path != want.field {
		note("%s: %s is said to be stated by %q", question, want.key, last.Properties.Path)
	}
}

// walk follows a way, each step of which is an edge of the graph, or that of an object on its Namespace, and continues
// where the last one ended.
func (w *world) walk(t *testing.T, question string, from graph.EntityKey, r query.Reached) {
	t.Helper()
	optional := false
	at := from
	for _, s := range r.Path {
		near, far := s.Source, s.Target
		if s.Backward {
			near, far = far, near
		}
		if near != at {
			t.Errorf("%s: the way to %s breaks at %s: %s", question, r.Object.Key, at, way(r.Path))
		}
		at = far
		optional = optional || s.Properties.Optional
		if s.RelationshipType == "in_namespace" && s.Source.Namespace == s.Target.Name {
			continue
		}
		there := false
		for e := range w.graph.Out(s.Source) {
			there = there || e.Target == s.Target && e.Relation == s.RelationshipType
		}
		if !there {
			t.Errorf("%s: the way to %s goes along an edge that is not there: %s", question, r.Object.Key, way(r.Path))
		}
	}
	if at != r.Object.Key || optional != r.Optional {
		t.Errorf("%s: the way to %s, optional %v, is another: %s", question, r.Object.Key, r.Optional, way(r.Path))
	}
}

// way is a way as path.txt writes it.
func way(steps []query.Step) string {
	var b strings.Builder
	for i, s := range steps {
		near, arrow, far := s.Source, " -"+s.RelationshipType+"-> ", s.Target
		if s.Backward {
			near, arrow, far = s.Target, " <-"+s.RelationshipType+"- ", s.Source
		}
		if i == 0 {
			b.WriteString(near.String())
		}
		b.WriteString(arrow + far.String())
	}
	return b.String()
}

func (w *world) askPaths(t *testing.T, note func(string, ...any)) {
	for _, b := range blocks(t, "path") {
		from, to, _ := strings.Cut(b.question, "  ")
		answer, err := query.Path(w.graph, w.key(t, from), w.key(t, to), query.Limits{})
		if err != nil {
			t.Errorf("path %s: %v", b.question, err)
			continue
		}
		var got []string
		for _, steps := range answer.Paths {
			got = append(got, way(steps))
		}
		slices.Sort(got)
		slices.Sort(b.lines)
		compareLines("path "+b.question, b.lines, got, note)
	}
}
