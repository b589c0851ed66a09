package server

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/feed"
)

// onePod publishes a graph with a pod of a phase.
func onePod(f *feed.Feed, g *graph.Graph, phase string) {
	g.SetPresent(g.Ensure(g.Kind("", "Pod"), "a", "web", graph.Unknown), "u", []graph.Property{{Name: "status", Value: phase}})
	f.Publish(g.Commit())
}

// TestStreamForm is the protocol, byte for byte.
func TestStreamForm(t *testing.T) {
	const node = `{"key":{"type":"Pod","namespace":"a","name":"web"},"uid":"u","properties":{"status":"%s"},"revision":%d}`
	running := fmt.Sprintf(node, "Running", 2)
	for _, c := range []struct{ target, accept, lastID, media, want string }{
		{"/v1/watch?since=1", "text/event-stream", "", "text/event-stream",
			": heartbeat\n\nevent: delta\nid: 2-run\ndata: {\"from\":1,\"to\":2,\"nodes\":[" + running + "]}\n\n"},
		{"/v1/watch?since=1", "application/x-ndjson", "", "application/x-ndjson",
			"{\"event\":\"heartbeat\"}\n{\"event\":\"delta\",\"id\":\"2-run\",\"data\":{\"from\":1,\"to\":2,\"nodes\":[" + running + "]}}\n"},
		{"/v1/watch", "", "", "text/event-stream",
			": heartbeat\n\nevent: snapshot\nid: 2-run\ndata: {\"cluster\":\"test\",\"revision\":2,\"complete\":false,\n" +
				"data: \"kinds\":[],\ndata: \"nodes\":[\ndata: " + running + "],\ndata: \"relationships\":[]}\n\n"},
		{"/v1/watch?format=ndjson", "text/event-stream", "", "application/x-ndjson",
			"{\"event\":\"heartbeat\"}\n{\"event\":\"snapshot\",\"id\":\"2-run\",\"data\":{\"cluster\":\"test\",\"revision\":2,\"complete\":false," +
				"\"kinds\":[],\"nodes\":[" + running + "],\"relationships\":[]}}\n"},
		{"/v1/watch?since=1-run&format=sse", "", "2-run", "text/event-stream", ": heartbeat\n\n"},
		{"/v1/watch?since=2-other&format=ndjson", "", "", "application/x-ndjson",
			"{\"event\":\"heartbeat\"}\n{\"event\":\"reset\",\"data\":{\"reason\":\"the revision is one of another run of the server\"}}\n" +
				"{\"event\":\"snapshot\",\"id\":\"2-run\",\"data\":{\"cluster\":\"test\",\"revision\":2,\"complete\":false," +
				"\"kinds\":[],\"nodes\":[" + running + "],\"relationships\":[]}}\n"},
		{"/v1/watch?since=9", "", "", "text/event-stream",
			": heartbeat\n\nevent: reset\ndata: {\"reason\":\"there is no revision 9 yet: the newest is 2\"}\n\n" +
				"event: snapshot\nid: 2-run\ndata: {\"cluster\":\"test\",\"revision\":2,\"complete\":false,\n" +
				"data: \"kinds\":[],\ndata: \"nodes\":[\ndata: " + running + "],\ndata: \"relationships\":[]}\n\n"},
	} {
		f, g := feed.New(), graph.New("test", nil)
		onePod(f, g, "Pending")
		onePod(f, g, "Running")
		f.End()
		r := httptest.NewRequest(http.MethodGet, c.target, http.NoBody)
		if c.accept != "" {
			r.Header.Set("Accept", c.accept)
		}
		if c.lastID != "" {
			r.Header.Set("Last-Event-ID", c.lastID)
		}
		w := httptest.NewRecorder()
		NewStream(f, StreamOptions{Instance: "run"}).ServeHTTP(w, r)
		if got := w.Body.String(); got != c.want || w.Header().Get("Content-Type") != c.media || !w.Flushed {
			t.Errorf("%s as %q is %s\n%s\nwant\n%s", c.target, c.accept, w.Header().Get("Content-Type"), got, c.want)
		}
	}
}

