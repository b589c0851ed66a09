package app

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/collector"
	"kubernetes-scraper/internal/extract"
	"kubernetes-scraper/internal/feed"
	"kubernetes-scraper/internal/kube"
	"kubernetes-scraper/internal/sink"
)

// A transport stands for the network to an API server that forbids everything, each time in other words. If it is stuck, requests that begin after
// some time do not return before it is freed, cancelled or not.
type transport struct {
	stuck chan struct{}
	after time.Time
	down  error // if not nil, there is no server
}

func (tr transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if tr.stuck != nil && time.Now().After(tr.after) {
		<-tr.stuck
	}
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	if tr.down != nil {
		return nil, tr.down
	}
	body := io.NopCloser(strings.NewReader("not at " + time.Now().String()))
	return &http.Response{StatusCode: http.StatusForbidden, Header: http.Header{}, Body: body, Request: r}, nil
}

// output is where the graph is written to. If it is stuck nothing can be written before it is freed.
type output struct {
	mu     sync.Mutex
	text   bytes.Buffer
	stuck  chan struct{}
	err    error
	before func() // each write
}

func (o *output) Write(p []byte) (int, error) {
	if o.stuck != nil {
		<-o.stuck
	}
	if o.before != nil {
		o.before()
	}
	if o.err != nil {
		return 0, o.err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) documents(t *testing.T) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	n := 0
	for text := o.text.String(); text != ""; n++ {
		document, rest, _ := strings.Cut(text, "]}\n")
		if _, err := graph.ReadDocument(strings.NewReader(document + "]}")); err != nil {
			t.Fatal(err)
		}
		text = rest
	}
	return n
}

// testParts are the program, with the given network and output, and a catalog of one kind.
func testParts(t *testing.T, tr transport, out *output) *parts {
	t.Helper()
	kinds := []catalog.Kind{{Version: "v1", Kind: "Pod", Resource: "pods", Namespaced: true, Watched: true}}
	client, err := kube.NewClient(&http.Client{Transport: tr}, "https://cluster.test", "test")
	if err != nil {
		t.Fatal(err)
	}
	quiet := slog.New(slog.DiscardHandler)
	file := &sink.File{Path: "-", Interval: 30 * time.Second, Feed: feed.New(), Stdout: out, Log: quiet}
	return &parts{
		client:    client,
		reader:    kube.New(kube.Config{Client: client, Catalog: kube.Catalog{Kinds: kinds}, Compile: compiler(false), HasSchema: hasSchema, Log: quiet}),
		collector: collector.New("test", kinds, file.Feed),
		file:      file,
		reloader:  &reloader{first: func() (loaded, error) { return loaded{}, nil }, use: func(*catalog.Catalog) {}, log: quiet},
		log:       quiet,
	}
}

// start runs the parts, and returns what stops them and what they end with.
func start(t *testing.T, p *parts) (stop func(), ended <-chan error) {
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- p.run(ctx) }()
	return cancel, done
}

// TestStopsInOrder: a program that is stopped writes the last graph, after the collector has ended the feed, and that
// after the reader has returned, which here takes its time.
func TestStopsInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out, network := &output{}, transport{stuck: make(chan struct{}), after: time.Now().Add(time.Minute)}
		p := testParts(t, network, out)
		p.file.Interval = 24 * time.Hour
		ended := false
		out.before = func() { _, _, ended = p.file.Feed.Latest() }
		stop, done := start(t, p)
		time.Sleep(70 * time.Second) // by then discovery is asked again, and stuck
		stop()
		time.Sleep(100 * time.Millisecond) // the reader waits for it a bit longer
		if _, _, early := p.file.Feed.Latest(); early {
			t.Error("the feed ended before the reader returned")
		}
		if n := out.documents(t); n != 1 {
			t.Errorf("%d graphs were written before the feed ended, want the first", n)
		}
		close(network.stuck)
		if err := <-done; err != nil {
			t.Errorf("ended with %v", err)
		}
		if n := out.documents(t); n != 2 || !ended {
			t.Errorf("%d graphs were written in the end, with the feed ended: %v", n, ended)
		}
	})
}

