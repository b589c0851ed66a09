package server

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/feed"
)

// A stage is a graph that changes at random, its feed, and what each of its revisions is written as.
type stage struct {
	feed   *feed.Feed
	graph  *graph.Graph
	random *rand.Rand

	mu    sync.Mutex
	texts map[uint64]string
}

func newStage(seed uint64) *stage {
	s := &stage{feed: feed.New(), random: rand.New(rand.NewPCG(seed, 7)), texts: map[uint64]string{}}
	s.graph = graph.New("stage", []graph.Rule{{ID: "a", Path: "spec.a[*].name", Via: "x", Relation: "uses"},
		{ID: "b", Path: "b", ByTarget: true, Relation: "uses"}})
	return s
}

// publish changes the graph and publishes it; at times as a change that is too large to be listed.
func (s *stage) publish(t testing.TB) uint64 {
	g := s.graph
	for range s.random.IntN(6) + 1 {
		s.change()
	}
	snapshot, d := g.Commit()
	if d == nil {
		return snapshot.Revision()
	}
	var b bytes.Buffer
	if err := snapshot.WriteJSON(&b); err != nil {
		t.Error(err)
	}
	s.mu.Lock()
	s.texts[snapshot.Revision()] = b.String()
	s.mu.Unlock()
	if s.random.IntN(25) == 0 {
		d = &graph.Delta{From: d.From, To: d.To, Reset: true}
	}
	s.feed.Publish(snapshot, d)
	return snapshot.Revision()
}

func (s *stage) change() {
	g, n := s.graph, s.random.IntN
	kinds := []graph.KindID{g.Kind("", "Pod"), g.Kind("apps", "Deployment")}
	id := g.Ensure(kinds[n(2)], "a", fmt.Sprint("n", n(12)), graph.Unknown)
	switch n(6) {
	case 0, 1:
		g.SetPresent(id, fmt.Sprint("uid-", n(3)), []graph.Property{{Name: "z", Value: fmt.Sprint(n(4))}, {Name: "a", Value: "é\"<"}})
	case 2, 3:
		g.SetPresent(id, "", nil)
		reasons := []graph.Reason{{Rule: graph.RuleID(n(2))}, {Rule: 0, Index: [graph.MaxDepth]uint32{uint32(n(3))}}}
		g.SetEdge(id, g.Ensure(kinds[n(2)], "b", fmt.Sprint("n", n(12)), graph.Missing), g.Relation("uses"), g.Evidence(reasons))
	case 4:
		for e := range g.Out(id) {
			g.RemoveEdge(e)
		}
		if g.Find(g.KindOf(id), "a", g.NameOf(id)) == id {
			g.SetPresent(id, "", nil)
			g.SetAbsent(id, graph.Missing)
		}
	case 5:
		g.SetPresent(id, "", nil)
		g.SetKindState(kinds[n(2)], []graph.KindState{graph.Live, graph.Failing}[n(2)], "so")
	}
}

// text is what a revision is written as.
func (s *stage) text(revision uint64) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.texts[revision]
}
