package server

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"golang.org/x/net/netutil"

	"kubernetes-scraper/internal/access"
	"kubernetes-scraper/internal/feed"
	"kubernetes-scraper/query"
)

// A Config is what a Server needs. Feed and Vocabulary are required.
type Config struct {
	Feed *feed.Feed
	// Vocabulary returns what is known of relations and kinds. It may be another one at each call; what one points to
	// never changes.
	Vocabulary func() *query.Vocabulary
	// Access says who may ask; nil: everybody who gets here.
	Access Access
	// AnyHost: answer whatever name a request calls the server by. Without it only names of this machine's loopback are
	// taken, so that no web page can have its own name lead here.
	AnyHost bool
	// Stream says how /v1/watch serves the changes of the graph.
	Stream StreamOptions
	// Meters counts what goes on, and is what /metrics shows; nil: a new one.
	Meters *Meters
	// Limits bound what those who ask can take; the zero value stands for DefaultLimits.
	Limits Limits
	// Log is where troubles are told; nil: nowhere.
	Log *slog.Logger
}

// An Access says who may ask.
type Access interface {
	// Check says who has a token and whether they may get a path. The error says that nobody can tell just now.
	Check(ctx context.Context, token, path string) (access.Decision, error)
}

// A Server answers over HTTP.
type Server struct {
	config   Config
	limits   Limits
	log      *slog.Logger
	meters   *Meters
	instance string // tells this run's revisions from those of another
	words    vocabularies
	compress func(http.Handler) http.HandlerFunc
	document document
	handler  http.Handler
	scrape   http.Handler
	stream   http.Handler
	// stopping ends when Run is about to: what would go on for ever ends with it.
	stopping context.Context
	stop     context.CancelFunc

	questions, scans, graphs turns
}

// New returns a server. It starts nothing.
func New(c Config) *Server {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Limits == (Limits{}) {
		c.Limits = DefaultLimits()
	}
	if c.Meters == nil {
		c.Meters = NewMeters("", time.Now)
	}
	s := &Server{
		config: c, limits: c.Limits, log: c.Log, meters: c.Meters, instance: rand.Text()[:8],
		questions: newTurns(c.Limits.Questions), scans: newTurns(c.Limits.Scans), graphs: newTurns(c.Limits.Graphs),
	}
	if c.Stream.Instance == "" {
		c.Stream.Instance = s.instance
	}
	s.stream = NewStream(c.Feed, c.Stream)
	s.stopping, s.stop = context.WithCancel(context.Background())
	s.meters.watch(c.Feed, c.Vocabulary)
	s.scrape = s.metricsHandler()
	s.compress = compressing()
	s.document = newDocument()
	s.handler = s.build()
	return s
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// stopTimeout is how long requests that are being answered may still take when the server stops.
const stopTimeout = 500 * time.Millisecond

// Run serves on a listener, which it closes, until ctx is done; with TLS if the certificate's files are named. When it
// returns, no request is being answered any more. The error says why it could not go on.
func (s *Server) Run(ctx context.Context, l net.Listener, e Exposure) error {
	defer s.stop()
	h := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: s.limits.Header,
		IdleTimeout:       s.limits.Idle,
		MaxHeaderBytes:    s.limits.HeaderBytes,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelDebug), // what those who connect do wrong
	}
	serve := h.Serve
	if e.TLS() {
		c, err := newCertificate(e.CertFile, e.KeyFile, s.log)
		if err != nil {
			return errors.Join(err, l.Close())
		}
		h.TLSConfig = c.config()
		serve = func(l net.Listener) error { return h.ServeTLS(l, "", "") }
	}
	present := newGathering() // Shutdown and Close do not await them all
	h.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !present.enter() {
			panic(http.ErrAbortHandler)
		}
		defer present.leave()
		s.ServeHTTP(w, r)
	})
	ended := make(chan error, 1)
	go func() { ended <- serve(netutil.LimitListener(l, s.limits.Connections)) }()
	select {
	case err := <-ended:
		s.stop()
		err = errors.Join(err, h.Close())
		present.close()
		return err
	case <-ctx.Done():
	}
	s.stop()
	grace, cancel := context.WithTimeout(context.Background(), stopTimeout)
	defer cancel()
	if h.Shutdown(grace) != nil {
		_ = h.Close() // cuts off whoever is still being answered
	}
	<-ended
	present.close()
	return nil
}
