package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"kubernetes-scraper/internal/feed"
	"kubernetes-scraper/query"
)

// An ask is one question about the graph.
type ask struct {
	request *http.Request
	params  params
	graph   query.Graph
	words   query.Vocabulary
	limits  query.Limits
	media   string // of the answer
}

// A streamed answer writes itself, and is not kept in memory.
type streamed interface {
	write(http.ResponseWriter) error
}

// serve is what a route does for a request that may be answered.
func (s *Server) serve(r route) handler {
	if r.serve != nil {
		return func(w http.ResponseWriter, req *http.Request) error {
			if _, err := parseParams(req, r.params); err != nil {
				return err
			}
			if r.path != watchPath { // which has another way to say what it is to be
				media, err := negotiate(req, r.media)
				if err != nil {
					return err
				}
				w.Header().Set("Content-Type", media)
			}
			r.serve(w, req)
			return nil
		}
	}
	return func(w http.ResponseWriter, req *http.Request) error {
		a, err := s.ask(req, r)
		if err != nil {
			return err
		}
		tag := s.tag(a)
		h := w.Header()
		h.Set("ETag", tag)
		h.Set("Cache-Control", "private, no-cache") // may be kept, and has to be asked about
		h.Add("Vary", "Accept, Accept-Encoding, Authorization")
		if matches(req, tag) {
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
		if r.turns != nil {
			if p := r.turns.take(req.Context(), s.limits.Wait); p != nil {
				return p
			}
			defer r.turns.give()
		}
		answer, err := r.answer(a)
		if err != nil {
			return err
		}
		return s.send(w, a, answer)
	}
}

// ask reads what a request asks for, and finds the graph that it is about.
func (s *Server) ask(req *http.Request, r route) (*ask, error) {
	p, err := parseParams(req, r.params)
	if err != nil {
		return nil, err
	}
	a := &ask{request: req, params: p, words: *s.config.Vocabulary()}
	if a.media, err = negotiate(req, r.media); err != nil {
		return nil, err
	}
	if a.limits, err = p.limits(s.limits); err != nil {
		return nil, err
	}
	revision, given, err := p.revision("revision")
	if err != nil {
		return nil, err
	}
	a.graph, err = s.at(revision, given)
	return a, err
}

// at returns the graph of a revision, or the newest if none is given.
func (s *Server) at(revision uint64, given bool) (query.Graph, error) {
	latest, _, _ := s.config.Feed.Latest()
	switch {
	case latest == nil:
		p := problem(http.StatusServiceUnavailable, "not-ready", "there is no graph yet: the cluster is being read")
		p.retryAfter = 1
		return nil, p
	case !given || revision == latest.Revision():
		return latest, nil
	case revision > latest.Revision():
		return nil, problem(http.StatusNotFound, "not-found", "%s", notYet(revision, latest.Revision()))
	}
	g, err := s.config.Feed.At(revision)
	if errors.Is(err, feed.ErrTooOld) {
		reaches, since := s.config.Feed.Reaches()
		return nil, problem(http.StatusGone, "too-old", "the history does not reach back to revision %d: it begins with %d, which was the newest at %s",
			revision, reaches, since.UTC().Format(time.RFC3339))
	}
	return g, err
}

func notYet(revision, newest uint64) string {
	return fmt.Sprintf("there is no revision %d yet: the newest is %d", revision, newest)
}

// send writes an answer.
func (s *Server) send(w http.ResponseWriter, a *ask, answer any) error {
	w.Header().Set("Content-Type", a.media)
	unless := matches(a.request, "*") // not if there is an answer at all: that can be said only now
	if stream, ok := answer.(streamed); ok {
		if unless {
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
		if a.request.Method == http.MethodHead {
			return nil
		}
		return sent(stream.write(w))
	}
	body := bounded{most: s.limits.AnswerBytes}
	if err := json.NewEncoder(&body).Encode(answer); err != nil {
		if errors.Is(err, errTooLarge) {
			return problem(http.StatusUnprocessableEntity, "answer-too-large", "the answer is larger than %d MiB: ask for fewer objects with limit, "+
				"or for some namespaces or types only", s.limits.AnswerBytes>>20)
		}
		return err
	}
	if unless {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	_, err := w.Write(body.text.Bytes())
	return sent(err)
}

// sent breaks the connection off if an answer could not be written to its end, so that nobody takes it for a whole one.
func sent(err error) error {
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	return nil
}

var errTooLarge = errors.New("the answer is too large")

// A bounded buffer takes so much and no more.
type bounded struct {
	text bytes.Buffer
	most int
}

func (b *bounded) Write(p []byte) (int, error) {
	if b.text.Len()+len(p) > b.most {
		return 0, errTooLarge
	}
	return b.text.Write(p)
}

// matches says whether a tag is among those that somebody has already (RFC 9110, 13.1.2: weak comparison). The star, which
// stands for any answer, is one by itself here.
func matches(r *http.Request, tag string) bool {
	for _, list := range r.Header.Values("If-None-Match") {
		for one := range strings.SplitSeq(list, ",") {
			one = strings.TrimSpace(one)
			if strings.TrimPrefix(one, "W/") == strings.TrimPrefix(tag, "W/") {
				return true
			}
		}
	}
	return false
}