// TestStreamRefuses: what cannot be answered is a problem, not a stream.
func TestStreamRefuses(t *testing.T) {
	f := feed.New()
	f.End()
	for target, want := range map[string]int{"/?since=x": 400, "/?since=-1": 400, "/?format=xml": 400, "/?since=": 200} {
		w := httptest.NewRecorder()
		NewStream(f, StreamOptions{}).ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, http.NoBody))
		if problem := w.Header().Get("Content-Type") == problemMedia; w.Code != want || problem != (want != 200) {
			t.Errorf("%s: %d, %s", target, w.Code, w.Body)
		}
	}
	r := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
	r.Header.Set("Accept", "image/png")
	w := httptest.NewRecorder()
	if NewStream(f, StreamOptions{}).ServeHTTP(w, r); w.Code != http.StatusNotAcceptable {
		t.Errorf("image/png: %d", w.Code)
	}
	w = httptest.NewRecorder() // HEAD has an end, though the feed has none
	if NewStream(feed.New(), StreamOptions{}).ServeHTTP(w, httptest.NewRequest(http.MethodHead, "/", http.NoBody)); w.Body.Len() > 0 {
		t.Errorf("HEAD is answered with %s", w.Body)
	}
}

// A pipes listener connects what is in one bubble of time.
type pipes struct {
	connections chan net.Conn
	closed      chan struct{}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.connections:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { close(p.closed); return nil }
func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipe"} }

// ask connects and sends a request; it does not read.
func (p *pipes) ask(t *testing.T, target string) net.Conn {
	here, there := net.Pipe()
	p.connections <- there
	if _, err := fmt.Fprintf(here, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", target); err != nil {
		t.Error(err)
	}
	return here
}

// TestStreamInTime: changes are sent at once, those that follow at the pace; heartbeats when there are none; and who does
// not read is cut off, while the others get everything.
func TestStreamInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, g := feed.New(), graph.New("test", nil)
		onePod(f, g, "0")
		p := &pipes{connections: make(chan net.Conn), closed: make(chan struct{})}
		cut := make(chan time.Duration, 1)
		stream := NewStream(f, StreamOptions{Instance: "run"})
		begin := time.Now()
		s := &http.Server{ErrorLog: nil, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			defer func() {
				if r.URL.Query().Has("deaf") {
					cut <- time.Since(begin)
				}
			}()
			stream.ServeHTTP(w, r)
		})}
		served := make(chan error, 1)
		go func() { served <- s.Serve(p) }()

		deaf := p.ask(t, "/?since=1&deaf")
		reader := p.ask(t, "/?since=1&format=ndjson")
		response, err := http.ReadResponse(bufio.NewReader(reader), nil)
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(response.Body)
		expect := func(after time.Duration, what string) {
			t.Helper()
			start := time.Now()
			if !lines.Scan() || !strings.Contains(lines.Text(), what) || time.Since(start) != after {
				t.Errorf("after %v: %s, %v; want %s after %v", time.Since(start), lines.Text(), lines.Err(), what, after)
			}
		}
		expect(0, "heartbeat")
		time.Sleep(time.Second)
		onePod(f, g, "1")
		expect(0, `"to":2`)
		onePod(f, g, "2")
		onePod(f, g, "3")
		expect(100*time.Millisecond, `"to":3`)
		expect(0, `"to":4`)
		expect(15*time.Second, "heartbeat")
		expect(15*time.Second, "heartbeat")
		onePod(f, g, "4")
		expect(0, `"to":5`)
		if after := <-cut; after != 10*time.Second {
			t.Errorf("who does not read is cut off after %v", after)
		}
		f.End()
		if lines.Scan() || lines.Err() != nil {
			t.Errorf("after the end: %s, %v", lines.Text(), lines.Err())
		}
		deaf.Close()
		reader.Close()
		_ = s.Close()
		<-served
	})
}

// TestStreamOverHTTP2: a stream on which nothing happens for longer than a reader may take to read is not ended.
func TestStreamOverHTTP2(t *testing.T) {
	f, g := feed.New(), graph.New("test", nil)
	onePod(f, g, "0")
	s := httptest.NewUnstartedServer(NewStream(f, StreamOptions{Stall: 20 * time.Millisecond, Heartbeat: 100 * time.Millisecond}))
	s.EnableHTTP2 = true
	s.StartTLS()
	defer s.Close()
	response, err := s.Client().Get(s.URL + "?since=1&format=ndjson")
	if err != nil || response.ProtoMajor != 2 {
		t.Fatal(response, err)
	}
	lines := bufio.NewScanner(response.Body)
	for range 4 {
		if !lines.Scan() {
			t.Fatalf("the stream ends: %v", lines.Err())
		}
	}
	response.Body.Close()
	f.End()
}

// TestStreamReplays: readers of lines who leave and come back at any time, in the middle of an event too, have the same
// bytes at each revision as the graph had.
func TestStreamReplays(t *testing.T) {
	for seed := range uint64(4) {
		s := newStage(seed)
		s.publish(t)
		web := httptest.NewServer(NewStream(s.feed, StreamOptions{Pace: -1, Instance: "run"}))
		var readers sync.WaitGroup
		for i := range 6 {
			readers.Go(func() { replay(t, s, web.URL, rand.New(rand.NewPCG(seed, uint64(i)))) })
		}
		for range 150 {
			s.publish(t)
			if s.random.IntN(20) == 0 {
				web.CloseClientConnections()
			}
		}
		s.feed.End()
		readers.Wait()
		web.Close()
	}
}

