package kube

import (
	"context"
	"sync"
	"time"
)

// A doubt is how a reflector hears that its kind may be gone. Discovery alone proves nothing, so the reflector goes and
// sees: a watch that is open is taken up again where it is, a long wait ends. The zero value is ready.
type doubt struct {
	mu   sync.Mutex
	cut  func()        // ends the watch that is open; nil: none is
	wake chan struct{} // holds one; nil: nobody waits
}

// arm says how to end the watch that is open now.
func (d *doubt) arm(cut func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.cut = cut
}

// disarm says that no watch is open.
func (d *doubt) disarm() { d.arm(nil) }

// waiting returns a channel that brings the next doubt.
func (d *doubt) waiting() <-chan struct{} {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.wake = make(chan struct{}, 1)
	return d.wake
}

// raise makes the reflector go and see.
func (d *doubt) raise() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.cut != nil {
		d.cut()
		d.cut = nil
	}
	if d.wake != nil {
		signal(d.wake)
	}
}

// sleepUnless waits, and reports whether woken brought something before. The error is the context's.
func sleepUnless(ctx context.Context, d time.Duration, woken <-chan struct{}) (bool, error) {
	if d <= 0 {
		return false, ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return false, nil
	case <-woken:
		return true, nil
	case <-ctx.Done():
		return false, ctx.Err()
	}
}

// signal puts something into a channel that holds one, if it is empty.
func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
