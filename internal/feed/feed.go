// Package feed holds the newest snapshot of the graph and a bounded history of deltas, for any number of readers.
//
// # Guarantees
//
//   - Publish never waits for a reader, and a reader never waits for another.
//   - A reader that knows a revision gets every delta since, in order, or ErrTooOld: then it starts over from the newest
//     snapshot. Nothing is skipped in silence.
//   - What is kept is bounded by the number of changes in it, and of their JSON by its bytes; not by how slow readers are.
package feed

import (
	"cmp"
	"errors"
	"slices"
	"sync"
	"time"

	"kubernetes-scraper/graph"
)

// ErrTooOld says that the history does not reach back to a revision or a time.
var ErrTooOld = errors.New("the history does not reach back that far")

// historyLimit bounds the number of node and edge changes that are kept.
const historyLimit = 1 << 16

// A Feed is safe for use by many goroutines. Make one with New.
type Feed struct {
	mu      sync.Mutex
	latest  *graph.Snapshot
	history []*Change     // consecutive, the newest last
	kept    int           // changes in history
	base    moment        // of the revision that the history leads on from
	changed chan struct{} // closed at the next publication, and when the feed ends
	ended   bool
	cache   cache
}

// A moment is what is known of a revision beside its nodes and edges.
type moment struct {
	time     time.Time
	kinds    []graph.KindStatus // the counts are of another revision
	complete bool
}

// New returns an empty feed.
func New() *Feed { return &Feed{changed: make(chan struct{})} }

// Publish makes s the newest snapshot. d is the delta that leads to it from the one before.
func (f *Feed) Publish(s *graph.Snapshot, d *graph.Delta) {
	now := time.Now()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.latest = s
	f.keep(s, d, now)
	close(f.changed)
	f.changed = make(chan struct{})
}

// End says that no snapshot will follow.
func (f *Feed) End() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.ended {
		f.ended = true
		close(f.changed)
	}
}

// Latest returns the newest snapshot, nil as long as there is none; a channel that is closed when there is a newer one or
// the feed ends; and whether it has ended.
func (f *Feed) Latest() (s *graph.Snapshot, changed <-chan struct{}, ended bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.latest, f.changed, f.ended
}

// Since returns the deltas that lead from a revision to the newest one; none if it is the newest. It returns ErrTooOld if
// some of them are no longer kept, or were too large to be kept, or the revision is not one of this feed.
func (f *Feed) Since(revision uint64) ([]*graph.Delta, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	changes, err := f.since(revision)
	if err != nil || len(changes) == 0 {
		return nil, err
	}
	deltas := make([]*graph.Delta, len(changes))
	for i, c := range changes {
		deltas[i] = c.Delta
	}
	return deltas, nil
}

// Changes appends to dst, as far as its capacity goes, the changes that lead on from a revision; none if it is the newest.
// It returns ErrTooOld like Since. O(log n) for a history of n changes, beside what is returned.
func (f *Feed) Changes(dst []*Change, revision uint64) ([]*Change, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	changes, err := f.since(revision)
	return append(dst, changes[:min(len(changes), cap(dst)-len(dst))]...), err
}

// Reaches returns the oldest revision that the history reaches back to and the time when it was the newest; zero and the
// zero time as long as there is no snapshot.
func (f *Feed) Reaches() (revision uint64, since time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case len(f.history) > 0:
		return f.history[0].Delta.From, f.base.time
	case f.latest != nil:
		return f.latest.Revision(), f.base.time
	}
	return 0, time.Time{}
}

// RevisionAt returns the revision that was the newest at a time, and ErrTooOld if the history does not reach back to it.
// O(log n).
func (f *Feed) RevisionAt(t time.Time) (uint64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.latest == nil || t.Before(f.base.time) {
		return 0, ErrTooOld
	}
	later, _ := slices.BinarySearchFunc(f.history, t, func(c *Change, t time.Time) int {
		if c.Time.After(t) {
			return 1
		}
		return -1
	})
	if later == len(f.history) {
		return f.latest.Revision(), nil
	}
	return f.history[later].Delta.From, nil
}

// since returns the part of the history that leads on from a revision. It is changed in place later.
func (f *Feed) since(revision uint64) ([]*Change, error) {
	if f.latest != nil && f.latest.Revision() == revision {
		return nil, nil
	}
	i, found := slices.BinarySearchFunc(f.history, revision, func(c *Change, revision uint64) int {
		return cmp.Compare(c.Delta.From, revision)
	})
	if !found {
		return nil, ErrTooOld
	}
	return f.history[i:], nil
}

// keep adds a delta to the history, and drops the oldest to stay within the limit.
func (f *Feed) keep(s *graph.Snapshot, d *graph.Delta, now time.Time) {
	c := &Change{Delta: d, Time: now, after: moment{time: now, kinds: s.Kinds(), complete: s.Complete()}}
	if d.Reset {
		f.history, f.kept, f.base = nil, 0, c.after
		f.cache = cache{forgotten: d.To}
		return
	}
	if last := f.last(); d.Kinds == nil && last.kinds != nil {
		c.after.kinds = last.kinds // one copy for all, until a state changes
	}
	f.history = append(f.history, c)
	f.kept += cost(d)
	for f.kept > historyLimit {
		oldest := f.history[0]
		f.kept -= cost(oldest.Delta)
		f.base = oldest.after
		f.cache.forget(oldest)
		f.history[0] = nil
		f.history = f.history[1:]
	}
}

// last is the moment of the newest revision before the one that is being published.
func (f *Feed) last() moment {
	if n := len(f.history); n > 0 {
		return f.history[n-1].after
	}
	return f.base
}

// cost counts a delta as its changes, and itself as one.
func cost(d *graph.Delta) int { return 1 + len(d.Nodes) + len(d.Edges) + len(d.Kinds) }