// replay reads a stream to its end, in several visits.
func replay(t *testing.T, s *stage, url string, random *rand.Rand) {
	latest := func() uint64 { l, _, _ := s.feed.Latest(); return l.Revision() }
	var r *graph.Replica
	id := ""
	for visit := 0; ; visit++ {
		events := 1 + random.IntN(30)
		_, _, ended := s.feed.Latest()
		if ended {
			events = 1 << 30
		}
		var err error
		r, id, err = visitStream(s, url, id, r, events)
		if err != nil {
			t.Error(err)
			return
		}
		if ended && r != nil && r.Snapshot().Revision() == latest() {
			return
		}
		if visit > 10_000 {
			t.Error("no end is reached")
			return
		}
	}
}

// visitStream reads some events. A connection that is lost is no error.
func visitStream(s *stage, url, id string, r *graph.Replica, events int) (*graph.Replica, string, error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"?format=ndjson", http.NoBody)
	if err != nil {
		return r, id, err
	}
	if id != "" {
		request.Header.Set("Last-Event-ID", id)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return r, id, nil
	}
	defer response.Body.Close()
	in := bufio.NewReader(response.Body)
	for range events {
		line, err := in.ReadBytes('\n')
		if err != nil {
			return r, id, nil // what was half read is read again
		}
		var e struct {
			Event, ID string
			Data      json.RawMessage
		}
		if err := json.Unmarshal(line, &e); err != nil {
			return r, id, fmt.Errorf("%w: %s", err, line)
		}
		switch e.Event {
		case "heartbeat":
			continue
		case "reset":
			r, id = nil, ""
			continue
		case "snapshot":
			r, err = graph.ReadReplica(bytes.NewReader(e.Data))
		case "delta":
			var d graph.DeltaDocument
			if err = json.Unmarshal(e.Data, &d); err == nil {
				err = r.Apply(&d)
			}
		}
		if err != nil {
			return r, id, err
		}
		id = e.ID
		var text strings.Builder
		if err := r.Snapshot().WriteJSON(&text); err != nil {
			return r, id, err
		}
		if revision := r.Snapshot().Revision(); text.String() != s.text(revision) || id != fmt.Sprint(revision, "-run") {
			return r, id, fmt.Errorf("at revision %d, event %s, the reader has\n%s\nwant\n%s", revision, id, text.String(), s.text(revision))
		}
	}
	return r, id, nil
}

// TestStreamSharesSnapshots: who begins while others are being sent a snapshot is sent the same one, if the history leads
// on from it, and a newer one otherwise. Nobody holds it when they are gone.
func TestStreamSharesSnapshots(t *testing.T) {
	f, g := feed.New(), graph.New("test", nil)
	onePod(f, g, "0")
	stream := NewStream(f, StreamOptions{})
	latest := func() *graph.Snapshot { l, _, _ := f.Latest(); return l }
	first := stream.share(latest())
	onePod(f, g, "1")
	if second := stream.share(latest()); second != first {
		t.Error("a second reader is sent another snapshot")
	}
	g.SetKindState(g.Kind("", "Pod"), graph.Live, "")
	s, d := g.Commit()
	f.Publish(s, &graph.Delta{From: d.From, To: d.To, Reset: true})
	if third := stream.share(latest()); third == first || third.Snapshot() != s {
		t.Error("a reader is sent a snapshot from which nothing leads on")
	}
	runtime.GC()
	if stream.printer.Value() != nil {
		t.Error("a snapshot is held that nobody is being sent")
	}
}

// TestStreamBrokenSnapshot: a snapshot that cannot be sent to its end does not look whole.
func TestStreamBrokenSnapshot(t *testing.T) {
	f, g := feed.New(), graph.New("test", nil)
	for i := range 5000 {
		g.SetPresent(g.Ensure(g.Kind("", "Pod"), "a", fmt.Sprint("pod-", i), graph.Unknown), "", nil)
	}
	f.Publish(g.Commit())
	f.End()
	web := httptest.NewUnstartedServer(NewStream(f, StreamOptions{Whole: time.Nanosecond}))
	web.Start()
	defer web.Close()
	response, err := http.Get(web.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if b, err := io.ReadAll(response.Body); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("%d bytes, then %v", len(b), err)
	}
}
