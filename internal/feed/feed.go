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
	"sync/atomic"
	"time"

	"kubernetes-scraper/graph"
)

// ErrTooOld says that the history does not reach back to a revision or a time.
var ErrTooOld = errors.New("the history does not reach back that far")

// historyLimit bounds the number of node and edge changes that are kept.
const historyLimit = 1 << 16

// A Feed is safe for use by many goroutines. Make one with New.
type Feed struct {
	publishing sync.Mutex // held by who publishes
	now        atomic.Pointer[state]
	cache      cache
}

// A state is what a feed holds between two publications. It never changes, so readers need no lock: a thousand of them would
// make the writer of the graph wait for one.
type state struct {
	latest  *graph.Snapshot
	history []*Change     // consecutive, the newest last
	kept    int           // changes in history
	base    moment        // of the revision that the history leads on from
	changed chan struct{} // closed at the next publication, and when the feed ends
	ended   bool
}

// A moment is what is known of a revision beside its nodes and edges.
type moment struct {
	time     time.Time
	kinds    []graph.KindStatus // the counts are of another revision
	complete bool
}

// New returns an empty feed.
func New() *Feed {
	f := &Feed{}
	f.now.Store(&state{changed: make(chan struct{})})
	return f
}

// Publish makes s the newest snapshot. d is the delta that leads to it from the one before.
func (f *Feed) Publish(s *graph.Snapshot, d *graph.Delta) {
	f.publishing.Lock()
	defer f.publishing.Unlock()
	before := f.now.Load()
	next := *before
	next.latest, next.changed = s, make(chan struct{})
	dropped := next.keep(d, time.Now())
	f.now.Store(&next)
	f.cache.forget(dropped)
	if !before.ended {
		close(before.changed)
	}
}

// End says that no snapshot will follow.
func (f *Feed) End() {
	f.publishing.Lock()
	defer f.publishing.Unlock()
	last := *f.now.Load()
	if !last.ended {
		last.ended = true
		f.now.Store(&last)
		close(last.changed)
	}
}

// Latest returns the newest snapshot, nil as long as there is none; a channel that is closed when there is a newer one or
// the feed ends; and whether it has ended.
func (f *Feed) Latest() (s *graph.Snapshot, changed <-chan struct{}, ended bool) {
	now := f.now.Load()
	return now.latest, now.changed, now.ended
}

// Since returns the deltas that lead from a revision to the newest one; none if it is the newest. It returns ErrTooOld if
// some of them are no longer kept, or were too large to be kept, or the revision is not one of this feed.
func (f *Feed) Since(revision uint64) ([]*graph.Delta, error) {
	changes, err := f.now.Load().since(revision)
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
	changes, err := f.now.Load().since(revision)
	return append(dst, changes[:min(len(changes), cap(dst)-len(dst))]...), err
}

// Reaches returns the oldest revision that the history reaches back to and the time when it was the newest; zero and the
// zero time as long as there is no snapshot.
func (f *Feed) Reaches() (revision uint64, since time.Time) {
	now := f.now.Load()
	switch {
	case len(now.history) > 0:
		return now.history[0].Delta.From, now.base.time
	case now.latest != nil:
		return now.latest.Revision(), now.base.time
	}
	return 0, time.Time{}
}

// RevisionAt returns the revision that was the newest at a time, and ErrTooOld if the history does not reach back to it.
// O(log n).
func (f *Feed) RevisionAt(t time.Time) (uint64, error) {
	now := f.now.Load()
	if now.latest == nil || t.Before(now.base.time) {
		return 0, ErrTooOld
	}
	later, _ := slices.BinarySearchFunc(now.history, t, func(c *Change, t time.Time) int {
		if c.Time.After(t) {
			return 1
		}
		return -1
	})
	if later == len(now.history) {
		return now.latest.Revision(), nil
	}
	return now.history[later].Delta.From, nil
}

// since returns the part of the history that leads on from a revision. It must not be changed.
func (s *state) since(revision uint64) ([]*Change, error) {
	if s.latest != nil && s.latest.Revision() == revision {
		return nil, nil
	}
	i, found := slices.BinarySearchFunc(s.history, revision, func(c *Change, revision uint64) int {
		return cmp.Compare(c.Delta.From, revision)
	})
	if !found {
		return nil, ErrTooOld
	}
	return s.history[i:], nil
}

// keep adds a delta to the history, and drops the oldest to stay within the limit. It returns those. States that were before
// share the list: it is only added to.
func (s *state) keep(d *graph.Delta, now time.Time) (dropped []*Change) {
	c := &Change{Delta: d, Time: now, after: moment{time: now, kinds: s.latest.Kinds(), complete: s.latest.Complete()}}
	if d.Reset {
		dropped = s.history
		s.history, s.kept, s.base = nil, 0, c.after
		return dropped
	}
	if last := s.last(); d.Kinds == nil && last.kinds != nil {
		c.after.kinds = last.kinds // one copy for all, until a state changes
	}
	all := append(s.history, c)
	s.kept += cost(d)
	first := 0
	for ; s.kept > historyLimit; first++ {
		s.kept -= cost(all[first].Delta)
		s.base = all[first].after
	}
	s.history = all[first:]
	if first > 0 && cap(s.history) == len(s.history) {
		s.history = slices.Grow(slices.Clip(s.history), len(s.history)/8+1) // what was dropped is let go
	}
	return all[:first]
}

// last is the moment of the newest revision before the one that is being published.
func (s *state) last() moment {
	if n := len(s.history); n > 0 {
		return s.history[n-1].after
	}
	return s.base
}

// cost counts a delta as its changes, and itself as one.
func cost(d *graph.Delta) int { return 1 + len(d.Nodes) + len(d.Edges) + len(d.Kinds) }
