package feed

import (
	"bytes"
	"encoding/json"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"kubernetes-scraper/graph"
)

// TestRevisionAt: a time is that of the revision which was the newest then.
func TestRevisionAt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, g := New(), graph.New("test", nil)
		if _, err := f.RevisionAt(time.Now()); !errors.Is(err, ErrTooOld) {
			t.Errorf("an empty feed: %v", err)
		}
		if revision, since := f.Reaches(); revision != 0 || !since.IsZero() {
			t.Errorf("an empty feed reaches back to %d, %v", revision, since)
		}
		start := time.Now()
		time.Sleep(time.Minute)
		for range 4 { // at minutes 1 to 4, revisions 1 to 4
			grow(f, g, 1)
			time.Sleep(time.Minute)
		}
		for minutes, want := range map[float64]uint64{1: 1, 1.9: 1, 2: 2, 3.5: 3, 4: 4, 5: 4, 100: 4} {
			got, err := f.RevisionAt(start.Add(time.Duration(minutes * float64(time.Minute))))
			if err != nil || got != want {
				t.Errorf("at minute %v it was revision %d, %v; want %d", minutes, got, err, want)
			}
		}
		if got, err := f.RevisionAt(start); !errors.Is(err, ErrTooOld) {
			t.Errorf("before the first revision it was %d, %v", got, err)
		}
		if revision, since := f.Reaches(); revision != 1 || !since.Equal(start.Add(time.Minute)) {
			t.Errorf("the feed reaches back to %d, %v", revision, since)
		}
		for range 10 {
			grow(f, g, historyLimit/8)
		}
		if _, err := f.RevisionAt(start.Add(2 * time.Minute)); !errors.Is(err, ErrTooOld) {
			t.Errorf("of a time that was dropped: %v", err)
		}
		revision, since := f.Reaches()
		if got, err := f.RevisionAt(since); err != nil || got < revision || !since.After(start.Add(4*time.Minute)) {
			t.Errorf("the feed reaches back to %d, %v, where it has %d, %v", revision, since, got, err)
		}
	})
}

// TestChanges: as many as there is room for, in order.
func TestChanges(t *testing.T) {
	f, g := New(), graph.New("test", nil)
	for range 10 {
		grow(f, g, 1)
	}
	room := make([]*Change, 0, 4)
	at, got := uint64(1), 0
	for {
		changes, err := f.Changes(room, at)
		if err != nil {
			t.Fatal(err)
		}
		if len(changes) == 0 {
			break
		}
		for _, c := range changes {
			if c.Delta.From != at {
				t.Fatalf("after %d comes the change from %d", at, c.Delta.From)
			}
			at = c.Delta.To
			got++
		}
	}
	if at != 10 || got != 9 {
		t.Errorf("%d changes lead to %d", got, at)
	}
	if changes, err := f.Changes(room, 11); !errors.Is(err, ErrTooOld) || len(changes) > 0 {
		t.Errorf("after a revision that never was: %v, %v", changes, err)
	}
}

// TestJSON: many readers get the same bytes, which are the delta's, encoded once.
func TestJSON(t *testing.T) {
	f, g := New(), graph.New("test", nil)
	grow(f, g, 1)
	s := grow(f, g, 2)
	changes, err := f.Changes(make([]*Change, 0, 1), 1)
	if err != nil {
		t.Fatal(err)
	}
	got := make([][]byte, 8)
	var readers sync.WaitGroup
	for i := range got {
		readers.Go(func() { got[i] = f.JSON(changes[0]) })
	}
	readers.Wait()
	var d graph.DeltaDocument
	if err := json.Unmarshal(got[0], &d); err != nil || d.To != s.Revision() || len(d.Nodes) != 2 {
		t.Errorf("%s: %v", got[0], err)
	}
	for _, b := range got {
		if &b[0] != &got[0][0] {
			t.Error("encoded more than once")
		}
	}
}

// TestJSONIsBounded: whatever order readers ask in, no more is kept than the limit, and what is given is right.
func TestJSONIsBounded(t *testing.T) {
	f, g := New(), graph.New("test", nil)
	grow(f, g, 1)
	const commits, each = 60, historyLimit / 70 // all within the history, but some 100 bytes of JSON a change
	for range commits {
		grow(f, g, each*6/5)
	}
	revision, _ := f.Reaches()
	changes, err := f.Changes(make([]*Change, 0, commits), revision)
	if err != nil {
		t.Fatal(err)
	}
	for i := range changes {
		c := changes[(i*37)%len(changes)]
		if !bytes.HasPrefix(f.JSON(c), []byte(`{"from":`)) {
			t.Fatalf("%.100s", f.JSON(c))
		}
	}
	// Large texts, so that not even one history of changes has room.
	for range 40 {
		id := g.Ensure(g.Kind("", "Pod"), "a", "0", graph.Unknown)
		g.SetPresent(id, "", []graph.Property{{Name: "text", Value: string(make([]byte, 1<<20)) + time.Now().String()}})
		s, d := g.Commit()
		f.Publish(s, d)
		for _, c := range f.now.Load().history[len(f.now.Load().history)-3:] {
			f.JSON(c)
		}
		keptJSON(t, f)
	}
	if b := f.JSON(f.now.Load().history[0]); len(b) == 0 || f.now.Load().history[0].json.Load() != nil {
		t.Error("what a late reader asks for is kept beyond the limit, or not given")
	}
	for range 8 { // what leaves the history takes its JSON along
		grow(f, g, historyLimit/8)
		keptJSON(t, f)
	}
	grow(f, g, 1<<15) // too much for a delta
	if keptJSON(t, f); f.cache.bytes != 0 {
		t.Errorf("%d bytes are kept of what is gone", f.cache.bytes)
	}
	if c := changes[0]; len(f.JSON(c)) == 0 || f.cache.bytes != 0 {
		t.Error("what is no longer in the history is kept")
	}
}

// keptJSON checks the bytes that are kept against the count of them.
func keptJSON(t *testing.T, f *Feed) {
	t.Helper()
	total := 0
	for _, c := range f.now.Load().history {
		if b := c.json.Load(); b != nil {
			total += len(*b)
		}
	}
	if total != f.cache.bytes || total > jsonLimit {
		t.Fatalf("%d bytes are kept, %d counted, %d allowed", total, f.cache.bytes, jsonLimit)
	}
}
