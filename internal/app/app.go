// Package app builds every part of the program from a Config, starts them and stops them in order.
package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime/debug"
	"sync"
	"time"

	"k8s.io/klog/v2"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/collector"
	"kubernetes-scraper/internal/event"
	"kubernetes-scraper/internal/feed"
	"kubernetes-scraper/internal/kube"
	"kubernetes-scraper/internal/server"
	"kubernetes-scraper/internal/sink"
)

// A Config says what the program does.
type Config struct {
	Version string
	// Kubeconfig and Context say where to connect to; empty means as kubectl would.
	Kubeconfig, Context string
	// Namespaces to read; none means all.
	Namespaces []string
	// Include and Exclude are patterns of kinds to read; Secrets: read the metadata of Secrets.
	Include, Exclude []string
	Secrets          bool
	// Catalogs are users' catalog files, or directories of them. Relations switch relations and rules on and off.
	Catalogs, Relations []string
	// Hangup, if not nil, brings a signal when the catalog files are to be read again.
	Hangup <-chan os.Signal
	// Output is the file to write the graph to, "-" the standard output.
	Output string
	// Interval is the time between two writes.
	Interval time.Duration
	// Listen says where questions are answered over HTTP, and who may ask.
	Listen server.Exposure
	// ListenIfFree: go on without, if another program listens there.
	ListenIfFree bool
	// Verbosity is how much is logged: 0 what goes wrong, 1 what goes on, 2 every detail.
	Verbosity      int
	Stdout, Stderr io.Writer
	// Terminal says that Stderr is one, and no graph is written to it: progress is shown there.
	Terminal bool
}

const (
	// queued bounds the batches between the readers and the collector.
	queued = 64
	// loadingGCPercent is by how much the heap may grow before a collection while the catalog is read.
	loadingGCPercent = 400
	// stopTimeout is how long the parts may take to stop: the last write included.
	stopTimeout = 1800 * time.Millisecond
)

// parts are the program, in the order in which data flows through them.
type parts struct {
	client    *kube.Client
	reader    *kube.Reader
	collector *collector.Collector
	file      *sink.File
	web       *web // nil: nothing is served
	reloader  *reloader
	progress  *progress
	log       *slog.Logger
}

// Run runs the program until ctx is done, and then writes the last graph. An error says what could not be done.
func Run(ctx context.Context, c Config) error {
	p, err := build(c)
	if err != nil {
		return err
	}
	return p.run(ctx)
}

func build(c Config) (*parts, error) {
	screen := &terminal{out: c.Stderr}
	c.Stderr = screen
	log := newLog(c)
	if err := c.Listen.Check(); err != nil {
		return nil, err
	}
	source := catalogSource{paths: c.Catalogs, relations: c.Relations}
	first := sync.OnceValues(func() (loaded, error) {
		// The heap is still small, and would be collected a dozen times.
		defer debug.SetGCPercent(debug.SetGCPercent(loadingGCPercent))
		c, files, err := source.load()
		return loaded{c, files}, err
	})
	if len(c.Catalogs)+len(c.Relations) > 0 { // what the user says is checked before anything else
		if _, err := first(); err != nil {
			return nil, err
		}
	}
	file := &sink.File{Path: c.Output, Interval: c.Interval, Feed: feed.New(), Stdout: c.Stdout, Log: log}
	if err := file.Check(); err != nil {
		return nil, err
	}
	client, err := kube.Connect(kube.ConnectOptions{Kubeconfig: c.Kubeconfig, Context: c.Context,
		UserAgent: "kubernetes-scraper/" + c.Version})
	if err != nil {
		return nil, err
	}
	words := &words{}
	p := &parts{
		client: client,
		reader: kube.New(kube.Config{Client: client, Namespaces: c.Namespaces,
			Load: func() (kube.Catalog, error) {
				l, err := first()
				if err != nil {
					return kube.Catalog{}, err
				}
				words.set(l.catalog)
				return forReader(l.catalog), nil
			},
			Options: kube.Options{Include: c.Include, Exclude: c.Exclude, Secrets: c.Secrets},
			Compile: compiler(false), HasSchema: hasSchema, Log: log}),
		collector: collector.New(client.ClusterName(), nil, file.Feed),
		file:      file,
		log:       log,
	}
	p.reloader = &reloader{source: source, first: first, hangup: c.Hangup, log: log,
		use: func(c *catalog.Catalog) { words.set(c); p.reader.SetCatalog(forReader(c)) }}
	if c.Terminal {
		p.progress = newProgress(screen, p.reader, c.Output)
	}
	file.Wrote = func(s *graph.Snapshot) { p.progress.wrote(s) }
	p.web, err = listen(c, p, words)
	return p, err
}

// run starts the parts and awaits them. They stop in the order of the data: the reader when ctx is done, the collector
// when the reader has stopped, the sink when the collector has.
func (p *parts) run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	p.log.Info("connecting", "server", p.client.Server(), "cluster", p.client.ClusterName())
	batches := make(chan event.Batch, queued)
	read, written := make(chan error, 1), make(chan error, 1)
	shown := make(chan struct{})
	go func() {
		defer cancel() // a reader that gives up ends the program
		defer close(batches)
		read <- p.reader.Run(ctx, batches)
	}()
	go func() { written <- p.file.Run() }()
	go func() {
		defer close(shown)
		p.progress.run(ctx)
	}()
	reloaded := make(chan struct{})
	go func() {
		defer close(reloaded)
		p.reloader.run(ctx)
	}()
	served := make(chan error, 1)
	go func() {
		err := p.web.run(ctx)
		if err != nil {
			cancel() // somebody relies on being answered
		}
		served <- err
	}()
	collected := make(chan struct{})
	go func() {
		defer close(collected)
		p.collector.Run(batches)
	}()
	select {
	case <-collected:
	case <-ctx.Done():
	}
	timeout := time.NewTimer(stopTimeout)
	defer timeout.Stop()
	select {
	case err := <-written:
		<-collected
		<-shown
		<-reloaded
		err = errors.Join(<-read, err, <-served)
		if latest, _, _ := p.file.Feed.Latest(); latest == nil && err == nil {
			p.log.Warn("nothing was read yet: no graph was written, and an older one stays as it is", "output", p.file.Path)
		}
		return err
	case <-timeout.C:
		return fmt.Errorf("did not stop within %v: the last graph may not have been written to %s", stopTimeout, p.file.Path)
	}
}

// newLog returns the program's log, and has client-go write to it as well.
func newLog(c Config) *slog.Logger {
	level := slog.LevelWarn
	switch {
	case c.Verbosity == 1:
		level = slog.LevelInfo
	case c.Verbosity > 1:
		level = slog.LevelDebug
	}
	log := slog.New(slog.NewTextHandler(c.Stderr, &slog.HandlerOptions{Level: level}))
	klog.SetSlogLogger(log)
	return log
}
