package server

import (
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// negotiate returns which of several media types an answer is to be: the one that the request likes best, and of those
// the first. The error says which there are.
func negotiate(r *http.Request, offered []string) (string, error) {
	given := r.Header.Values("Accept")
	if len(given) == 0 {
		return offered[0], nil
	}
	best, liked := "", 0.0
	for _, media := range offered {
		if q := quality(strings.Join(given, ","), media); q > liked {
			best, liked = media, q
		}
	}
	if best == "" {
		return "", problem(http.StatusNotAcceptable, "not-acceptable", "the answer can be %s, and the request's Accept takes none of it",
			strings.Join(offered, " or "))
	}
	return best, nil
}

// quality is how much an Accept header likes a media type, 0 if it does not take it: what the most specific of the ranges
// says that it falls in (RFC 9110, 12.5.1).
func quality(accept, media string) float64 {
	found, q := 0, 0.0
	for part := range strings.SplitSeq(accept, ",") {
		name, options, err := mime.ParseMediaType(part)
		if err != nil {
			continue
		}
		rank := 0
		switch {
		case name == media:
			rank = 3
		case strings.HasSuffix(name, "/*") && strings.HasPrefix(media, strings.TrimSuffix(name, "*")):
			rank = 2
		case name == "*/*":
			rank = 1
		}
		if rank > found {
			found, q = rank, 1
			if text, given := options["q"]; given {
				q, _ = strconv.ParseFloat(text, 64) // what is no number is no liking
			}
		}
	}
	return q
}
