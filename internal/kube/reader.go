package kube

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/internal/event"
	"kubernetes-scraper/internal/extract"
	"kubernetes-scraper/internal/fact"
)

const (
	// DefaultMaxPageBytes is the largest page of a list that is read.
	DefaultMaxPageBytes = 128 << 20
	// discoveryAttempts is how often a server that answers discovery with an error is asked before the kinds of the
	// catalog are read without it.
	discoveryAttempts = 3
	// slowStart is how long the first answer may take before that is told.
	slowStart = 10 * time.Second
)

// An Extractor turns the bytes of one object into facts. It is used by one goroutine at a time.
type Extractor interface {
	Extract(raw []byte) (fact.Facts, error)
}

// Config is what a Reader needs. Client, Compile and HasSchema are required.
type Config struct {
	Client *Client
	// Catalog says what is read of the kinds that the server serves.
	Catalog Catalog
	// Load, if not nil, brings the Catalog instead, while the server is asked what it serves: so the first request does
	// not wait for it. With an error, Run ends.
	Load func() (Catalog, error)
	// Options say which kinds are read.
	Options Options
	// Namespaces to read; empty means all, with one list+watch a kind. Cluster-scoped kinds are always read whole.
	Namespaces []string
	// Compile makes the rules of a kind ready for a format and returns what makes extractors of it. It is called when the
	// first object is about to be read, from several goroutines. With an error, the kind fails and no other.
	Compile func(kind *catalog.Kind, f extract.Format) (func() Extractor, error)
	// HasSchema reports whether objects of a kind can be read as protobuf; those of others are JSON.
	HasSchema func(kind *catalog.Kind) bool
	// Log is where troubles are told; nil: nowhere.
	Log *slog.Logger
	// Notice is told, for people, that the server cannot be reached, and when it answers again. It must not block; nil: nobody
	// is told.
	Notice func(string)
	// MaxObjectBytes is the largest watch frame that is read; 0: DefaultMaxObjectBytes.
	MaxObjectBytes int
	// MaxPageBytes is the largest page of a list that is read; 0: DefaultMaxPageBytes.
	MaxPageBytes int
}

// A Reader reads an API server: what it serves, and every kind that is to be read, for as long as Run runs.
type Reader struct {
	config Config
	log    *slog.Logger
	fleet  atomic.Pointer[fleet] // nil before Run

	loaded  chan struct{} // closed when known is there, or loadErr
	loadErr error
	mu      sync.Mutex
	known   Catalog
	changed chan struct{} // has something in it when known was changed
}

// New returns a Reader. It starts nothing.
func New(c Config) *Reader {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.MaxObjectBytes <= 0 {
		c.MaxObjectBytes = DefaultMaxObjectBytes
	}
	if c.MaxPageBytes <= 0 {
		c.MaxPageBytes = DefaultMaxPageBytes
	}
	r := &Reader{config: c, log: c.Log, known: c.Catalog, loaded: make(chan struct{}), changed: make(chan struct{}, 1)}
	if c.Load == nil {
		close(r.loaded)
	}
	return r
}

// Stats are the counts of every source that is read now, in the order of positions. It may be called at any time.
func (r *Reader) Stats() []Stats {
	f := r.fleet.Load()
	if f == nil {
		return nil
	}
	return f.stats()
}

// SetCatalog replaces the catalog. Kinds of which something changed are read anew, while what is known of
// them is kept; the others go on. It may be called at any time and does not wait.
func (r *Reader) SetCatalog(known Catalog) {
	r.mu.Lock()
	r.known = known
	r.mu.Unlock()
	signal(r.changed)
}

// catalog returns the catalog, and waits for the first one.
func (r *Reader) catalog() Catalog {
	<-r.loaded
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.known
}

