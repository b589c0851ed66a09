package kube

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"kubernetes-scraper/internal/event"
	"kubernetes-scraper/internal/extract"
	"kubernetes-scraper/internal/fact"
)

// maxBatch is how many events a batch has at most.
const maxBatch = 64

// A sender gathers events into batches.
type sender struct {
	source event.Source
	out    chan<- event.Batch
	events []event.Event
	last   int // length of the batch before: what the next is likely to have
}

// add appends an event; a full batch is sent.
func (s *sender) add(ctx context.Context, e event.Event) error {
	if s.events == nil {
		s.events = make([]event.Event, 0, max(1, s.last))
	}
	s.events = append(s.events, e)
	if len(s.events) < maxBatch {
		return nil
	}
	return s.flush(ctx)
}

// flush sends what was gathered. The slice goes with it and is not used again.
func (s *sender) flush(ctx context.Context) error {
	if len(s.events) == 0 {
		return nil
	}
	batch := event.Batch{Source: s.source, Events: s.events}
	s.last, s.events = len(s.events), nil
	return send(ctx, s.out, batch)
}

// A session is one open watch.
type session struct {
	*reflector
	sender
	cause     func() error // why the stream was cut by us; nil if it was not
	frames    framer
	format    extract.Format
	extractor Extractor
	syncing   bool        // it is a streaming list, before the bookmark that ends it
	release   func()      // gives the place among those who sync to the next; nothing happens the second time
	following func()      // called when it has become a watch of what changes
	stall     *time.Timer // fires when a streaming list makes no progress
	settled   bool        // an event came
	counted   int64       // bytes that the counters know of
}

// run reads the watch to its end and says why it ended.
func (s *session) run(ctx context.Context) error {
	err := s.start(ctx)
	if err == nil {
		err = s.read(ctx)
	}
	s.countBytes()
	// What was read before the end is right, and the resourceVersion has passed it.
	if sendErr := s.flush(ctx); sendErr != nil {
		return sendErr
	}
	return err
}

func (s *session) start(ctx context.Context) error {
	if !s.syncing {
		if s.lost {
			s.counters.resumes.Add(1)
		}
		s.following()
		return s.health.opened(ctx)
	}
	if err := s.health.began(ctx, s.synced); err != nil {
		return err
	}
	s.began = true
	return s.emit(ctx, event.Event{Type: event.SyncStart})
}

// read handles one event after the other. Events are handed on when the next one is not there yet: nobody waits for a
// batch to fill, but for that of a list, which says nothing before it is whole.
func (s *session) read(ctx context.Context) error {
	for {
		if !s.frames.ready() {
			if err := s.pause(ctx); err != nil {
				return err
			}
		}
		frame, err := s.frames.next()
		if err == nil {
			err = s.handle(ctx, frame)
		} else {
			err = s.ended(ctx, err)
		}
		if err != nil {
			return err
		}
	}
}

// pause hands on what was gathered of a watch.
func (s *session) pause(ctx context.Context) error {
	s.countBytes()
	if s.syncing || len(s.events) == 0 {
		return nil
	}
	return s.flush(ctx)
}

// emit gathers an event. Waiting for the receiver does not count as the server's lack of progress.
func (s *session) emit(ctx context.Context, e event.Event) error {
	if !s.syncing || len(s.events) < maxBatch-1 {
		return s.add(ctx, e)
	}
	s.stall.Stop()
	err := s.add(ctx, e)
	s.stall.Reset(stalledAfter)
	return err
}

func (s *session) countBytes() {
	if s.frames.bytesRead() == s.counted {
		return
	}
	s.conn.heard()
	s.counters.bytes.Add(s.frames.bytesRead() - s.counted)
	s.counted = s.frames.bytesRead()
}

// ended turns the error of a framer into what ended the watch; nil if it goes on.
func (s *session) ended(ctx context.Context, err error) error {
	var tooLarge *tooLargeError
	if errors.As(err, &tooLarge) {
		return s.skipped(ctx, tooLarge)
	}
	cause := s.cause()
	switch {
	case errors.Is(cause, errDeadline) && s.syncing:
		return fmt.Errorf("%w: %w", errUnended, errDeadline)
	case cause != nil:
		return cause
	case errors.Is(err, ErrFrame):
		return err
	case !errors.Is(err, io.EOF):
		return fmt.Errorf("the connection broke: %w", err)
	case s.syncing:
		return errUnended
	}
	return errClosed
}

