package server

import (
	"io"
	"net/http"
	"time"
)

// liveFor is how long after its last sign the collector counts as alive. It gives one every few seconds.
const liveFor = 20 * time.Second

// livez says whether the program does its work: whether the loop that takes in changes goes round.
func (s *Server) livez(w http.ResponseWriter, _ *http.Request) {
	if silent := s.meters.silent(); silent > liveFor {
		problem(http.StatusServiceUnavailable, "not-alive", "no change was taken in, nor looked for, for %v", silent.Round(time.Second)).write(w)
		return
	}
	well(w)
}

// readyz says whether there is a graph to serve, complete or not.
func (s *Server) readyz(w http.ResponseWriter, _ *http.Request) {
	latest, _, ended := s.config.Feed.Latest()
	switch {
	case latest == nil:
		problem(http.StatusServiceUnavailable, "not-ready", "there is no graph yet: the cluster is being read").write(w)
	case ended:
		problem(http.StatusServiceUnavailable, "not-ready", "the program is stopping: the graph is not kept up any more").write(w)
	default:
		well(w)
	}
}

func well(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = io.WriteString(w, "ok\n") // whoever is gone needs no answer
}
