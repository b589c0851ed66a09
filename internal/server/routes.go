package server

import (
	"net/http"
	"slices"

	"kubernetes-scraper/internal/spell"
)

// A route is one path that is served, with GET and HEAD.
type route struct {
	// path is the pattern, as net/http and OpenAPI both write it.
	path string
	// params are the query parameters that may be given.
	params []string
	// open: nobody is asked who they are.
	open bool
	// media are what the answer can be, the first of them if it is all the same.
	media []string
	// turns, if not nil, bound how many such requests are being answered.
	turns turns
	// answer makes the answer to a question about the graph, or serve does everything.
	answer func(*ask) (any, error)
	serve  http.HandlerFunc
}

const (
	jsonMedia   = "application/json"
	ndjsonMedia = "application/x-ndjson"
	eventMedia  = "text/event-stream"
	textMedia   = "text/plain"
	yamlMedia   = "application/yaml"
)

// watchPath is where the changes of the graph are served, for as long as somebody reads them.
const watchPath = "/v1/watch"

// routes are all that is served.
func (s *Server) routes() []route {
	plain := []string{jsonMedia}
	all := []route{
		{path: "/v1/graph", params: []string{"namespace", "type", "relation", "revision"},
			media: []string{jsonMedia, ndjsonMedia}, turns: s.graphs, answer: s.graph},
		{path: "/v1/path", params: []string{"from", "to", "namespace", "limit", "depth", "revision"},
			media: plain, turns: s.questions, answer: s.path},
		{path: "/v1/missing", params: []string{"namespace", "type", "limit", "revision"}, media: plain, turns: s.scans, answer: s.missing},
		{path: "/v1/orphans", params: []string{"namespace", "type", "all", "limit", "revision"}, media: plain, turns: s.scans, answer: s.orphans},
		{path: "/v1/kinds", params: []string{"revision"}, media: plain, turns: s.scans, answer: s.kinds},
		{path: "/v1/diff", params: []string{"since", "limit", "revision"}, media: plain, turns: s.scans, answer: s.diff},
		{path: watchPath, params: []string{"since", "format"}, media: []string{eventMedia, ndjsonMedia}, serve: s.watch},
		{path: "/openapi.yaml", media: []string{yamlMedia}, serve: s.openAPIYAML},
		{path: "/openapi.json", media: plain, serve: s.openAPIJSON},
		{path: "/metrics", media: []string{textMedia}, serve: s.metrics},
		{path: "/livez", open: true, media: []string{textMedia}, serve: s.livez},
		{path: "/readyz", open: true, media: []string{textMedia}, serve: s.readyz},
	}
	for _, o := range []struct {
		question string
		params   []string
		answer   func(*ask) (any, error)
	}{
		{"show", []string{"limit", "revision"}, s.show},
		{"tree", []string{"allRelations", "limit", "depth", "revision"}, s.tree},
		{"deps", []string{"limit", "depth", "revision"}, s.deps},
		{"impact", []string{"limit", "depth", "revision"}, s.impact},
	} {
		for _, name := range []string{"/{type}/{name}", "/{type}/{namespace}/{name}"} {
			all = append(all, route{path: "/v1/" + o.question + name, params: o.params, media: plain, turns: s.questions, answer: o.answer})
		}
	}
	return all
}

// build makes the handler of all routes.
func (s *Server) build() http.Handler {
	mux := http.NewServeMux()
	var paths []string
	for _, r := range s.routes() {
		mux.Handle(r.path, s.measured(r.path, s.guarded(r)))
		paths = append(paths, r.path)
	}
	mux.Handle("/", s.measured("other", func(w http.ResponseWriter, r *http.Request) error {
		return s.nothing(r, paths)
	}))
	return s.outer(mux)
}

// nothing is the answer where there is none.
func (s *Server) nothing(r *http.Request, paths []string) error {
	p := problem(http.StatusNotFound, "not-found", "nothing is served at %s; /openapi.yaml describes what is", r.URL.EscapedPath())
	if near := spell.Nearest(r.URL.Path, paths); near != "" {
		p.Suggestions = []string{near}
	} else if near := s.nearQuestion(r.URL.Path, paths); near != "" {
		p.Suggestions = []string{near}
	}
	return p
}

// nearQuestion compares the part of a path that says what is asked, whatever the names behind it.
func (s *Server) nearQuestion(path string, paths []string) string {
	asked := firstSegments(path, 2)
	var known []string
	for _, p := range paths {
		known = append(known, firstSegments(p, 2))
	}
	near := spell.Nearest(asked, known)
	if i := slices.Index(known, near); near != "" {
		return paths[i]
	}
	return ""
}
