package client

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
	"net/http"
	"time"

	"kubernetes-scraper/graph"
)

// An Event is one thing that the stream says: Graph, Delta or Reset, of which one is not empty.
type Event struct {
	// ID is what the stream can be taken up after; empty for a reset.
	ID string
	// Graph is the whole graph, with which a stream begins. It is the receiver's, to be kept with the deltas that follow.
	Graph *graph.Replica
	// Delta is what has changed since the event before.
	Delta *graph.DeltaDocument
	// Reset says why what was received before has to be forgotten: a Graph follows.
	Reset string
}

// WatchOptions say where a stream begins and how it is kept up. The zero value stands for a whole graph first.
type WatchOptions struct {
	// Since is the ID of an event of which all that it says is known, or a revision; empty: begin with the graph.
	Since string
	// Silence is how long the server may say nothing before it is thought to be gone: 45 seconds, if it is zero. It has to be
	// longer than the time between the server's heartbeats.
	Silence time.Duration
	// Retry is the first time to wait before connecting again, and RetryMost the longest: 250 milliseconds and 15 seconds,
	// if they are zero. Each time is twice the one before, and a part of it by chance.
	Retry, RetryMost time.Duration
	// Connected is called each time that the server has answered and the stream goes on. It may be nil.
	Connected func()
}

func (o *WatchOptions) complete() {
	for value, standard := range map[*time.Duration]time.Duration{
		&o.Silence: 45 * time.Second, &o.Retry: 250 * time.Millisecond, &o.RetryMost: 15 * time.Second,
	} {
		if *value == 0 {
			*value = standard
		}
	}
}

// errSilent says that the server has not said anything for too long.
var errSilent = errors.New("the server says nothing any more")

// Watch yields the events of the graph as they happen, until ctx is done. When the connection is lost it makes another
// one, and goes on where it was: nothing is left out and nothing comes twice.
//
// An error is yielded with an empty event. After one that may pass the stream goes on; after a *Problem that does not pass
// with time (the server does not want to answer) it ends.
func (c *Client) Watch(ctx context.Context, o WatchOptions) iter.Seq2[Event, error] {
	o.complete()
	return func(yield func(Event, error) bool) {
		wait := o.Retry
		for ctx.Err() == nil {
			left := false
			err := c.watch(ctx, o, func(e Event) bool {
				wait = o.Retry
				o.Since = e.ID
				left = !yield(e, nil)
				return !left
			})
			if left || ctx.Err() != nil {
				return
			}
			var problem *Problem
			if !yield(Event{}, fmt.Errorf("the stream of %s: %w", c.base.Host, err)) || errors.As(err, &problem) && !problem.passes() {
				return
			}
			pause(ctx, wait/2+rand.N(wait/2+1))
			wait = min(wait*2, o.RetryMost)
		}
	}
}

func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// watch reads one connection's events. The error is never nil, unless the receiver wants no more.
func (c *Client) watch(ctx context.Context, o WatchOptions, yield func(Event) bool) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	silence := time.AfterFunc(o.Silence, func() { cancel(errSilent) })
	defer silence.Stop()
	header := http.Header{"Accept": {"text/event-stream"}}
	if o.Since != "" {
		header.Set("Last-Event-ID", o.Since)
	}
	body, err := c.open(ctx, []string{"v1", "watch"}, nil, header)
	if err != nil {
		return because(ctx, err)
	}
	defer body.Close()
	if o.Connected != nil {
		o.Connected()
	}
	events := eventReader{bufio.NewReaderSize(awake{body, silence, o.Silence}, 64<<10)}
	for {
		e, err := events.next()
		if err != nil {
			return because(ctx, err)
		}
		if !yield(e) {
			return nil
		}
	}
}

// because is an error, or why the connection was given up.
func because(ctx context.Context, err error) error {
	if errors.Is(context.Cause(ctx), errSilent) {
		return errSilent
	}
	return err
}

// An awake reader puts off the time at which a silent server is given up.
type awake struct {
	io.Reader
	silence *time.Timer
	time    time.Duration
}

func (a awake) Read(b []byte) (int, error) {
	n, err := a.Reader.Read(b)
	a.silence.Reset(a.time)
	return n, err
}

// next reads an event. Those that nobody knows are skipped.
func (r *eventReader) next() (Event, error) {
	for {
		head, err := r.head()
		if err != nil {
			return Event{}, err
		}
		e := Event{ID: head.id}
		switch head.name {
		case "snapshot":
			data := &dataReader{events: r}
			if e.Graph, err = graph.ReadReplica(data); err == nil {
				_, err = io.Copy(io.Discard, data) // to the end of the event
			}
			return e, err
		case "delta":
			e.Delta = &graph.DeltaDocument{}
			return e, r.unmarshal(e.Delta)
		case "reset":
			var reset struct {
				Reason string `json:"reason"`
			}
			err := r.unmarshal(&reset)
			e.Reset = cmp.Or(reset.Reason, "the server does not say why")
			return e, err
		default:
			if _, err := io.Copy(io.Discard, &dataReader{events: r}); err != nil {
				return Event{}, err
			}
		}
	}
}

func (r *eventReader) unmarshal(v any) error {
	data, err := r.data()
	if err != nil {
		return err
	}
	return json.Unmarshal(data, v)
}
