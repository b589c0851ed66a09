package origin_test

import (
	"context"
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
