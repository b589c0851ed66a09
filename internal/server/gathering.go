package server

import "sync"

// A gathering is those who are inside. Once it is closed, nobody enters.
type gathering struct {
	mu     sync.Mutex
	inside int
	closed bool
	empty  *sync.Cond
}

func newGathering() *gathering {
	g := &gathering{}
	g.empty = sync.NewCond(&g.mu)
	return g
}

// enter says whether one more may be inside; then it has to leave.
func (g *gathering) enter() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return false
	}
	g.inside++
	return true
}

func (g *gathering) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.inside--; g.inside == 0 {
		g.empty.Broadcast()
	}
}

// close lets nobody in any more, and waits until all have left.
func (g *gathering) close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed = true
	for g.inside > 0 {
		g.empty.Wait()
	}
}
