package kube

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/internal/event"
	"kubernetes-scraper/internal/extract"
)

const (
	// pageLimit is how many items a page of a list has.
	pageLimit = 500
	// answerTimeout is how long a watch may take to be accepted. A server that waits for its cache refuses earlier.
	answerTimeout = 30 * time.Second
	// watchGrace is how much longer than asked for a watch may stay open before it is cut: its end got lost.
	watchGrace = 30 * time.Second
	// stalledAfter is how long a streaming list may bring no event. Bytes that are not yet an event do not count: a
	// server that drips them would hold the source for ever.
	stalledAfter = 30 * time.Second
	// noStreamingFor is how long it is remembered that a server has no streaming list for a kind.
	noStreamingFor = time.Hour
	// freshDiscovery is how old an answer of discovery may be to be believed of a kind that was never read.
	freshDiscovery = 30 * time.Second
	// stateTick is how often the clock looks at a source that is down.
	stateTick = time.Second
)

// What the sources of a Reader have in common.
type shared struct {
	client    *Client
	syncs     *queue
	gate      *gate
	conn      *connection
	discovery *discoverer
	notices   *notices
	log       *slog.Logger
	rarely    *rarely // tells of objects that cannot be read
	troubles  *rarely // tells of kinds that cannot be read
	out       chan<- event.Batch
	maxObject int
	maxPage   int
}

// A reflector keeps one source going. Its run has one goroutine that decides and keeps the time; each attempt runs in
// another, which is waited for, so that the published state is kept right while an attempt waits for the network.
// Attempts have the reflector to themselves: run looks at it only between them.
type reflector struct {
	*shared
	source       event.Source
	kind         *catalog.Kind
	health       *health
	counters     *counters
	newExtractor func(extract.Format) (Extractor, error)
	extractors   [2]Extractor // by format, made when needed
	doubt        doubt
	probe        probe
	// noticed is called with an object that was read, if such objects say which kinds the server serves; else nil.
	noticed func(name string, deleted bool)

	step             step
	wait             time.Duration  // before the step
	resourceVersion  string         // the last one seen: where a watch is taken up; empty before the first SyncEnd
	synced           bool           // everything was read once and is being kept up to date since
	wants            extract.Format // what is asked for
	noStreamingUntil time.Time
	limit            int  // items a page
	lost             bool // the next watch is one that is taken up again
	unanswered       bool // the last attempt got no answer

	// Of failures in a row.
	failures, unauthorized, forbidden, unended, refusals, absences int
	refusedAt                                                      string // the resourceVersion that refusals are about

	// Of the current attempt.
	askedAt  time.Time // its last request was made
	openedAt time.Time // the server accepted it
	began    bool      // SyncStart was sent and SyncEnd was not
	heard    bool      // its watch brought something
}

// run works until the context ends, or the kind is proven to be gone: then it returns true.
func (r *reflector) run(ctx context.Context) (gone bool) {
	for ctx.Err() == nil && r.step != stepGone {
		if err := r.round(ctx); err != nil && ctx.Err() == nil {
			r.fail(ctx, err)
		}
	}
	return ctx.Err() == nil
}

// round makes one attempt and keeps the published state right while it lasts.
func (r *reflector) round(ctx context.Context) error {
	if err := r.rest(ctx); err != nil {
		return err
	}
	r.wait = 0
	done := make(chan error, 1)
	go func() { done <- r.attempt(ctx) }()
	for r.health.down(ctx) {
		tick := time.NewTimer(stateTick)
		select {
		case err := <-done:
			tick.Stop()
			return err
		case <-tick.C:
			_ = r.health.review(ctx) // fails with the context only, and then the attempt ends too
		}
	}
	return <-done
}

// rest waits as was decided, and keeps the published state right meanwhile. A doubt whether the kind is still there ends a
// long wait.
func (r *reflector) rest(ctx context.Context) error {
	var woken <-chan struct{}
	switch {
	case r.unanswered:
		woken = r.conn.returns()
	case r.wait > 2*confirmWait && r.wait < forever:
		woken = r.doubt.waiting()
	}
	until := time.Now().Add(r.wait)
	for {
		left := time.Until(until)
		if left > stateTick && r.health.ages(ctx) {
			left = stateTick
		}
		early, err := sleepUnless(ctx, left, woken)
		if err != nil {
			return err
		}
		if early && r.unanswered { // not all of them in the same moment
			return sleep(ctx, fullJitter(min(wakeWithin, time.Until(until)))) // which may be over by now
		}
		if err := r.health.review(ctx); err != nil {
			return err
		}
		if early || !time.Now().Before(until) {
			return nil
		}
	}
}

