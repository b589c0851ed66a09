package kube

import (
	"context"
	"sync"
	"time"
)

const (
	maxSyncs       = 4   // sources that read everything at the same time
	opensPerSecond = 100 // requests that are begun in any second
)

// A slots is a semaphore.
type slots chan struct{}

func newSlots(n int) slots { return make(slots, n) }

// take waits for a slot, or returns the context's error.
func (s slots) take(ctx context.Context) error {
	select {
	case s <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s slots) give() { <-s }

// A gate lets no more than a number of requests begin in any second, in the order in which they came.
type gate struct {
	mu   sync.Mutex
	last [opensPerSecond]time.Time // when the last ones begin, a ring
	next int
}

// wait returns when a request may begin, or the context's error.
func (g *gate) wait(ctx context.Context) error {
	g.mu.Lock()
	begin := time.Now()
	if earliest := g.last[g.next].Add(time.Second); earliest.After(begin) {
		begin = earliest
	}
	g.last[g.next] = begin
	g.next = (g.next + 1) % opensPerSecond
	g.mu.Unlock()
	return sleep(ctx, time.Until(begin))
}
