package kube

import (
	"context"
	"slices"
	"sync"
	"time"
)

// lendAfter is how long a source that reads everything may wait for an answer before another one takes its place.
const lendAfter = 2 * time.Second

// A queue lets in a number of sources at a time; of those who wait, the one of the lowest rank first. Its methods may be
// called concurrently.
type queue struct {
	mu      sync.Mutex
	free    int
	waiting []*waiter // by rank
}

type waiter struct {
	rank int
	in   chan struct{} // closed when it is let in
}

func newQueue(n int) *queue { return &queue{free: n} }

// take waits to be let in, or returns the context's error.
func (q *queue) take(ctx context.Context, rank int) error {
	q.mu.Lock()
	if q.free > 0 {
		q.free--
		q.mu.Unlock()
		return nil
	}
	w := &waiter{rank: rank, in: make(chan struct{})}
	at, _ := slices.BinarySearchFunc(q.waiting, rank+1, func(w *waiter, rank int) int { return w.rank - rank })
	q.waiting = slices.Insert(q.waiting, at, w)
	q.mu.Unlock()
	select {
	case <-w.in:
		return nil
	case <-ctx.Done():
		q.leave(w)
		return ctx.Err()
	}
}

// leave takes back that somebody waits.
func (q *queue) leave(w *waiter) {
	q.mu.Lock()
	at := slices.Index(q.waiting, w)
	if at >= 0 {
		q.waiting = slices.Delete(q.waiting, at, at+1)
	}
	q.mu.Unlock()
	if at < 0 {
		q.give() // it had just been let in
	}
}

func (q *queue) give() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) == 0 {
		q.free++
		return
	}
	close(q.waiting[0].in)
	q.waiting = slices.Delete(q.waiting, 0, 1)
}

// A place is that of one source among those who read everything. The zero value is one that needs none.
type place struct {
	queue *queue
	rank  int

	mu    sync.Mutex
	held  bool
	taken int // how often
}

// take waits for the place, if it is not held. Only who reads calls it.
func (p *place) take(ctx context.Context) error {
	if p.queue == nil || p.has() {
		return nil
	}
	if err := p.queue.take(ctx, p.rank); err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.held = true
	p.taken++
	return nil
}

func (p *place) has() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.held
}

// give leaves the place to the next. Nothing happens the second time.
func (p *place) give() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.free()
}

func (p *place) free() {
	if p.held {
		p.held = false
		p.queue.give()
	}
}

// lend leaves the place to the next if what is waited for takes long; stop ends that. Who was slow takes it again.
func (p *place) lend() (stop func() bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	taken := p.taken
	return time.AfterFunc(lendAfter, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.taken == taken {
			p.free()
		}
	}).Stop
}