// progress notes that an event came.
func (s *session) progress(ctx context.Context) error {
	s.heard = true
	if s.syncing {
		s.stall.Reset(stalledAfter)
		return nil
	}
	if s.settled {
		return nil
	}
	s.settled = true
	return s.health.settled(ctx)
}

// handle deals with one frame. An error ends the watch.
func (s *session) handle(ctx context.Context, frame []byte) error {
	ev, err := decodeEvent(frame, s.format, false)
	if err != nil && !errors.Is(err, errObject) {
		return err
	}
	if ev.typ == failed {
		return statusFromEvent(ev.object, s.format)
	}
	if err := s.progress(ctx); err != nil {
		return err
	}
	if err != nil {
		s.leaveOut(ev, err, false)
		return nil
	}
	switch ev.typ {
	case added, modified:
		if err := checkPartial(s.kind, string(ev.kind), partialObjectKind); err != nil {
			return err
		}
		facts, err := s.extractor.Extract(ev.object)
		if err == nil && facts.Name == "" {
			err = fmt.Errorf("%w: it has no name", errObject)
		}
		if err != nil {
			s.leaveOut(ev, err, false)
			return nil
		}
		s.counters.objects.Add(1)
		s.advance(facts.ResourceVersion)
		s.notice(facts.Name, false)
		return s.emit(ctx, event.Event{Type: event.Upsert, Facts: facts})
	case deleted:
		return s.delete(ctx, ev)
	case bookmark:
		return s.bookmark(ctx, ev)
	}
	s.leaveOut(ev, fmt.Errorf("%w: it comes in an event of the unknown type %q", errObject, oneLine(string(ev.typ))), false)
	return nil
}

// advance moves the place where the watch is taken up. Before the end of a streaming list there is no such place: its
// events come in no order of resourceVersion.
func (s *session) advance(resourceVersion string) {
	if !s.syncing && validVersion(resourceVersion) {
		s.resourceVersion = resourceVersion
	}
}

// notice tells of an object that may change what the server serves.
func (s *session) notice(name string, deleted bool) {
	if s.noticed != nil {
		s.noticed(name, deleted)
	}
}

// validVersion reports whether a watch can be taken up at a resourceVersion.
func validVersion(v string) bool { return v != "" && v != "0" }

func (s *session) delete(ctx context.Context, ev watchEvent) error {
	if err := checkPartial(s.kind, string(ev.kind), partialObjectKind); err != nil {
		return err
	}
	id, err := readIdentity(ev.object, s.format, false)
	if err == nil && id.name == "" {
		err = fmt.Errorf("%w: it has no name", errObject)
	}
	if err != nil {
		s.leaveOut(ev, err, false)
		return nil
	}
	return s.emitDelete(ctx, id)
}

func (s *session) emitDelete(ctx context.Context, id identity) error {
	s.counters.objects.Add(1)
	s.advance(id.resourceVersion)
	s.notice(id.name, true)
	return s.emit(ctx, event.Event{
		Type:  event.Delete,
		Facts: fact.Facts{Namespace: id.namespace, Name: id.name, UID: id.uid},
	})
}

// bookmark deals with an event that only says how far the watch has come; or that the streaming list is whole.
func (s *session) bookmark(ctx context.Context, ev watchEvent) error {
	id, err := readIdentity(ev.object, s.format, false)
	if err != nil {
		return nil // the next one will do
	}
	if !s.syncing {
		s.advance(id.resourceVersion)
		return nil
	}
	if !id.initialEventsEnd {
		return nil
	}
	if !validVersion(id.resourceVersion) {
		return fmt.Errorf("%w: its last bookmark has no resourceVersion", errList)
	}
	s.stall.Stop()
	s.syncing = false
	s.release()
	s.following()
	return s.whole(ctx, &s.sender, id.resourceVersion)
}

// skipped deals with a frame that was too large to be read. Who it was about is at its beginning.
func (s *session) skipped(ctx context.Context, tooLarge *tooLargeError) error {
	if err := s.progress(ctx); err != nil {
		return err
	}
	ev, _ := decodeEvent(tooLarge.prefix, s.format, true)
	if ev.typ == deleted {
		if id, _ := readIdentity(ev.object, s.format, true); id.name != "" && id.uid != "" {
			return s.emitDelete(ctx, id)
		}
	}
	s.leaveOut(ev, tooLarge, true)
	return nil
}

// leaveOut counts and tells of an object that cannot be read. The watch goes on behind it, so that it is not sent again
// and again.
func (s *session) leaveOut(ev watchEvent, reason error, clip bool) {
	id, _ := readIdentity(ev.object, s.format, clip)
	s.advance(id.resourceVersion)
	s.quarantine(id, reason)
}
