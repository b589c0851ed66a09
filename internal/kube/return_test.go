package kube

import (
	"errors"
	"log/slog"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/internal/event"
)

// outage answers that nobody is there between two times after the start, and as open otherwise.
func outage(start time.Time, from, to time.Duration, open answer) answer {
	return func(req *http.Request) (*http.Response, error) {
		if now := time.Since(start); now >= from && now < to {
			return down(req)
		}
		return open(req)
	}
}

// When the server answers one kind again, the others do not wait out what they had decided to wait while it was away.
func TestServerReturns(t *testing.T) {
	const away, back = 10 * time.Second, 10 * time.Minute
	services := catalog.Kind{Version: "v1", Kind: "Service", Resource: "services", Namespaced: true, Watched: true}
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		server := serving(pods, nodes, services)
		paths := []string{podPath, "/api/v1/nodes", "/api/v1/services"}
		for _, path := range paths {
			ends := ok(end("5"), away-time.Second, errors.New("reset"))
			server.on(path, ends, outage(start, 0, back, ok(hold{})))
		}
		w := run(t, server, pods, nodes, services)
		w.until(back + time.Minute)
		w.stop()
		first, last := time.Duration(1<<62), time.Duration(0)
		for _, path := range paths {
			requests := server.to(path)
			returned := requests[len(requests)-1].at.Sub(start)
			first, last = min(first, returned), max(last, returned)
		}
		if first < back || last-first > 2*wakeWithin {
			t.Errorf("the kinds return between %v and %v after the start; the server is back after %v", first, last, back)
		}
	})
}

// A server that answers now and then is no server that has returned: nobody is woken by it.
func TestServerFlaps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		server := serving(pods, nodes)
		flaps := func(req *http.Request) (*http.Response, error) {
			if time.Since(start)/(300*time.Millisecond)%2 == 0 {
				return down(req)
			}
			return status(503)(req)
		}
		server.on(podPath, ok(end("5"), time.Second, errors.New("reset")), flaps)
		server.on("/api/v1/nodes", ok(end("5"), time.Second, errors.New("reset")), flaps)
		w := run(t, server, pods, nodes)
		w.until(10 * time.Minute)
		w.stop()
		if n := len(server.to(podPath)); n > 200 {
			t.Errorf("a server that flaps was asked %d times in ten minutes", n)
		}
	})
}

// The server may come back in the very moment in which the waiting for it ends anyway.
func TestServerReturnsAsTheWaitEnds(t *testing.T) {
	back := make(chan struct{})
	close(back)
	conn := &connection{back: back}
	h := &health{out: make(chan event.Batch, 1), log: slog.New(slog.DiscardHandler), rarely: &rarely{}, turn: newSlots(1)}
	r := &reflector{shared: &shared{conn: conn}, health: h, unanswered: true}
	for i := range 10_000 {
		r.wait = time.Duration(1 + i%50)
		if err := r.rest(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}
