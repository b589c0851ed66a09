package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/query"
)

// problemMedia is the media type of every error (RFC 9457).
const problemMedia = "application/problem+json"

// A Problem is why a request has no answer.
type Problem struct {
	// Type is a URN that stands for the sort of problem, for programs: see docs/http.md.
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	// Detail says what is wrong with this request, and what to do.
	Detail string `json:"detail,omitempty"`
	// Suggestions are what may have been meant, the most likely first.
	Suggestions []string `json:"suggestions,omitempty"`
	// Objects are those that an ambiguous name stands for.
	Objects []graph.EntityKey `json:"objects,omitempty"`

	allow      string // the methods that are allowed instead
	retryAfter int    // seconds; 0: there is no telling
	challenge  string // WWW-Authenticate
}

func (p *Problem) Error() string { return p.Detail }

// problem makes a Problem. sort is the end of its type.
func problem(status int, sort, format string, args ...any) *Problem {
	return &Problem{Type: "urn:kubernetes-scraper:" + sort, Title: http.StatusText(status), Status: status,
		Detail: fmt.Sprintf(format, args...)}
}

// problemOf says what an error of a question is to whoever asked.
func problemOf(err error) *Problem {
	var known *Problem
	var missing *query.NotFoundError
	var several *query.AmbiguousError
	switch {
	case errors.As(err, &known):
		return known
	case errors.As(err, &missing):
		p := problem(http.StatusNotFound, "not-found", "%v", err)
		p.Suggestions = missing.Suggestions
		return p
	case errors.As(err, &several):
		p := problem(http.StatusConflict, "ambiguous", "%v", err)
		p.Objects = several.Keys[:min(len(several.Keys), mostObjects)]
		return p
	case errors.Is(err, query.ErrNotFound):
		return problem(http.StatusNotFound, "not-found", "%v", err)
	case errors.Is(err, query.ErrAmbiguous):
		return problem(http.StatusConflict, "ambiguous", "%v", err)
	case errors.Is(err, query.ErrName):
		return problem(http.StatusBadRequest, "bad-request", "%v", err)
	}
	return problem(http.StatusInternalServerError, "internal", "%v", err)
}

// mostObjects is how many objects a problem lists.
const mostObjects = 20

// write sends the problem in place of an answer.
func (p *Problem) write(w http.ResponseWriter) {
	h := w.Header()
	for _, name := range []string{"ETag", "Last-Modified", "Content-Encoding", "Content-Length"} {
		h.Del(name) // of the answer that is not given
	}
	h.Set("Content-Type", problemMedia)
	h.Set("Cache-Control", "no-store")
	if p.allow != "" {
		h.Set("Allow", p.allow)
	}
	if p.retryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(p.retryAfter))
	}
	if p.challenge != "" {
		h.Set("WWW-Authenticate", p.challenge)
	}
	body, err := json.Marshal(p)
	if err != nil { // it has nothing in it that cannot be written
		body = []byte("{}")
	}
	w.WriteHeader(p.Status)
	_, _ = w.Write(append(body, '\n')) // whoever is gone needs no answer
}
