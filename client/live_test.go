package client

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/feed"
	"kubernetes-scraper/internal/server"
)

// quick makes tests wait less.
var quick = WatchOptions{Retry: time.Millisecond, RetryMost: 5 * time.Millisecond}

// A cluster is a graph that changes at random, with what each revision is written as.
type cluster struct {
	feed   *feed.Feed
	graph  *graph.Graph
	random *rand.Rand
	mu     sync.Mutex
	texts  map[uint64]string
}

func newCluster(seed uint64) *cluster {
	return &cluster{feed: feed.New(), random: rand.New(rand.NewPCG(seed, 3)), texts: map[uint64]string{},
		graph: graph.New("test", []graph.Rule{{ID: "a", Path: "spec.a[*].name", Relation: "uses"}, {ID: "b", Path: "b", Relation: "uses"}})}
}

func (c *cluster) change(t testing.TB) {
	g, n := c.graph, c.random.IntN
	for range n(5) + 1 {
		id := g.Ensure(g.Kind("", "Pod"), "a", fmt.Sprint("pod-", n(20)), graph.Unknown)
		g.SetPresent(id, fmt.Sprint(n(3)), []graph.Property{{Name: "z", Value: fmt.Sprint(n(3))}, {Name: "a", Value: "<é>"}})
		switch n(3) {
		case 0:
			target := g.Ensure(g.Kind("apps", "Deployment"), "a", fmt.Sprint(n(5)), graph.Missing)
			g.SetEdge(id, target, g.Relation("uses"), g.Evidence([]graph.Reason{{Rule: graph.RuleID(n(2))}, {Index: [graph.MaxDepth]uint32{4}}}))
		case 1:
			for e := range g.Out(id) {
				g.RemoveEdge(e)
			}
			g.SetAbsent(id, graph.Missing)
		}
	}
	s, d := g.Commit()
	if d == nil {
		return
	}
	c.mu.Lock()
	c.texts[s.Revision()] = text(t, s)
	c.mu.Unlock()
	if n(20) == 0 {
		d = &graph.Delta{From: d.From, To: d.To, Reset: true} // the history begins anew
	}
	c.feed.Publish(s, d)
}

func (c *cluster) text(revision uint64) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.texts[revision]
}

func text(t testing.TB, s *graph.Snapshot) string {
	var b bytes.Buffer
	if err := s.WriteJSON(&b); err != nil {
		t.Error(err)
	}
	return b.String()
}