// attempt takes the next step. Without an error, r.step says how to go on.
func (r *reflector) attempt(ctx context.Context) error {
	r.openedAt, r.began, r.heard = time.Time{}, false, false
	if _, err := r.extractor(r.wants); err != nil {
		return err
	}
	switch r.step {
	case stepList:
		return r.blame(ctx, r.list(ctx))
	case stepWatch:
		return r.blame(ctx, r.follow(ctx, r.resourceVersion))
	}
	return r.blame(ctx, r.follow(ctx, ""))
}

// fail does what decide says about the error of an attempt.
func (r *reflector) fail(ctx context.Context, err error) {
	c := classify(err)
	r.probe.lost(err, time.Since(r.openedAt), r.heard)
	r.unanswered = c == classNetwork
	r.count(c)
	d := decide(c, r.past())
	if d.relist != "" {
		r.counters.relist(d.relist).Add(1)
		r.resourceVersion, r.refusals = "", 0
	} else if r.began {
		r.counters.relist(relistBroken).Add(1)
	}
	if d.noStreaming {
		r.noStreamingUntil, r.unended = time.Now().Add(noStreamingFor), 0
	}
	if d.json {
		r.wants = extract.JSON
	}
	if d.state == event.Absent {
		r.synced, r.resourceVersion = false, "" // whoever hears of it drops what was read
	}
	r.step, r.lost = d.next, d.next == stepWatch
	r.wait = d.wait.duration(r.inARow(d.wait), retryAfterOf(err))
	r.log.Debug("list+watch", "kind", r.health.name, "namespace", r.source.Namespace, "error", err, "again in", r.wait)
	if d.next == stepGone {
		return // what is published then is not for one source to say
	}
	_ = r.health.lost(ctx, fault{ // fails with the context only
		reason: oneLine(err.Error()),
		state:  d.state,
		common: c == classServer || c == classUnauthorized || c == classThrottled || !r.discovery.ever.Load(),
		logged: c == classNetwork,
	})
}

// count notes a failure among those in a row.
func (r *reflector) count(c class) {
	if !r.openedAt.IsZero() {
		r.forbidden, r.absences = 0, 0
		if time.Since(r.openedAt) >= backoffResetAfter {
			r.failures, r.unauthorized = 0, 0
		}
	}
	r.failures++
	switch c {
	case classUnauthorized:
		r.unauthorized++
	case classForbidden:
		r.forbidden++
	case classUnlisted:
		r.absences++
	case classAbsent:
		r.absences++
		if r.notices.deleted(r.kind.Resource, r.kind.Group) {
			r.absences = patience // its definition was seen to go: that is as good as a second answer
		}
	case classUnended:
		r.unended++
	case classRefused, classFraming:
		if r.refusedAt != r.resourceVersion {
			r.refusals, r.refusedAt = 0, r.resourceVersion
		}
		r.refusals++
	}
}

// inARow is the number of failures that a waiting grows with.
func (r *reflector) inARow(w waiting) int {
	switch w {
	case waitForbidden:
		return r.forbidden
	case waitCredentials:
		return r.unauthorized - 1
	}
	return r.failures
}

func (r *reflector) past() past {
	return past{
		step:         r.step,
		synced:       r.synced,
		noStreaming:  time.Now().Before(r.noStreamingUntil),
		metadataOnly: r.kind.MetadataOnly,
		json:         r.wants == extract.JSON,
		unauthorized: r.unauthorized,
		unended:      r.unended,
		refusals:     r.refusals,
		absences:     r.absences,
	}
}

func retryAfterOf(err error) time.Duration {
	var status *StatusError
	if errors.As(err, &status) {
		return status.RetryAfter
	}
	return 0
}

// place is the source's place among those who read everything. Kinds that the catalog names first go first.
func (r *reflector) place() *place { return &place{queue: r.syncs, rank: r.source.Kind} }

// open makes a request of this source. A 404 is confirmed by discovery. If the answer is slow, the place is left to others.
func (r *reflector) open(ctx context.Context, place *place, query url.Values, accept string) (*http.Response, extract.Format, error) {
	if err := r.gate.wait(ctx); err != nil {
		return nil, 0, err
	}
	defer place.lend()()
	r.askedAt = time.Now()
	resp, err := r.client.get(ctx, resourcePath(r.kind, r.source.Namespace), query, accept)
	if errors.Is(err, errNoAnswer) {
		return nil, 0, err // whose fault that is remains to be seen
	}
	if err != nil {
		noteAnswer(ctx, r.conn, err)
		return nil, 0, r.confirm(ctx, err)
	}
	r.conn.reached()
	format, err := formatOf(resp, r.kind)
	if err != nil {
		resp.Body.Close()
		return nil, 0, err
	}
	r.openedAt = time.Now()
	return resp, format, nil
}

