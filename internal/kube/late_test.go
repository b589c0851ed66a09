package kube

import (
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// deaf is a server whose credentials never come: the plugin that fetches them hears of no context.
func deaf(until <-chan struct{}, bodies *[]*body) answer {
	var mu sync.Mutex
	return func(req *http.Request) (*http.Response, error) {
		<-until
		b := &body{ctx: req.Context()}
		mu.Lock()
		defer mu.Unlock()
		*bodies = append(*bodies, b)
		return response(req, 200, jsonType, b), nil
	}
}

// A plugin for credentials that hangs is told, and keeps nobody from stopping. What it brings in the end is closed.
func TestHungCredentials(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		until := make(chan struct{})
		var bodies []*body
		server := serving()
		server.on("/api", deaf(until, &bodies))
		w := run(t, server, pods)
		w.until(11 * time.Second)
		expectContains(t, "log", w.log.String(), "time=2000-01-01T00:00:10.000Z level=WARN")
		expectContains(t, "log", w.log.String(), "https://server:6443 has not answered for 10s; still waiting for it, or for its credentials")
		stopped := time.Now()
		w.cancel()
		<-w.ended
		if d := time.Since(stopped); d > time.Second {
			t.Errorf("stopped after %v", d)
		}
		close(until)
		synctest.Wait()
		if len(bodies) != 1 || !bodies[0].closed {
			t.Errorf("late bodies %+v", bodies)
		}
	})
}

// Requests that do not end do not pile up.
func TestHungRequestsAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		until := make(chan struct{})
		var bodies []*body
		server := serving()
		server.on("/api", deaf(until, &bodies))
		w := run(t, server, pods)
		w.until(3 * time.Hour)
		n := len(server.to("/api"))
		w.cancel()
		<-w.ended
		close(until)
		synctest.Wait()
		if n < maxLate || n > maxLate+1 {
			t.Errorf("%d requests", n)
		}
	})
}