func newClient(t testing.TB, address string) *Client {
	c, err := New(address, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestLive: live graphs that come at any time, whose connections are cut at any time, are at each revision that they show
// the same bytes as the graph was, and in the end the newest.
func TestLive(t *testing.T) {
	for seed := range uint64(3) {
		c := newCluster(seed)
		c.change(t)
		web := httptest.NewServer(server.NewStream(c.feed, server.StreamOptions{Pace: -1}))
		last := make(chan uint64) // closed with nothing in it when all changes are made
		var followers sync.WaitGroup
		for range 120 {
			c.change(t)
			switch c.random.IntN(16) {
			case 0:
				web.CloseClientConnections()
			case 1, 2:
				followers.Go(func() { followLive(t, c, web.URL, last) })
			}
		}
		followers.Go(func() { followLive(t, c, web.URL, last) })
		close(last)
		followers.Wait()
		web.Close()
	}
}

// followLive follows until the newest of all revisions is reached.
func followLive(t *testing.T, c *cluster, url string, last <-chan uint64) {
	live := NewLive(newClient(t, url), quick)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- live.Run(ctx) }()
	seen := uint64(0)
	for {
		changed := live.Changed()
		if s := live.Snapshot(); s != nil {
			if s.Revision() < seen {
				t.Errorf("revision %d is shown after %d", s.Revision(), seen)
			}
			seen = s.Revision()
			if got, want := text(t, s), c.text(seen); got != want {
				t.Errorf("revision %d is\n%s\nwant\n%s", seen, got, want)
				break
			}
		}
		if done := isClosed(last); done {
			if newest, _, _ := c.feed.Latest(); newest.Revision() == seen {
				break
			}
		}
		select {
		case <-changed:
		case <-last:
			last = closed() // once is enough: from now on only changes are of interest
			if newest, _, _ := c.feed.Latest(); newest.Revision() != seen {
				<-changed
			}
		}
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func isClosed(c <-chan uint64) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

func closed() <-chan uint64 {
	c := make(chan uint64)
	close(c)
	return c
}

// TestLiveAfterRestart: a server that is another run has revisions of the same numbers, and is followed from its graph on.
func TestLiveAfterRestart(t *testing.T) {
	one, two := newCluster(1), newCluster(2)
	for range 10 {
		one.change(t)
		two.change(t)
	}
	var mu sync.Mutex
	var handler http.Handler = server.NewStream(one.feed, server.StreamOptions{})
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		h := handler
		mu.Unlock()
		h.ServeHTTP(w, r)
	}))
	defer web.Close()
	live := NewLive(newClient(t, web.URL), quick)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- live.Run(ctx) }()
	awaitText := func(want string) {
		for {
			changed := live.Changed()
			if s := live.Snapshot(); s != nil && text(t, s) == want && live.Trouble() == nil {
				return
			}
			<-changed
		}
	}
	newest := func(c *cluster) string { s, _, _ := c.feed.Latest(); return c.text(s.Revision()) }
	awaitText(newest(one))
	mu.Lock()
	handler = server.NewStream(two.feed, server.StreamOptions{})
	mu.Unlock()
	web.CloseClientConnections()
	awaitText(newest(two))
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// TestLiveEnds: when the server does not want to answer there is no use in asking again; when it cannot, there is.
func TestLiveEnds(t *testing.T) {
	c := newCluster(1)
	c.change(t)
	stream := server.NewStream(c.feed, server.StreamOptions{})
	asked := 0
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch asked++; {
		case asked < 3:
			w.WriteHeader(http.StatusServiceUnavailable)
		case asked == 3:
			fmt.Fprint(w, "event: delta\nid: 5-x\ndata: {\"from\":4,\"to\":5}\n\n") // of nothing
		case asked == 4:
			fmt.Fprint(w, "event: snapshot\nid: 5-x\ndata: {\"nodes\":[\n") // half of it
		case asked == 5:
			fmt.Fprint(w, "event: news\ndata: a\ndata: b\n\nevent: delta\ndata: not JSON\n\n")
		case asked == 6:
			r.Header.Del("Last-Event-ID")
			ctx, cancel := context.WithCancel(r.Context())
			cancel()
			stream.ServeHTTP(w, r.WithContext(ctx)) // the graph, and no more
		default:
			w.Header().Set("Content-Type", "application/problem+json")
			w.WriteHeader(http.StatusForbidden)
			fmt.Fprint(w, `{"detail":"you may not","status":403}`)
		}
	}))
	defer web.Close()
	live := NewLive(newClient(t, web.URL), quick)
	err := live.Run(context.Background())
	var problem *Problem
	if !errors.As(err, &problem) || problem.Status != 403 || problem.Detail != "you may not" || asked != 7 {
		t.Errorf("after %d requests: %v", asked, err)
	}
	newest, _, _ := c.feed.Latest()
	if s := live.Snapshot(); s == nil || text(t, s) != c.text(newest.Revision()) || live.Trouble() == nil {
		t.Errorf("what was received is lost: %v, %v", s, live.Trouble())
	}
}

// TestWatch: the events of a stream as they are, and after Since.
func TestWatch(t *testing.T) {
	c := newCluster(1)
	for range 5 {
		c.change(t)
	}
	web := httptest.NewServer(server.NewStream(c.feed, server.StreamOptions{Pace: -1, Instance: "run"}))
	defer web.Close()
	newest, _, _ := c.feed.Latest()
	first := newest.Revision()
	o := quick
	o.Since = fmt.Sprint(first)
	c.random = rand.New(rand.NewPCG(9, 9)) // the next ones are listed
	c.change(t)
	var got []string
	for e, err := range newClient(t, web.URL).Watch(t.Context(), o) {
		if err != nil {
			continue // of the connection
		}
		switch {
		case e.Graph != nil:
			got = append(got, fmt.Sprint("graph ", e.Graph.Snapshot().Revision()-first, " ", e.ID == fmt.Sprint(e.Graph.Snapshot().Revision(), "-run")))
		case e.Delta != nil:
			got = append(got, fmt.Sprint("delta ", e.Delta.To-first, " ", e.ID == fmt.Sprint(e.Delta.To, "-run")))
		default:
			got = append(got, "reset")
		}
		if len(got) == 1 {
			s, d := c.graph.Commit()
			if c.graph.SetKindState(c.graph.Kind("", "Pod"), graph.Live, ""); d == nil {
				s, d = c.graph.Commit()
			}
			c.feed.Publish(s, &graph.Delta{From: d.From, To: d.To, Reset: true})
		}
		if e.Graph != nil { // the connection is lost, and what follows is taken up there
			web.CloseClientConnections()
			c.graph.SetKindState(c.graph.Kind("", "Pod"), graph.Failing, "")
			c.feed.Publish(c.graph.Commit())
		}
		if len(got) == 4 {
			break
		}
	}
	if want := "delta 1 true, reset, graph 2 true, delta 3 true"; strings.Join(got, ", ") != want {
		t.Errorf("got %s, want %s", strings.Join(got, ", "), want)
	}
}

// TestWatchSilence: a server that says nothing any more is given up.
func TestWatchSilence(t *testing.T) {
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}))
	defer web.Close()
	o := quick
	o.Silence = 10 * time.Millisecond
	for _, err := range newClient(t, web.URL).Watch(t.Context(), o) {
		if !errors.Is(err, errSilent) {
			t.Errorf("got %v", err)
		}
		break
	}
}
