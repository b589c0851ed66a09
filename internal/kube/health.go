package kube

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"kubernetes-scraper/internal/event"
)

const (
	// resumingAfter is how long a lost watch is kept to ourselves: the server closes every watch every few minutes, and
	// a watch that is taken up at once is no news.
	resumingAfter = 5 * time.Second
	// failingAfter is how long it may take before data counts as stale.
	failingAfter = 60 * time.Second
	// settledAfter is how long a quiet watch has to stay open to count as taken up; one that brings an event is so at
	// once. Some servers accept a watch and close it in the same moment.
	settledAfter = time.Second
)

// A health is the published state of a source. The reflector says what happened; health decides what of it is news, and
// sends that as a Status event.
//
// Two goroutines use it, the one that reads and the one that keeps the time; turn lets one in at a time, and is a channel
// so that whoever holds it may be held up by a slow receiver without deafening the other to its context.
type health struct {
	source event.Source
	name   string // for the log
	out    chan<- event.Batch
	log    *slog.Logger
	rarely *rarely
	turn   slots

	state     event.State
	reason    string    // as published
	why       string    // the newest reason, published or not
	downSince time.Time // zero: not down
	openedAt  time.Time // when the stream that is open was opened; zero: none is
	reading   bool      // what is open reads everything: it is up when that is whole, not before
	bad       bool      // the log has a line that this source cannot be read

	current atomic.Value // the state as published, for whoever asks without a turn
}

// now is the published state; empty before the first.
func (h *health) now() event.State {
	state, _ := h.current.Load().(event.State)
	return state
}

// gone publishes that the kind is not served any more, or not to be read: the last thing that is said of a source.
func (h *health) gone(ctx context.Context, reason string) error {
	if err := h.turn.take(ctx); err != nil {
		return err
	}
	defer h.turn.give()
	return h.publish(ctx, event.Absent, fault{reason: reason, logged: true})
}

// A fault is a failure as health sees it.
type fault struct {
	reason string
	// state is to be published at once; empty: when its time has come.
	state event.State
	// common: the failure is probably not that of this kind alone, so one line in the log stands for all.
	common bool
	// logged: the log has a line for it already.
	logged bool
}

// start publishes the state of a source that begins. An outage from before, when none could, is over.
func (h *health) start(ctx context.Context) error {
	if err := h.turn.take(ctx); err != nil {
		return err
	}
	defer h.turn.give()
	h.downSince, h.why = time.Time{}, ""
	return h.publish(ctx, event.Syncing, fault{})
}

// lost notes that an attempt failed.
func (h *health) lost(ctx context.Context, f fault) error {
	if err := h.turn.take(ctx); err != nil {
		return err
	}
	defer h.turn.give()
	now := time.Now()
	if h.downSince.IsZero() || h.wasUp(now) {
		h.downSince = now
	}
	h.openedAt, h.why = time.Time{}, f.reason
	state := f.state
	if state == event.Syncing && h.state != event.Syncing {
		state = "" // what failed goes on when the server accepts a request, not when it asks for patience
	}
	if state == "" && (h.state == event.Forbidden || h.state == event.Absent) {
		state = event.Failing // it is no longer forbidden or absent, but not well either
	}
	if state == "" {
		return nil
	}
	return h.publish(ctx, state, f)
}

// wasUp reports whether the stream that was just lost had ended the outage before.
func (h *health) wasUp(now time.Time) bool {
	if h.openedAt.IsZero() {
		return false
	}
	enough := settledAfter
	if h.reading {
		enough = failingAfter
	}
	return now.Sub(h.openedAt) >= enough
}

// began notes that the server answers a list.
func (h *health) began(ctx context.Context, synced bool) error {
	if err := h.turn.take(ctx); err != nil {
		return err
	}
	defer h.turn.give()
	h.openedAt, h.reading = time.Now(), true
	switch {
	case h.state != event.Failing && h.state != event.Forbidden && h.state != event.Absent:
		return nil
	case synced:
		return h.publish(ctx, event.Resyncing, fault{})
	}
	return h.publish(ctx, event.Syncing, fault{})
}

// opened notes that the server accepted a watch.
func (h *health) opened(ctx context.Context) error {
	if err := h.turn.take(ctx); err != nil {
		return err
	}
	defer h.turn.give()
	h.openedAt, h.reading = time.Now(), false
	return nil
}

// settled notes that an open watch brought an event.
func (h *health) settled(ctx context.Context) error {
	if err := h.turn.take(ctx); err != nil {
		return err
	}
	defer h.turn.give()
	if h.downSince.IsZero() {
		return nil
	}
	return h.publishLive(ctx)
}

// live notes that the source follows every change.
func (h *health) live(ctx context.Context) error {
	if err := h.turn.take(ctx); err != nil {
		return err
	}
	defer h.turn.give()
	return h.publishLive(ctx)
}