// TestLastGraphIsWritten: also if the interval has not passed.
func TestLastGraphIsWritten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out := &output{}
		p := testParts(t, transport{}, out)
		p.file.Interval = 24 * time.Hour
		stop, done := start(t, p)
		time.Sleep(time.Hour) // by then the reason why is another one
		if n := out.documents(t); n != 1 {
			t.Errorf("%d graphs were written before the interval, want the first", n)
		}
		stop()
		if err := <-done; err != nil {
			t.Errorf("ended with %v", err)
		}
		if n := out.documents(t); n != 2 {
			t.Errorf("%d graphs were written in the end, want 2", n)
		}
	})
}

// TestNothingWasRead: a program that is stopped before it has read anything writes no graph, and says so.
func TestNothingWasRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out, said := &output{}, &output{}
		p := testParts(t, transport{down: errors.New("connection refused")}, out)
		p.log = slog.New(slog.NewTextHandler(said, &slog.HandlerOptions{Level: slog.LevelWarn}))
		stop, done := start(t, p)
		time.Sleep(time.Hour)
		stop()
		if err := <-done; err != nil {
			t.Errorf("ended with %v", err)
		}
		if n := out.documents(t); n != 0 {
			t.Errorf("%d graphs were written: %s", n, out.text.String())
		}
		if text := said.text.String(); strings.Count(text, "\n") != 1 || !strings.Contains(text, "nothing was read") {
			t.Errorf("said %q", text)
		}
	})
}

// TestLastWriteFails: the program says so.
func TestLastWriteFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		full := errors.New("no space left")
		stop, done := start(t, testParts(t, transport{}, &output{err: full}))
		time.Sleep(time.Second)
		stop()
		if err := <-done; !errors.Is(err, full) || err.Error() != "write -: no space left" {
			t.Errorf("ended with %v", err)
		}
	})
}

// TestStopTimeout: an output that is stuck does not keep the program from ending in time, and it says what may be lost.
func TestStopTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		free := make(chan struct{})
		stop, done := start(t, testParts(t, transport{}, &output{stuck: free}))
		time.Sleep(time.Second)
		stop()
		begin := time.Now()
		err := <-done
		if took := time.Since(begin); took != stopTimeout {
			t.Errorf("ended after %v, want %v", took, stopTimeout)
		}
		if err == nil || err.Error() != "did not stop within 1.8s: the last graph may not have been written to -" {
			t.Errorf("ended with %v", err)
		}
		close(free) // so that what is left over ends
	})
}

// TestStopsWithStuckNetwork: requests that do not end with their context keep nobody from stopping in order.
func TestStopsWithStuckNetwork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		free := make(chan struct{})
		stop, done := start(t, testParts(t, transport{stuck: free}, &output{}))
		time.Sleep(time.Second)
		stop()
		begin := time.Now()
		if err := <-done; err != nil {
			t.Errorf("ended with %v", err)
		}
		if took := time.Since(begin); took >= stopTimeout/2 {
			t.Errorf("ended after %v", took)
		}
		close(free) // so that what is left over ends
	})
}

// TestCompile: every kind of the built-in catalog can be read, in every format that it has.
func TestCompile(t *testing.T) {
	all, err := catalog.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range all.Kinds() {
		if k.Virtual {
			continue
		}
		for _, format := range []extract.Format{extract.Protobuf, extract.JSON} {
			if format == extract.Protobuf && !hasSchema(&k) {
				continue
			}
			if _, err := compiler(false)(&k, format); err != nil {
				t.Error(err)
			}
		}
	}
}

// TestLogLevels: only what goes wrong, and more for each -v.
func TestLogLevels(t *testing.T) {
	for verbosity, want := range []string{"error warn", "error warn info", "error warn info debug", "error warn info debug"} {
		var out bytes.Buffer
		log := newLog(Config{Stderr: &out, Verbosity: verbosity})
		log.Error("error")
		log.Warn("warn")
		log.Info("info")
		log.Debug("debug")
		var got []string
		for line := range strings.Lines(out.String()) {
			_, message, _ := strings.Cut(line, "msg=")
			got = append(got, strings.TrimSpace(message))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("with verbosity %d it says %v, want %s", verbosity, got, want)
		}
	}
}
