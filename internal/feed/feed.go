// Package feed holds the newest snapshot of the graph and a bounded history of deltas, for any number of readers.
//
// # Guarantees
//
//   - Publish never waits for a reader, and a reader never waits for another.
//   - A reader that knows a revision gets every delta since, in order, or ErrTooOld: then it starts over from the newest
//     snapshot. Nothing is skipped in silence.
//   - What is kept is bounded by the number of changes in it, not by how slow readers are.
package feed

import (
	"errors"
	"slices"
	"sync"

	"kubernetes-scraper/graph"
)

// ErrTooOld says that the history does not reach back to a revision.
var ErrTooOld = errors.New("the history does not reach back to this revision")

// historyLimit bounds the number of node and edge changes that are kept.
const historyLimit = 1 << 16

// A Feed is safe for use by many goroutines. Make one with New.
type Feed struct {
	mu      sync.Mutex
	latest  *graph.Snapshot
	history []*graph.Delta // consecutive, the newest last
	kept    int            // changes in history
	changed chan struct{}  // closed at the next publication, and when the feed ends
	ended   bool
}

// New returns an empty feed.
func New() *Feed { return &Feed{changed: make(chan struct{})} }

// Publish makes s the newest snapshot. d is the delta that leads to it from the one before.
func (f *Feed) Publish(s *graph.Snapshot, d *graph.Delta) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.latest = s
	f.keep(d)
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
	if f.latest != nil && f.latest.Revision() == revision {
		return nil, nil
	}
	for i, d := range f.history {
		if d.From == revision {
			return slices.Clone(f.history[i:]), nil // the history is changed in place
		}
	}
	return nil, ErrTooOld
}

// keep adds a delta to the history, and drops the oldest to stay within the limit.
func (f *Feed) keep(d *graph.Delta) {
	if d.Reset {
		f.history, f.kept = nil, 0
		return
	}
	f.history = append(f.history, d)
	f.kept += cost(d)
	for f.kept > historyLimit {
		f.kept -= cost(f.history[0])
		f.history[0] = nil
		f.history = f.history[1:]
	}
}

// cost counts a delta as its changes, and itself as one.
func cost(d *graph.Delta) int { return 1 + len(d.Nodes) + len(d.Edges) + len(d.Kinds) }
