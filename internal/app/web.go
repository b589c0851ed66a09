package app

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/internal/access"
	"kubernetes-scraper/internal/server"
	"kubernetes-scraper/query"
)

// A web is the server with its place to listen. A nil *web serves nothing.
type web struct {
	server   *server.Server
	listener net.Listener
	exposure server.Exposure
	log      *slog.Logger
}

// listen opens the place where the program listens, and makes the server of its parts.
func listen(c Config, p *parts, w *words) (*web, error) {
	if c.Listen.Off() {
		return nil, nil
	}
	meters := server.NewMeters(c.Version, time.Now)
	config := server.Config{Feed: p.file.Feed, Vocabulary: w.get, Meters: meters, Log: p.log,
		AnyHost: !c.Listen.Loopback() || c.Listen.Authenticated()}
	if c.Listen.Authenticated() {
		checker, err := access.New(p.client.HTTP(), p.client.Server())
		if err != nil {
			return nil, err
		}
		config.Access = checker
	}
	l, err := c.Listen.Listen()
	if errors.Is(err, server.ErrInUse) && c.ListenIfFree {
		p.log.Warn("not answering over HTTP: " + err.Error() + "; choose another address with --listen, or --listen off")
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	p.collector.SetMeter(meters)
	return &web{server: server.New(config), listener: l, exposure: c.Listen, log: p.log}, nil
}

// run serves until ctx is done.
func (w *web) run(ctx context.Context) error {
	if w == nil {
		return nil
	}
	scheme := "http"
	if w.exposure.TLS() {
		scheme = "https"
	}
	w.log.Info("answering", "url", scheme+"://"+w.listener.Addr().String(), "authentication", w.exposure.Authenticated())
	return w.server.Run(ctx, w.listener, w.exposure)
}

// words are the vocabulary of the catalog that is in use. It is made when somebody asks first.
type words struct {
	now  atomic.Pointer[func() *query.Vocabulary]
	none query.Vocabulary
}

func (w *words) set(c *catalog.Catalog) {
	get := sync.OnceValue(func() *query.Vocabulary {
		v := Vocabulary(c)
		return &v
	})
	w.now.Store(&get)
}

// get returns the vocabulary; before there is a catalog, one that knows nothing.
func (w *words) get() *query.Vocabulary {
	if get := w.now.Load(); get != nil {
		return (*get)()
	}
	return &w.none
}
