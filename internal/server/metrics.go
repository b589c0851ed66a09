package server

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// scrapes is how many requests for metrics are answered at one time.
const scrapes = 2

func (s *Server) metrics(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	s.scrape.ServeHTTP(w, r)
}

func (s *Server) metricsHandler() http.Handler {
	return promhttp.HandlerFor(s.meters.registry, promhttp.HandlerOpts{
		MaxRequestsInFlight: scrapes,
		DisableCompression:  true, // every answer is compressed already
	})
}
