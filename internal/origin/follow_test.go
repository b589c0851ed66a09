package origin_test

import (
	"context"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/feed"
	"kubernetes-scraper/internal/origin"
	"kubernetes-scraper/internal/server"
	"kubernetes-scraper/query"
)

// TestAway: who follows a Satellite is told once that it is away, however often that shows, once that it is back, and then
// what has changed.
func TestAway(t *testing.T) {
	published, g := feed.New(), graph.New("c", nil)
	pod := g.Ensure(g.Kind("", "Pod"), "a", "web", graph.Unknown)
	publish := func(status string) {
		g.SetPresent(pod, "u", []graph.Property{{Name: "status", Value: status}})
		published.Publish(g.Commit())
	}
	publish("Pending")
	var away atomic.Bool
	refused := make(chan struct{}, 100)
	answers := server.New(server.Config{Feed: published, Vocabulary: func() *query.Vocabulary { return &query.Vocabulary{} }})
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if away.Load() {
			refused <- struct{}{}
			panic(http.ErrAbortHandler)
		}
		answers.ServeHTTP(w, r)
	}))
	defer web.Close()

	begun, notices, changes := make(chan struct{}), make(chan string, 100), make(chan query.DiffAnswer, 100)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() {
		o := origin.Options{From: []string{web.URL}, Notice: func(what string) { notices <- what }}
		ended <- o.Follow(ctx, func(query.Graph) error { close(begun); return nil },
			func(a query.DiffAnswer) error { changes <- a; return nil })
	}()
	<-begun
	away.Store(true)
	web.CloseClientConnections()
	<-refused
	<-refused
	away.Store(false)
	publish("Running")
	if a := <-changes; len(a.Nodes) != 1 || a.Nodes[0].New.Properties["status"] != "Running" {
		t.Errorf("changed %+v", a)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	close(notices)
	var got []string
	for what := range notices {
		got = append(got, what)
	}
	if len(got) != 2 || !strings.Contains(got[0], "trying again") || !strings.Contains(got[1], "it is back") {
		t.Errorf("told %q", got)
	}
}

// TestRestarted: who follows a Satellite that is another one when it comes back is told so, and what differs between what it
// had and what there is now, as changes; what is the same is no change. Then it goes on.
func TestRestarted(t *testing.T) {
	run := func(pods map[string]string) (http.Handler, func(string, string)) {
		published, g := feed.New(), graph.New("c", nil)
		put := func(name, status string) {
			g.SetPresent(g.Ensure(g.Kind("", "Pod"), "a", name, graph.Unknown), "u", []graph.Property{{Name: "status", Value: status}})
		}
		for name, status := range pods {
			put(name, status)
		}
		published.Publish(g.Commit())
		return server.New(server.Config{Feed: published, Vocabulary: func() *query.Vocabulary { return &query.Vocabulary{} }}),
			func(name, status string) { put(name, status); published.Publish(g.Commit()) }
	}
	first, _ := run(map[string]string{"same": "Running", "gone": "Running", "web": "Pending"})
	second, change := run(map[string]string{"same": "Running", "web": "Running", "new": "Pending"})
	var now atomic.Pointer[http.Handler]
	now.Store(&first)
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { (*now.Load()).ServeHTTP(w, r) }))
	defer web.Close()

	begun, notices, changes := make(chan struct{}, 100), make(chan string, 100), make(chan query.DiffAnswer, 100)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() {
		o := origin.Options{From: []string{web.URL}, Notice: func(what string) { notices <- what }}
		ended <- o.Follow(ctx, func(query.Graph) error { begun <- struct{}{}; return nil },
			func(a query.DiffAnswer) error { changes <- a; return nil })
	}()
	<-begun
	now.Store(&second)
	web.CloseClientConnections()
	got := map[string]string{}
	status := func(d *graph.NodeDocument) string {
		if d == nil {
			return ""
		}
		return d.Properties["status"]
	}
	for _, n := range (<-changes).Nodes {
		name := n.New
		if name == nil {
			name = n.Old
		}
		got[name.Key.Name] = status(n.Old) + " -> " + status(n.New)
	}
	if want := map[string]string{"gone": "Running -> ", "web": "Pending -> Running", "new": " -> Pending"}; !maps.Equal(got, want) {
		t.Errorf("changed %v, want %v", got, want)
	}
	change("new", "Running")
	if a := <-changes; len(a.Nodes) != 1 || status(a.Nodes[0].Old)+status(a.Nodes[0].New) != "PendingRunning" {
		t.Errorf("then changed %+v", a)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	close(notices)
	var told []string
	for what := range notices {
		told = append(told, what)
	}
	if len(told) != 3 || told[1] != "it is back" || !strings.Contains(told[2], "another run") || !strings.Contains(told[2], "what differs") {
		t.Errorf("told %q", told)
	}
}
