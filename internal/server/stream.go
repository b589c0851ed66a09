package server

import (
	"crypto/rand"
	"errors"
	"net/http"
	"sync"
	"time"
	"weak"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/feed"
)

// StreamOptions bound what readers of the stream can take. A zero stands for the default.
type StreamOptions struct {
	// Instance tells the revisions of this run from those of another. Without it there is a random one.
	Instance string
	// Heartbeat is the time after which a reader hears something though nothing has changed: 15 seconds.
	Heartbeat time.Duration
	// Pace is the least time between two times that a reader is sent something. A change is sent at once; those that follow
	// it within this time are sent together: 100 milliseconds. Negative: no such time.
	Pace time.Duration
	// Stall is how long a reader may take for what is written at a time, a change or 64 KiB of a snapshot: 10 seconds.
	Stall time.Duration
	// Whole is how long a reader may take for a whole snapshot: 5 minutes.
	Whole time.Duration
}

// A Stream serves the changes of the graph as they happen: docs/stream.md says how. It starts nothing, and takes no
// goroutine but the one in which it is called.
//
// A reader holds at most the snapshot that it is being sent, and changesAtOnce changes. It never makes another one wait, nor
// the writer of the graph.
type Stream struct {
	feed    *feed.Feed
	options StreamOptions

	mu      sync.Mutex
	printer weak.Pointer[graph.Printer] // of the snapshot that readers are being sent, if any are

	// lookout holds a token for the one reader that waits for the feed. When it was woken the next one takes it, and is woken
	// too: who publishes a change would need longer to wake a thousand readers than for all the rest.
	lookout chan struct{}
}

// changesAtOnce is how many changes a reader takes from the feed at a time.
const changesAtOnce = 64

// NewStream returns the handler of a feed's stream.
func NewStream(f *feed.Feed, o StreamOptions) *Stream {
	if o.Instance == "" {
		o.Instance = rand.Text()[:8]
	}
	for value, standard := range map[*time.Duration]time.Duration{
		&o.Heartbeat: 15 * time.Second, &o.Pace: 100 * time.Millisecond, &o.Stall: 10 * time.Second, &o.Whole: 5 * time.Minute,
	} {
		if *value == 0 {
			*value = standard
		}
	}
	s := &Stream{feed: f, options: o, lookout: make(chan struct{}, 1)}
	s.lookout <- struct{}{}
	return s
}

// ServeHTTP sends the stream until the reader leaves or is cut off, or the feed ends.
func (s *Stream) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	form, err := streamForm(r)
	if err != nil {
		problemOf(err).write(w)
		return
	}
	at, err := s.position(r)
	if err != nil {
		problemOf(err).write(w)
		return
	}
	h := w.Header()
	h.Set("Content-Type", form.media())
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // a proxy must not collect what is to arrive now
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodHead {
		return
	}
	reader := &streamReader{stream: s, form: form, out: w, control: http.NewResponseController(w), position: at,
		changes: make([]*feed.Change, 0, changesAtOnce), timer: time.NewTimer(0)}
	defer reader.timer.Stop()
	if reader.run(r.Context()) != nil {
		// What was begun must not look as if it were whole.
		panic(http.ErrAbortHandler)
	}
}

// share returns a printer that all readers use who begin at about the same time, so that a thousand of them hold one
// snapshot between them. It may be of a revision that is not the newest: then the feed has the changes since.
func (s *Stream) share(latest *graph.Snapshot) *graph.Printer {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.printer.Value(); p != nil {
		if _, err := s.feed.Changes(nil, p.Snapshot().Revision()); err == nil {
			return p
		}
	}
	p := latest.Printer()
	s.printer = weak.Make(p)
	return p
}

// errStreamEnded says that the feed has ended.
var errStreamEnded = errors.New("the stream has ended")
