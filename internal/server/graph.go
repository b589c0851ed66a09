package server

import (
	"net/http"
	"slices"

	"kubernetes-scraper/internal/render"
	"kubernetes-scraper/internal/spell"
	"kubernetes-scraper/query"
)

// graph is the whole graph, or what filters leave of it.
func (s *Server) graph(a *ask) (any, error) {
	f, err := a.filters()
	if err != nil {
		return nil, err
	}
	selected := query.Selection{Namespaces: f.Namespaces, Relations: a.params.list("relation")}
	selected.Only(f.Kinds)
	for _, r := range selected.Relations {
		if err := a.known(r); err != nil {
			return nil, err
		}
	}
	format := render.JSON
	if a.media == ndjsonMedia {
		format = render.NDJSON
	}
	return graphAnswer{query.Select(a.graph, selected), format}, nil
}

// known says of a relation that nobody knows which may have been meant.
func (a *ask) known(relation string) error {
	var names []string
	for _, r := range a.words.Relations {
		names = append(names, r.Name)
	}
	if len(names) == 0 || slices.Contains(names, relation) {
		return nil
	}
	p := badRequest("there is no relation %q", relation)
	if near := spell.Nearest(relation, names); near != "" {
		p.Suggestions = []string{near}
	}
	return p
}

// A graphAnswer is a graph that is written as it is read, without a copy of it in memory.
type graphAnswer struct {
	graph  query.Graph
	format render.Format
}

func (g graphAnswer) write(w http.ResponseWriter) error { return render.Export(w, g.graph, g.format) }