// Run reads until ctx ends, and sends what happens to out; it waits when out is full. Every goroutine that it started
// has ended when it returns. It returns nil: a server that cannot be read is a state, not the end. Only without a catalog
// there is nothing to do.
//
// First the server is asked what it serves. A server that cannot be reached is tried until it can be; one that answers
// with an error keeps no built-in kind from being read. From then on it is asked from time to time, and kinds come and go.
func (r *Reader) Run(ctx context.Context, out chan<- event.Batch) error {
	ctx, cancel := context.WithCancel(ctx)
	f := r.build(out)
	r.fleet.Store(f)
	defer f.all.Wait()
	defer cancel()
	if r.config.Load != nil {
		f.all.Go(r.load)
	}
	inv, known := r.discover(ctx, f)
	if <-r.loaded; r.loadErr != nil {
		return r.loadErr
	}
	if ctx.Err() != nil {
		return nil // what is known is nothing, and that says nothing of the kinds
	}
	f.all.Go(func() { keepAsking(ctx, f.discovery, f.notices, r.log) })
	if known {
		r.unused(f, inv)
	}
	for f.reconcile(ctx, inv, r.catalog()) == nil && r.await(ctx, f, &inv) == nil {
		if found, ok := f.discovery.known(ctx); ok {
			if !known {
				r.log.Info("the server says what it serves by now")
				r.unused(f, found)
			}
			inv, known = found, true
		}
	}
	return nil
}

func (r *Reader) load() {
	defer close(r.loaded)
	known, err := r.config.Load()
	r.loadErr = err
	r.mu.Lock()
	defer r.mu.Unlock()
	r.known = known
}

// await returns when there is reason to look again at what is to be read. Until then it deals with kinds that end.
func (r *Reader) await(ctx context.Context, f *fleet, inv *inventory) error {
	for {
		select {
		case <-f.discovery.answered:
			return nil
		case <-r.changed:
			return nil
		case s := <-f.ends:
			if found, ok := f.discovery.known(ctx); ok {
				*inv = found
			}
			if err := f.ended(ctx, s, *inv, r.catalog()); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// unused tells of patterns that name nothing that is served, or nothing that is read.
func (r *Reader) unused(f *fleet, inv inventory) {
	s := choose(inv, r.catalog(), r.config.Options, func(groupKind) string { return "" })
	if s.secrets != "" {
		r.log.Warn("Secrets are read with --secrets only, --include is not enough", "pattern", s.secrets)
	}
	for _, pattern := range s.unused {
		r.log.Warn("the server serves nothing that is called so; a name may be misspelled", "pattern", pattern)
	}
}

// build makes what the reflectors share.
func (r *Reader) build(out chan<- event.Batch) *fleet {
	gate := &gate{}
	conn := &connection{log: r.log, notice: r.config.Notice, server: r.config.Client.Server()}
	return newFleet(&shared{
		client: r.config.Client, syncs: newQueue(maxSyncs), gate: gate, conn: conn,
		discovery: &discoverer{
			client: r.config.Client, gate: gate, conn: conn, log: r.log, out: out, turn: newSlots(1),
			answered: make(chan struct{}, 1),
		},
		notices: newNotices(), log: r.log, rarely: &rarely{}, troubles: &rarely{}, out: out,
		maxObject: r.config.MaxObjectBytes, maxPage: r.config.MaxPageBytes,
	}, r.config)
}

// discover asks the server what it serves until there is an answer, and returns what to go by, and whether it is the
// server's word. While the server cannot be reached, the kinds that every server has say so.
func (r *Reader) discover(ctx context.Context, f *fleet) (inventory, bool) {
	slow := time.AfterFunc(slowStart, func() {
		r.log.Warn(f.conn.server + " has not answered for " + slowStart.String() + "; still waiting for it, or for its credentials")
	})
	defer slow.Stop()
	warned := false
	for attempt := 1; ; attempt++ {
		found, err := f.discovery.since(ctx, time.Time{})
		slow.Stop()
		if err == nil || ctx.Err() != nil {
			return found, err == nil
		}
		found = assume(found, r.catalog().Kinds)
		wait := waitBackoff
		var unreachable *unreachableError
		foreign := errors.Is(err, errForeign)
		if foreign && !warned {
			r.log.Warn(oneLine(err.Error()) + "; correct the address in the kubeconfig, or start the server; trying again")
			warned = true
		}
		if foreign || errors.As(err, &unreachable) {
			down := fault{reason: oneLine(err.Error()), state: event.Failing, logged: true}
			_ = f.announce(ctx, r.catalog().Kinds) // fails with the context only, like the next
			_ = f.assume(ctx, f.choose(found, r.catalog()).kinds, down)
		} else if wait = waitAfter(err); attempt >= discoveryAttempts || wait == waitNone {
			r.log.Warn("the server does not say what it serves; going on without", "error", oneLine(err.Error()))
			return found, false
		}
		if sleep(ctx, wait.duration(attempt, retryAfterOf(err))) != nil {
			return nil, false
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
