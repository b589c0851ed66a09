package resolve

import "unique"

// spaces hands out one handle for each namespace. Package unique keeps a text for as long as somebody has its handle; the
// map only spares the allocation of asking for those in use, and is emptied when it has grown.
type spaces struct {
	known map[string]unique.Handle[string]
}

const mostSpaces = 8192

func (s *spaces) of(namespace string) unique.Handle[string] {
	if h, ok := s.known[namespace]; ok {
		return h
	}
	if s.known == nil || len(s.known) >= mostSpaces {
		s.known = make(map[string]unique.Handle[string])
	}
	h := unique.Make(namespace) // which copies the text
	s.known[h.Value()] = h
	return h
}
