package server

import (
	"net/http"
	"strconv"
	"time"

	"github.com/klauspost/compress/gzhttp"
)

// compressing returns what makes a handler compress its answers for those who take that. The level is the fastest: a graph
// repeats itself so much that more effort saves little.
func compressing() func(http.Handler) http.HandlerFunc {
	wrap, err := gzhttp.NewWrapper(gzhttp.CompressionLevel(1), gzhttp.EnableZstd(false))
	if err != nil { // it says that of wrong options only
		return func(h http.Handler) http.HandlerFunc { return h.ServeHTTP }
	}
	return wrap
}

// measured is a handler of a route as net/http takes it: what it does is counted, its errors become problems, and nobody
// takes longer over its answers than the limits allow.
func (s *Server) measured(path string, h handler) http.Handler {
	own := path == watchPath
	answer := http.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.run(w, r, h) }))
	if !own {
		answer = s.compress(answer)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p := newPacer(w, s.limits, own)
		begin := time.Now()
		s.meters.began(path)
		defer func() {
			s.meters.answered(path, strconv.Itoa(max(p.status, http.StatusOK)), time.Since(begin), p.bytes)
		}()
		answer.ServeHTTP(p, r)
	})
}

// run calls a handler and sends its error as a problem.
func (s *Server) run(w http.ResponseWriter, r *http.Request, h handler) {
	err := s.rescued(h)(w, r)
	if err == nil {
		return
	}
	p := problemOf(err)
	if p.Status == http.StatusInternalServerError {
		s.log.Error("a request could not be answered", "path", r.URL.Path, "error", err)
	}
	p.write(w)
}