// confirm returns errAbsent for a 404 if discovery proves that the kind is not served, adds errUnlisted if discovery is
// refused, and returns any other error as it is. A 403 says as little of a kind that is gone as of one that is there, so it
// is confirmed in the same way.
func (r *reflector) confirm(ctx context.Context, err error) error {
	var status *StatusError
	if !errors.As(err, &status) || status.Code != http.StatusNotFound && status.Code != http.StatusForbidden {
		return err
	}
	asked := time.Now()
	if !r.synced {
		asked = asked.Add(-freshDiscovery) // nothing is lost by believing what was said a moment ago
	}
	found, discoveryErr := r.discovery.since(ctx, asked)
	switch {
	case discoveryErr == nil && found.denies(r.kind):
		return fmt.Errorf("%w: %s", errAbsent, resourcePath(r.kind, ""))
	case discoveryErr != nil && status.Code == http.StatusNotFound && classify(discoveryErr) == classForbidden:
		return fmt.Errorf("%w, and %w", err, errUnlisted)
	}
	return err
}

// extractor is the attempt's extractor for a format.
func (r *reflector) extractor(f extract.Format) (Extractor, error) {
	if r.extractors[f] == nil {
		x, err := r.newExtractor(f)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errRules, err)
		}
		r.extractors[f] = x
	}
	return r.extractors[f], nil
}

// follow opens a watch and reads it to its end: from a resourceVersion, or, if that is empty, a streaming list and the
// watch that it becomes. It never returns nil.
func (r *reflector) follow(ctx context.Context, resourceVersion string) error {
	syncing := resourceVersion == ""
	place := &place{}
	if syncing {
		place = r.place()
	}
	if err := place.take(ctx); err != nil {
		return err
	}
	defer place.give()
	query, timeout := watchQuery(resourceVersion)
	wait := func() {}
	defer func() { wait() }()
	// Only the reading ends with stream. What was read is handed on as long as ctx lives: the resourceVersion has passed it.
	stream, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	deadline := time.AfterFunc(timeout+watchGrace, func() { cancel(errDeadline) })
	defer deadline.Stop()
	answer := time.AfterFunc(answerTimeout, func() { cancel(errNoAnswer) })
	defer answer.Stop()
	resp, format, err := r.open(stream, place, query, watchAccept(r.kind, r.wants))
	answer.Stop()
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if err := place.take(ctx); err != nil {
		return err
	}
	extractor, err := r.extractor(format)
	if err != nil {
		return err
	}
	wait = r.probing(stream, resourceVersion, cancel)
	defer r.doubt.disarm()
	s := &session{
		reflector: r,
		sender:    sender{source: r.source, out: r.out},
		cause:     func() error { return context.Cause(stream) },
		frames:    newFramer(resp.Body, format, r.maxObject),
		format:    format,
		extractor: extractor,
		syncing:   syncing,
		release:   place.give,
		following: func() { r.doubt.arm(func() { cancel(errDoubted) }) },
	}
	if syncing {
		s.stall = time.AfterFunc(stalledAfter, func() { cancel(errStalled) })
		defer s.stall.Stop()
	}
	return s.run(ctx)
}

// whole ends a read of everything: what was gathered and SyncEnd are sent, and the source is live.
func (r *reflector) whole(ctx context.Context, s *sender, resourceVersion string) error {
	r.resourceVersion, r.synced, r.began, r.step = resourceVersion, true, false, stepWatch
	r.unauthorized, r.unended = 0, 0
	r.probe.certain()
	if err := s.add(ctx, event.Event{Type: event.SyncEnd}); err != nil {
		return err
	}
	if err := s.flush(ctx); err != nil {
		return err
	}
	return r.health.live(ctx)
}

// quarantine counts an object that cannot be read, and tells of it if it did not just tell of others.
func (r *reflector) quarantine(id identity, reason error) {
	r.counters.quarantined.Add(1)
	if ok, skipped := r.rarely.allowCounted(); ok {
		r.log.Warn("an object is left out", "kind", r.health.name, "object", id.String(),
			"reason", oneLine(reason.Error()), "untold", skipped)
	}
}
