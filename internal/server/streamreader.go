package server

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"kubernetes-scraper/internal/feed"
)

// A streamReader is one who reads the stream.
type streamReader struct {
	stream  *Stream
	form    streamFormat
	out     io.Writer
	control *http.ResponseController
	position
	changes []*feed.Change // room
	timer   *time.Timer
	sent    time.Time // when something was sent last
}

// run sends what there is and waits for more. It returns nil when the reader has left or the feed has ended, and otherwise
// why the reader is cut off.
func (r *streamReader) run(ctx context.Context) error {
	if err := r.send(func() error { return r.form.heartbeat(r.out) }); err != nil {
		return err
	}
	for {
		_, changed, ended := r.stream.feed.Latest()
		more, err := r.catchUp()
		if err != nil {
			return err
		}
		if more {
			continue
		}
		if ended {
			return nil
		}
		if err := r.wait(ctx, changed); err != nil {
			if errors.Is(err, errStreamEnded) {
				return nil
			}
			return err
		}
	}
}

// catchUp sends some of what the reader does not have, and says whether there may be more.
func (r *streamReader) catchUp() (more bool, err error) {
	latest, _, _ := r.stream.feed.Latest()
	if latest == nil {
		return false, nil
	}
	if !r.known {
		return true, r.snapshot()
	}
	if r.instance != "" && r.instance != r.stream.options.Instance {
		return true, r.reset("the revision is one of another run of the server")
	}
	if newest := latest.Revision(); r.revision > newest {
		return true, r.reset(notYet(r.revision, newest))
	}
	changes, err := r.stream.feed.Changes(r.changes[:0], r.revision)
	defer clear(changes[:cap(changes)]) // or the reader holds what the feed has let go
	if err != nil {
		return true, r.reset("the history does not reach back to the revision")
	}
	if len(changes) == 0 {
		return false, nil
	}
	return len(changes) == cap(changes), r.deltas(changes)
}

func (r *streamReader) deltas(changes []*feed.Change) error {
	for i, c := range changes {
		write := func() error {
			return r.form.event(r.out, "delta", r.stream.id(c.Delta.To), r.stream.feed.JSON(c))
		}
		r.deadline(time.Now().Add(r.stream.options.Stall))
		if i < len(changes)-1 {
			if err := write(); err != nil {
				return err
			}
		} else if err := r.send(write); err != nil {
			return err
		}
		r.revision = c.Delta.To
	}
	return nil
}

// reset tells the reader to forget what it has: a snapshot follows.
func (r *streamReader) reset(reason string) error {
	err := r.send(func() error { return r.form.event(r.out, "reset", "", resetData(reason)) })
	r.position = position{}
	return err
}

// snapshot sends a graph as a whole, without making a copy of it.
func (r *streamReader) snapshot() error {
	latest, _, _ := r.stream.feed.Latest()
	p := r.stream.share(latest)
	revision := p.Snapshot().Revision()
	until := time.Now().Add(r.stream.options.Whole)
	out := writerFunc(func(b []byte) (int, error) {
		if now := time.Now(); now.After(until) {
			return 0, context.DeadlineExceeded
		} else if stall := now.Add(r.stream.options.Stall); stall.Before(until) {
			r.deadline(stall)
		} else {
			r.deadline(until)
		}
		return r.out.Write(b)
	})
	if err := r.form.snapshot(out, r.stream.id(revision), p.WriteJSON); err != nil {
		return err
	}
	r.position = position{known: true, revision: revision}
	return r.send(func() error { return nil })
}

// send writes something and lets the reader have it now.
func (r *streamReader) send(write func() error) error {
	r.deadline(time.Now().Add(r.stream.options.Stall))
	if err := write(); err != nil {
		return err
	}
	r.sent = time.Now()
	err := r.control.Flush()
	r.deadline(time.Time{}) // it would end an HTTP/2 stream on which nothing happens
	return err
}

// deadline is when the reader is cut off if it does not read; zero is never.
func (r *streamReader) deadline(t time.Time) {
	_ = r.control.SetWriteDeadline(t) // where there are none, in tests of the form, nobody is slow
}

// wait returns when there is something to be sent. Until then it sends heartbeats.
func (r *streamReader) wait(ctx context.Context, changed <-chan struct{}) error {
	if pause := time.Until(r.sent.Add(r.stream.options.Pace)); pause > 0 {
		r.timer.Reset(pause)
		select {
		case <-ctx.Done():
			return errStreamEnded
		case <-r.timer.C:
		}
	}
	for {
		r.timer.Reset(time.Until(r.sent.Add(r.stream.options.Heartbeat)))
		woken, err := r.sleep(ctx, changed)
		if woken || err != nil {
			return err
		}
		if err := r.send(func() error { return r.form.heartbeat(r.out) }); err != nil {
			return err
		}
	}
}

// sleep waits until the feed changes, which it says, or the timer goes off. One of all readers is on the lookout. It hands
// that on before it does anything else, to one for whom the feed has changed as well.
func (r *streamReader) sleep(ctx context.Context, changed <-chan struct{}) (woken bool, err error) {
	select {
	case <-ctx.Done():
		return false, errStreamEnded
	case <-r.timer.C:
		return false, nil
	case <-r.stream.lookout:
	}
	defer func() { r.stream.lookout <- struct{}{} }()
	select {
	case <-ctx.Done():
		return false, errStreamEnded
	case <-changed:
		return true, nil
	case <-r.timer.C:
		return false, nil
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(b []byte) (int, error) { return f(b) }
