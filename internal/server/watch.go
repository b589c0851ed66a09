package server

import "net/http"

// watch serves the stream of changes, which sets its own deadlines, and ends it when the server stops.
func (s *Server) watch(w http.ResponseWriter, r *http.Request) {
	r, done := s.untilStop(r)
	defer done()
	defer s.meters.reading()()
	s.stream.ServeHTTP(w, r)
}
