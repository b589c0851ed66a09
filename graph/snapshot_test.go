package graph

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
)

// TestSnapshotsWhileTheGraphChanges: readers in other goroutines see of each snapshot what its writer saw when it was
// new, however long they keep it, while the graph goes on. Run it with -race.
func TestSnapshotsWhileTheGraphChanges(t *testing.T) {
	type page struct {
		snapshot *Snapshot
		delta    *Delta
		text     []byte
	}
	pages := make(chan page, 8)
	var readers sync.WaitGroup
	for range 2 {
		readers.Go(func() {
			var kept []page
			for p := range pages {
				kept = append(kept, p)
				for _, old := range kept[max(0, len(kept)-2):] {
					if !bytes.Equal(written(t, old.snapshot), old.text) {
						t.Errorf("revision %d changed", old.snapshot.Revision())
					}
				}
				for _, c := range p.delta.Edges {
					if c.New != nil && len(c.New.Because()) == 0 {
						t.Error("an edge without a reason")
					}
				}
				read(p.snapshot)
			}
			for _, old := range kept {
				if !bytes.Equal(written(t, old.snapshot), old.text) {
					t.Errorf("revision %d changed in the end", old.snapshot.Revision())
				}
			}
		})
	}
	random := rand.New(rand.NewPCG(5, 6))
	g := New("test", testRules)
	for range 60 {
		churn(g, random)
		if s, d := g.Commit(); d != nil {
			pages <- page{s, d, written(t, s)}
		}
	}
	close(pages)
	readers.Wait()
}

// churn changes a graph as a cluster would: pods come with edges, change, and go.
func churn(g *Graph, random *rand.Rand) {
	pods, maps := g.Kind("", "Pod"), g.Kind("", fmt.Sprint("Kind", random.IntN(20)))
	for range 20 {
		id := g.Ensure(pods, "a", fmt.Sprint("pod-", random.IntN(60)), Unknown)
		if g.State(id) == Present && random.IntN(3) == 0 {
			for edge := range g.Out(id) {
				g.RemoveEdge(edge)
			}
			g.SetAbsent(id, Missing)
			continue
		}
		g.SetPresent(id, fmt.Sprint("uid-", random.IntN(5)), []Property{{"status", fmt.Sprint(random.IntN(3))}})
		target := g.Ensure(maps, "a", fmt.Sprint("settings-", random.IntN(5)), Missing)
		g.SetEdge(id, target, g.Relation(fmt.Sprint("relation-", random.IntN(10))),
			g.Evidence([]Reason{{Rule: 1, Index: [MaxDepth]uint32{uint32(random.IntN(4))}}}))
	}
}

// TestComplete: a snapshot is complete when every watched kind is.
func TestComplete(t *testing.T) {
	for state, want := range map[KindState]bool{
		Syncing: false, Live: true, Resuming: true, Resyncing: false, Forbidden: false, Failing: false, Absent: true,
	} {
		g := New("test", nil)
		if s, _ := g.Commit(); s.Complete() {
			t.Error("a graph without a watched kind is complete")
		}
		g.SetKindState(g.Kind("", "Pod"), Live, "")
		g.SetKindState(g.Kind("apps", "Deployment"), state, "so")
		if s, _ := g.Commit(); s.Complete() != want {
			t.Errorf("with a kind that is %s it is complete: %v", state, s.Complete())
		}
	}
}

// TestKinds: their order, their counts of present objects, and that only a change of state is a change.
func TestKinds(t *testing.T) {
	g := New("test", nil)
	pods := g.Kind("", "Pod")
	for _, group := range []string{"b", "", "a"} {
		g.SetKindState(g.Kind(group, "Service"), Live, "")
	}
	g.SetKindState(pods, Syncing, "")
	for i := range 3 {
		g.SetPresent(g.Ensure(pods, "a", fmt.Sprint(i), Unknown), "", nil)
	}
	g.SetPresent(g.Find(pods, "a", "1"), "again", nil)
	g.SetAbsent(g.Find(pods, "a", "0"), Missing)
	s, _ := g.Commit()
	want := []KindStatus{{Type: "Pod", State: Syncing, Count: 2}, {Type: "Service", State: Live},
		{Group: "a", Type: "Service", State: Live}, {Group: "b", Type: "Service", State: Live}}
	if !slices.Equal(s.Kinds(), want) {
		t.Errorf("got %v, want %v", s.Kinds(), want)
	}
	g.SetKindState(pods, Syncing, "")
	if _, d := g.Commit(); d != nil {
		t.Errorf("the same state again is a change: %+v", d)
	}
	g.SetPresent(g.Ensure(pods, "a", "more", Unknown), "", nil)
	if s, d := g.Commit(); d.Kinds != nil || s.Kinds()[0].Count != 3 {
		t.Errorf("one more pod: %v, and the delta has %v", s.Kinds(), d.Kinds)
	}
	g.SetKindState(pods, Failing, "no answer")
	if s, d := g.Commit(); d == nil || len(d.Kinds) != 4 || d.Kinds[0].Reason != "no answer" || s.Revision() != 3 {
		t.Errorf("another state is no change: %+v", d)
	}
}

// TestDeltaLimit: as many changes as a delta may hold are listed.
func TestDeltaLimit(t *testing.T) {
	g := New("test", testRules)
	g.Commit()
	for i := range deltaLimit {
		g.SetPresent(g.Ensure(g.Kind("", "Pod"), "a", fmt.Sprint(i), Unknown), "", nil)
	}
	if _, d := g.Commit(); d.Reset || len(d.Nodes) != deltaLimit {
		t.Errorf("reset: %v, %d changes", d.Reset, len(d.Nodes))
	}
}

func TestEntityKey(t *testing.T) {
	inOrder := []EntityKey{
		{Type: "Node", Name: "z"},
		{Type: "Service", Name: "x"},
		{Type: "Service", Namespace: "a", Name: "x"},
		{Type: "Service", Namespace: "a", Name: "y"},
		{Type: "Service", Namespace: "b", Name: "a"},
		{Group: "serving.knative.dev", Type: "Service", Namespace: "a", Name: "x"},
	}
	texts := []string{"Node/z", "Service/x", "Service/a/x", "Service/a/y", "Service/b/a", "Service.serving.knative.dev/a/x"}
	for i, a := range inOrder {
		if a.String() != texts[i] {
			t.Errorf("%+v is written %s, want %s", a, a, texts[i])
		}
		for j, b := range inOrder {
			if got := a.Compare(b); (got < 0) != (i < j) || (got == 0) != (i == j) {
				t.Errorf("%v compared with %v is %d", a, b, got)
			}
		}
	}
}
