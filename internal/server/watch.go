package server

import "net/http"

// watch hands over to who serves the stream of changes, and ends it when the server stops.
func (s *Server) watch(w http.ResponseWriter, r *http.Request) {
	if s.config.Watch == nil {
		problem(http.StatusNotFound, "not-found", "changes are not served here").write(w)
		return
	}
	r, done := s.untilStop(r)
	defer done()
	defer s.meters.reading()()
	s.config.Watch.ServeHTTP(w, r)
}