func (h *health) publishLive(ctx context.Context) error {
	h.downSince, h.why, h.reading = time.Time{}, "", false
	return h.publish(ctx, event.Live, fault{})
}

// down reports whether review has to be called from time to time.
func (h *health) down(ctx context.Context) bool {
	if h.turn.take(ctx) != nil {
		return false
	}
	defer h.turn.give()
	return !h.downSince.IsZero()
}

// ages reports whether the passing of time alone will change the state.
func (h *health) ages(ctx context.Context) bool {
	if h.turn.take(ctx) != nil {
		return false
	}
	defer h.turn.give()
	switch h.state {
	case event.Forbidden, event.Absent, event.Failing:
		return false
	}
	return !h.downSince.IsZero()
}

// review publishes what has fallen due by the passing of time.
func (h *health) review(ctx context.Context) error {
	if err := h.turn.take(ctx); err != nil {
		return err
	}
	defer h.turn.give()
	switch now := time.Now(); {
	case h.downSince.IsZero():
		return nil
	case !h.openedAt.IsZero():
		if h.reading || now.Sub(h.openedAt) < settledAfter {
			return nil
		}
		return h.publishLive(ctx)
	case h.state == event.Forbidden, h.state == event.Absent, h.state == event.Failing:
		return nil
	case now.Sub(h.downSince) >= failingAfter:
		return h.publish(ctx, event.Failing, fault{reason: h.why, common: true})
	case h.state == event.Live && now.Sub(h.downSince) >= resumingAfter:
		return h.publish(ctx, event.Resuming, fault{reason: h.why})
	}
	return nil
}

// publish sends the state if it is news.
func (h *health) publish(ctx context.Context, state event.State, f fault) error {
	if h.state == state && h.reason == f.reason {
		return nil
	}
	changed := h.state != state
	h.state, h.reason = state, f.reason
	h.current.Store(state)
	if changed {
		h.tell(f)
	}
	status := event.Event{Type: event.Status, State: state, Reason: f.reason}
	return send(ctx, h.out, event.Batch{Source: h.source, Events: []event.Event{status}})
}

// tell writes a change of state to the log: a line when a kind cannot be read, and one when it can be again.
func (h *health) tell(f fault) {
	level := slog.LevelDebug
	switch h.state {
	case event.Forbidden:
		if ok, rest := h.rarely.allowForbidden(); ok {
			level = slog.LevelWarn
			if rest {
				f.reason += "; other kinds that are forbidden now are not told here, the graph lists them"
			}
		}
	case event.Failing:
		if !f.logged && (!f.common || h.rarely.allow()) {
			level = slog.LevelWarn
		}
	case event.Live:
		if h.bad {
			level = slog.LevelInfo
		}
		h.bad = false
	}
	h.bad = h.bad || level == slog.LevelWarn
	attrs := []any{"kind", h.name, "state", string(h.state)}
	if h.source.Namespace != "" {
		attrs = append(attrs, "namespace", h.source.Namespace)
	}
	if f.reason != "" {
		attrs = append(attrs, "reason", f.reason)
	}
	text := "state of a kind"
	if level == slog.LevelWarn {
		text = "cannot read a kind; trying again"
	}
	h.log.Log(context.Background(), level, text, attrs...)
}

// send hands a batch on. It waits for the receiver: that is the backpressure.
func send(ctx context.Context, out chan<- event.Batch, batch event.Batch) error {
	select {
	case out <- batch:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// rarelyEvery is the least time between two lines that say much the same.
const rarelyEvery = 30 * time.Second

// A rarely says yes once in a while.
type rarely struct {
	mu      sync.Mutex
	next    time.Time
	skipped int

	forbidden      int       // lines since forbiddenSince
	forbiddenSince time.Time // when the first of them was written
}

// maxForbidden is how many kinds that may not be read are told one by one: a user with few rights may read none of some
// hundred.
const maxForbidden = 5

// allowForbidden reports whether a kind that may not be read is told of, and whether it is the last one for now.
func (r *rarely) allowForbidden() (ok, last bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if now := time.Now(); now.Sub(r.forbiddenSince) >= rarelyEvery {
		r.forbidden, r.forbiddenSince = 0, now
	}
	r.forbidden++
	return r.forbidden <= maxForbidden, r.forbidden == maxForbidden
}

func (r *rarely) allow() bool {
	ok, _ := r.allowCounted()
	return ok
}

// allowCounted also returns how many times it said no since it last said yes.
func (r *rarely) allowCounted() (ok bool, skipped int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if now := time.Now(); now.Before(r.next) {
		r.skipped++
		return false, 0
	} else {
		r.next = now.Add(rarelyEvery)
	}
	skipped, r.skipped = r.skipped, 0
	return true, skipped
}
