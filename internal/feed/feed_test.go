package feed

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"kubernetes-scraper/graph"
)

// grow commits a graph with n more nodes and publishes it.
func grow(f *Feed, g *graph.Graph, n int) *graph.Snapshot {
	nodes, _, _ := g.Size()
	for i := range n {
		g.SetPresent(g.Ensure(g.Kind("", "Pod"), "a", fmt.Sprint(nodes+i), graph.Unknown), "", nil)
	}
	s, d := g.Commit()
	f.Publish(s, d)
	return s
}

func TestSince(t *testing.T) {
	f, g := New(), graph.New("test", nil)
	if _, err := f.Since(0); !errors.Is(err, ErrTooOld) {
		t.Errorf("an empty feed answers %v", err)
	}
	first := grow(f, g, 1)
	if _, err := f.Since(0); !errors.Is(err, ErrTooOld) {
		t.Errorf("the first snapshot cannot be reached by deltas, but: %v", err)
	}
	grow(f, g, 1)
	last := grow(f, g, 1)
	deltas, err := f.Since(first.Revision())
	if err != nil || len(deltas) != 2 || deltas[0].From != first.Revision() || deltas[1].To != last.Revision() {
		t.Errorf("since the first: %v, %v", deltas, err)
	}
	if deltas, err := f.Since(last.Revision()); err != nil || len(deltas) != 0 {
		t.Errorf("since the last: %v, %v", deltas, err)
	}
	if _, err := f.Since(last.Revision() + 1); !errors.Is(err, ErrTooOld) {
		t.Errorf("a revision that never was: %v", err)
	}
}

// TestHistoryIsBounded publishes more changes than are kept: the oldest are gone, the newest are there.
func TestHistoryIsBounded(t *testing.T) {
	f, g := New(), graph.New("test", nil)
	first := grow(f, g, 1)
	var before, last *graph.Snapshot
	for range 10 {
		before, last = last, grow(f, g, historyLimit/8)
	}
	kept := 0
	for _, d := range f.now.Load().history {
		kept += cost(d.Delta)
	}
	if kept > historyLimit || kept != f.now.Load().kept {
		t.Errorf("%d changes are kept, and %d counted", kept, f.now.Load().kept)
	}
	if _, err := f.Since(first.Revision()); !errors.Is(err, ErrTooOld) {
		t.Errorf("the first revision is still known: %v", err)
	}
	if d, err := f.Since(before.Revision()); err != nil || len(d) != 1 || d[0].To != last.Revision() {
		t.Errorf("the last delta: %v, %v", d, err)
	}
}

// TestSinceKeeps: what a reader was given stays, while the feed goes on and drops it from its history.
func TestSinceKeeps(t *testing.T) {
	f := New()
	s, _ := graph.New("test", nil).Commit()
	var given, want [][]*graph.Delta
	for i := range uint64(40) {
		f.Publish(s, &graph.Delta{From: 100 + i, To: 101 + i, Nodes: make([]graph.NodeChange, historyLimit/8)})
		deltas, err := f.Since(100 + max(i, 3) - 3)
		if err != nil {
			t.Fatal(err)
		}
		given = append(given, deltas)
		want = append(want, slices.Clone(deltas))
	}
	if _, err := f.Since(100); !errors.Is(err, ErrTooOld) {
		t.Fatalf("nothing was dropped: %v", err)
	}
	for i := range given {
		if !slices.Equal(given[i], want[i]) {
			t.Errorf("the reader of revision %d holds %v, was given %v", 101+i, given[i], want[i])
		}
	}
}

func TestChangedAndEnd(t *testing.T) {
	f, g := New(), graph.New("test", nil)
	s, changed, ended := f.Latest()
	if s != nil || ended {
		t.Fatal("an empty feed has a snapshot or has ended")
	}
	want := grow(f, g, 1)
	<-changed
	s, changed, _ = f.Latest()
	if s != want {
		t.Error("not the newest snapshot")
	}
	f.End()
	f.End()
	<-changed
	if s, _, ended = f.Latest(); !ended || s != want {
		t.Error("an ended feed lost its last snapshot")
	}
}

// TestReset: a change too large to be listed ends the history; what comes after it is kept again.
func TestReset(t *testing.T) {
	f := New()
	s, _ := graph.New("test", nil).Commit()
	f.Publish(s, &graph.Delta{From: 100, To: 101})
	f.Publish(s, &graph.Delta{From: 101, To: 102, Reset: true})
	f.Publish(s, &graph.Delta{From: 102, To: 103})
	for from, want := range map[uint64]int{100: -1, 101: -1, 102: 1} {
		deltas, err := f.Since(from)
		if want < 0 && !errors.Is(err, ErrTooOld) || want >= 0 && len(deltas) != want {
			t.Errorf("since %d: %v, %v", from, deltas, err)
		}
	}
	if f.now.Load().kept != 1 {
		t.Errorf("%d changes are kept", f.now.Load().kept)
	}
}

// TestReadersFollow: readers of any pace get to the last snapshot, by deltas without a gap or by starting over, while
// the feed goes on. Run it with -race.
func TestReadersFollow(t *testing.T) {
	f, g := New(), graph.New("test", nil)
	var readers sync.WaitGroup
	for pace := range 3 {
		readers.Go(func() { follow(t, f, pace) })
	}
	for range 300 {
		grow(f, g, 3)
	}
	f.End()
	readers.Wait()
}

// follow reads a feed to its end: each time, or each so many times, that it says that something changed.
func follow(t *testing.T, f *Feed, pace int) {
	var at uint64 // the revision that the reader knows
	nodes := 0    // of it
	for {
		latest, changed, ended := f.Latest()
		if deltas, err := f.Since(at); err == nil {
			for _, d := range deltas {
				if d.From != at {
					t.Errorf("a reader of revision %d got the delta from %d", at, d.From)
				}
				at = d.To
				nodes += len(d.Nodes)
			}
		} else if latest != nil {
			at = latest.Revision()
			nodes, _ = latest.Size()
		}
		if ended {
			want, _ := latest.Size()
			if at != latest.Revision() || nodes != want {
				t.Errorf("a reader ended at revision %d with %d nodes, want %d with %d", at, nodes, latest.Revision(), want)
			}
			return
		}
		for range pace {
			<-changed
			_, changed, _ = f.Latest()
		}
		<-changed
	}
}
