package client

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"kubernetes-scraper/graph"
)

// A Live graph is a copy of a server's graph that is kept as it is there, byte for byte. Its methods may be called from any
// goroutine, Run once. Make one with NewLive.
type Live struct {
	client  *Client
	options WatchOptions

	mu       sync.Mutex
	snapshot *graph.Snapshot
	changed  chan struct{}
	trouble  error
}

// NewLive returns a live graph that is empty until Run is called.
func NewLive(c *Client, o WatchOptions) *Live {
	o.complete()
	o.Since = "" // there is nothing yet that a delta could change
	return &Live{client: c, options: o, changed: make(chan struct{})}
}

// Snapshot returns the newest graph; nil as long as there is none.
func (l *Live) Snapshot() *graph.Snapshot {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.snapshot
}

// Changed returns a channel that is closed when there is a newer graph than Snapshot returns now, or something changes
// about Trouble. To miss nothing, ask for it before them.
func (l *Live) Changed() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.changed
}

// Trouble is why the graph may be out of date: the connection is lost and being made anew. It is nil while all is well.
func (l *Live) Trouble() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.trouble
}

// Run follows the graph until ctx is done, and then returns nil. It returns an error only when the server does not want to
// answer, which is a *Problem that does not pass with time.
func (l *Live) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		if err := l.follow(ctx); err != nil {
			return err
		}
	}
	return nil
}

// follow reads a stream from a graph on. It returns nil if ctx is done, or if the stream has to begin anew.
func (l *Live) follow(ctx context.Context) error {
	var replica *graph.Replica
	var last error
	for e, err := range l.client.Watch(ctx, l.options) {
		last = err
		if err == nil {
			if err = take(&replica, e); err == nil && e.Reset != "" {
				continue
			}
		}
		if err != nil {
			l.set(nil, err)
			if last == nil { // what was received does not fit: begin anew, but not in a hurry
				pause(ctx, l.options.RetryMost)
				return nil
			}
			continue
		}
		l.set(replica.Snapshot(), nil)
	}
	var problem *Problem
	if ctx.Err() == nil && errors.As(last, &problem) {
		return last
	}
	return nil
}

// take applies an event to a replica.
func take(replica **graph.Replica, e Event) error {
	switch {
	case e.Reset != "":
		*replica = nil
	case e.Graph != nil:
		*replica = e.Graph
	case e.Delta != nil && *replica == nil:
		return fmt.Errorf("the stream does not begin with a graph, but with the changes of revision %d", e.Delta.To)
	case e.Delta != nil:
		return (*replica).Apply(e.Delta)
	}
	return nil
}

// set shows a snapshot, the one before if it is nil.
func (l *Live) set(s *graph.Snapshot, trouble error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if s != nil {
		l.snapshot = s
	}
	l.trouble = trouble
	close(l.changed)
	l.changed = make(chan struct{})
}
