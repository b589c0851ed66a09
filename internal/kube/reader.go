package kube

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/internal/event"
	"kubernetes-scraper/internal/extract"
)

const (
	// DefaultMaxPageBytes is the largest page of a list that is read.
	DefaultMaxPageBytes = 128 << 20
	// discoveryAttempts is how often a server that answers discovery with an error is asked before the sources start
	// without it.
	discoveryAttempts = 3
	discoveryAgain    = 60 * time.Second
)

// An Extractor turns the bytes of one object into facts. It is used by one goroutine at a time.
type Extractor interface {
	Extract(raw []byte) (extract.Facts, error)
}

// Config is what a Reader needs. Client, NewExtractor and Kinds are required.
type Config struct {
	Client *Client
	// Kinds are the kinds of the catalog; those that are Watched are read. event.Source.Kind is the position here.
	Kinds []catalog.Kind
	// Namespaces to read; empty means all, with one list+watch a kind. Cluster-scoped kinds are always read whole.
	Namespaces []string
	// NewExtractor makes the extractor of a kind for a format. It is called from several goroutines.
	NewExtractor func(kind int, f extract.Format) Extractor
	// Log is where troubles are told; nil: nowhere.
	Log *slog.Logger
	// MaxObjectBytes is the largest watch frame that is read; 0: DefaultMaxObjectBytes.
	MaxObjectBytes int
	// MaxPageBytes is the largest page of a list that is read; 0: DefaultMaxPageBytes.
	MaxPageBytes int
}

// A Reader reads an API server: what it serves, and every source, for as long as Run runs.
type Reader struct {
	config   Config
	log      *slog.Logger
	sources  []event.Source
	counters []*counters // by position in sources
}

// New returns a Reader. It starts nothing.
func New(c Config) *Reader {
	r := &Reader{config: c, log: c.Log}
	if r.log == nil {
		r.log = slog.New(slog.DiscardHandler)
	}
	if r.config.MaxObjectBytes <= 0 {
		r.config.MaxObjectBytes = DefaultMaxObjectBytes
	}
	if r.config.MaxPageBytes <= 0 {
		r.config.MaxPageBytes = DefaultMaxPageBytes
	}
	r.sources = event.Sources(c.Kinds, c.Namespaces)
	for range r.sources {
		r.counters = append(r.counters, &counters{})
	}
	return r
}

// Sources lists what the Reader reads.
func (r *Reader) Sources() []event.Source { return append([]event.Source(nil), r.sources...) }

// Stats are the counts of every source, in the order of Sources. It may be called at any time.
func (r *Reader) Stats() []Stats {
	all := make([]Stats, len(r.sources))
	for i, source := range r.sources {
		all[i] = r.counters[i].read(source)
	}
	return all
}

// Run reads until ctx ends, and sends what happens to out; it waits when out is full. Every goroutine that it started
// has ended when it returns. It returns nil: a server that cannot be read is a state, not the end.
//
// First the server is asked what it serves. A server that cannot be reached is tried until it can be; one that answers
// with an error keeps no source from starting.
func (r *Reader) Run(ctx context.Context, out chan<- event.Batch) error {
	reflectors, discovery := r.build(out)
	for _, reflector := range reflectors {
		if reflector.health.start(ctx) != nil {
			return nil
		}
	}
	known := r.discover(ctx, discovery, reflectors)
	var all sync.WaitGroup
	if !known {
		all.Go(func() { r.discoverLater(ctx, discovery) })
	}
	for _, reflector := range reflectors {
		all.Go(func() { reflector.run(ctx) })
	}
	all.Wait()
	return nil
}

// build makes the reflectors and what they share.
func (r *Reader) build(out chan<- event.Batch) ([]*reflector, *discoverer) {
	gate := &gate{}
	conn := &connection{log: r.log, server: r.config.Client.Server()}
	discovery := &discoverer{client: r.config.Client, gate: gate, conn: conn, log: r.log, out: out, turn: newSlots(1)}
	common := &shared{
		client: r.config.Client, syncs: newSlots(maxSyncs), gate: gate, conn: conn, discovery: discovery,
		log: r.log, rarely: &rarely{}, out: out, maxObject: r.config.MaxObjectBytes, maxPage: r.config.MaxPageBytes,
	}
	troubles := &rarely{}
	var all []*reflector
	for i, source := range r.sources {
		kind := &r.config.Kinds[source.Kind]
		all = append(all, &reflector{
			shared: common, source: source, kind: kind, counters: r.counters[i], limit: pageLimit,
			newExtractor: func(f extract.Format) Extractor { return r.config.NewExtractor(source.Kind, f) },
			health: &health{
				source: source, name: kindName(kind), out: out, log: r.log, rarely: troubles, turn: newSlots(1),
			},
		})
	}
	return all, discovery
}

// kindName is how a kind is called in the log: its resource, and its group if it has one.
func kindName(kind *catalog.Kind) string {
	if kind.Group == "" {
		return kind.Resource
	}
	return kind.Resource + "." + kind.Group
}

// discover asks the server what it serves until there is an answer, and reports whether it is known now. While the server
// cannot be reached, every source says so.
func (r *Reader) discover(ctx context.Context, d *discoverer, reflectors []*reflector) bool {
	for attempt := 1; ; attempt++ {
		_, err := d.since(ctx, time.Time{})
		if err == nil || ctx.Err() != nil {
			return err == nil
		}
		wait := waitBackoff
		var unreachable *unreachableError
		if errors.As(err, &unreachable) {
			for _, reflector := range reflectors {
				_ = reflector.health.lost(ctx, fault{reason: err.Error(), state: event.Failing, logged: true})
			}
		} else if wait = waitAfter(err); attempt >= discoveryAttempts || wait == waitNone {
			r.log.Warn("the server does not say what it serves; going on without", "error", oneLine(err.Error()))
			return false
		}
		if sleep(ctx, wait.duration(attempt, retryAfterOf(err))) != nil {
			return false
		}
	}
}

// waitAfter is how long to wait until discovery is tried again; waitNone: there is no use in it now.
func waitAfter(err error) waiting {
	switch classify(err) {
	case classForbidden, classNotFound, classNoWatch, classFormat:
		return waitNone
	case classThrottled:
		return waitTold
	}
	return waitBackoff
}

// discoverLater goes on asking what the server serves, beside the reflectors, until it is known.
func (r *Reader) discoverLater(ctx context.Context, d *discoverer) {
	for sleep(ctx, slightJitter(discoveryAgain)) == nil {
		if _, err := d.since(ctx, time.Time{}); err == nil {
			r.log.Info("the server says what it serves by now")
			return
		}
	}
}
