package kube

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"kubernetes-scraper/catalog"
)

const (
	// discoverEvery is how often the server is asked what it serves when nothing says that this has changed.
	discoverEvery = 60 * time.Second
	// noticeDelay is how long is waited after a notice: others follow it.
	noticeDelay = 250 * time.Millisecond
	// noticeAgain is how long is waited before the server is asked a second time, and twice that before the next: a
	// kind is served, or not any more, only a moment after the event that says so.
	noticeAgain = 500 * time.Millisecond
	// noticeAsks is how often the server is asked after a notice: for about 8 s.
	noticeAsks = 5
)

// notices are the events of objects that say which kinds the server serves: CustomResourceDefinitions and APIServices.
// Its methods may be called concurrently.
type notices struct {
	mu sync.Mutex
	// gone are the names of definitions that were seen to be deleted, which is RESOURCE.GROUP of the kind.
	gone map[string]bool
	// came has something in it after a notice that nobody has acted upon yet.
	came chan struct{}
}

func newNotices() *notices { return &notices{gone: map[string]bool{}, came: make(chan struct{}, 1)} }

// of returns what to call with the objects of a kind; nil if they are of no interest.
func (n *notices) of(kind *catalog.Kind) func(name string, deleted bool) {
	switch keyOf(kind) {
	case groupKind{"apiextensions.k8s.io", "CustomResourceDefinition"}:
		return n.definition
	case groupKind{"apiregistration.k8s.io", "APIService"}:
		return func(string, bool) { signal(n.came) }
	}
	return nil
}

func (n *notices) definition(name string, deleted bool) {
	n.mu.Lock()
	if deleted {
		n.gone[name] = true
	} else {
		delete(n.gone, name)
	}
	n.mu.Unlock()
	signal(n.came)
}

// deleted reports whether the definition of a kind was deleted.
func (n *notices) deleted(resource, group string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.gone[resource+"."+group]
}

// forget forgets that the definition of a kind was deleted.
func (n *notices) forget(resource, group string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.gone, resource+"."+group)
}

// keepAsking asks the server what it serves: from time to time, and soon after every notice. What comes of it is for the
// discoverer to tell.
func keepAsking(ctx context.Context, d *discoverer, n *notices, log *slog.Logger) {
	timer := time.NewTimer(slightJitter(discoverEvery))
	defer timer.Stop()
	left, again := 0, noticeAgain // asks that are due to a notice
	var next time.Time            // of an ask that is due to a notice; zero: there is none
	for {
		select {
		case <-ctx.Done():
			return
		case <-n.came:
			left, again = noticeAsks, noticeAgain
			if soon := time.Now().Add(noticeDelay); next.IsZero() || next.After(soon) {
				next = soon
				timer.Reset(noticeDelay)
			}
			continue
		case <-timer.C:
		}
		if _, err := d.since(ctx, time.Now()); err != nil && ctx.Err() == nil {
			log.Debug("the server does not say what it serves", "error", oneLine(err.Error()))
		}
		next = time.Time{}
		wait := slightJitter(discoverEvery)
		if left--; left > 0 {
			wait = again
			next, again = time.Now().Add(wait), 2*again
		}
		timer.Reset(wait)
	}
}
