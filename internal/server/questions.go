package server

import (
	"net/http"
	"strconv"
	"time"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/query"
)

func (s *Server) show(a *ask) (any, error) {
	key, err := a.object()
	if err != nil {
		return nil, err
	}
	return query.Object(a.graph, key, a.limits)
}

func (s *Server) tree(a *ask) (any, error) {
	key, err := a.object()
	if err != nil {
		return nil, err
	}
	all, err := a.params.flag("allRelations")
	if err != nil {
		return nil, err
	}
	return query.Tree(a.graph, a.words, key, query.TreeOptions{AllRelations: all, Limits: a.limits})
}

func (s *Server) deps(a *ask) (any, error) {
	key, err := a.object()
	if err != nil {
		return nil, err
	}
	return query.Deps(a.graph, a.words, key, a.limits)
}

func (s *Server) impact(a *ask) (any, error) {
	key, err := a.object()
	if err != nil {
		return nil, err
	}
	return query.Impact(a.graph, a.words, key, a.limits)
}

func (s *Server) path(a *ask) (any, error) {
	from, err := a.named("from")
	if err != nil {
		return nil, err
	}
	to, err := a.named("to")
	if err != nil {
		return nil, err
	}
	return query.Path(a.graph, from, to, a.limits)
}

func (s *Server) missing(a *ask) (any, error) {
	f, err := a.filters()
	if err != nil {
		return nil, err
	}
	return query.Missing(a.graph, a.words, f, a.limits), nil
}

func (s *Server) orphans(a *ask) (any, error) {
	f, err := a.filters()
	if err != nil {
		return nil, err
	}
	all, err := a.params.flag("all")
	if err != nil {
		return nil, err
	}
	return query.Orphans(a.graph, a.words, query.OrphansOptions{Filters: f, All: all, Limits: a.limits}), nil
}

func (s *Server) kinds(a *ask) (any, error) { return query.Kinds(a.graph), nil }

func (s *Server) diff(a *ask) (any, error) {
	since, err := s.since(a.params.text("since"))
	if err != nil {
		return nil, err
	}
	old, err := s.at(since, true)
	if err != nil {
		return nil, err
	}
	if since > a.graph.Revision() {
		return nil, badRequest("since is revision %d, which is after revision %d", since, a.graph.Revision())
	}
	return query.Diff(old, a.graph, a.limits), nil
}

// since is the revision that a text stands for: a revision, a time, or how long ago.
func (s *Server) since(text string) (uint64, error) {
	if revision, err := strconv.ParseUint(text, 10, 64); err == nil && revision > 0 {
		return revision, nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if ago, bad := time.ParseDuration(text); bad == nil && ago > 0 {
		at, err = time.Now().Add(-ago), nil
	}
	if err != nil {
		return 0, badRequest("since is %q, and must be a revision, how long ago, such as 10m, or a time, such as 2006-01-02T15:04:05Z", text)
	}
	if at.After(time.Now()) {
		return 0, badRequest("since is %s, which is yet to come: give a time that has passed", text)
	}
	revision, err := s.config.Feed.RevisionAt(at)
	if err != nil {
		_, begin := s.config.Feed.Reaches()
		return 0, problem(http.StatusGone, "too-old", "the history does not reach back to %s: it begins at %s",
			at.UTC().Format(time.RFC3339), begin.UTC().Format(time.RFC3339))
	}
	return revision, nil
}

// object is the one that the path names. Without a namespace it may be in any, as long as there is one only.
func (a *ask) object() (graph.EntityKey, error) {
	r := a.request
	n := query.Name{Kind: r.PathValue("type"), Namespace: r.PathValue("namespace"), Name: r.PathValue("name")}
	if n.Kind == "" || n.Name == "" {
		return graph.EntityKey{}, badRequest("the path needs a type and a name: TYPE/NAME or TYPE/NAMESPACE/NAME")
	}
	return a.find(n)
}

func (a *ask) find(n query.Name) (graph.EntityKey, error) {
	keys, err := a.words.Find(a.graph, n, n.Namespace == "")
	if err != nil {
		return graph.EntityKey{}, err
	}
	if len(keys) != 1 {
		return graph.EntityKey{}, &query.AmbiguousError{Name: n.String(), Keys: keys}
	}
	return keys[0], nil
}

// named is the object that a parameter names, in the namespace of another parameter if it does not name its own.
func (a *ask) named(parameter string) (graph.EntityKey, error) {
	text := a.params.text(parameter)
	if text == "" {
		return graph.EntityKey{}, badRequest("%s is missing: it names an object, such as deploy/web or deploy/shop/web", parameter)
	}
	n, err := a.words.Parse(text)
	if err != nil {
		return graph.EntityKey{}, problem(http.StatusBadRequest, "bad-request", "%s: %v", parameter, err)
	}
	namespaces := a.params.list("namespace")
	if len(namespaces) > 1 {
		return graph.EntityKey{}, badRequest("namespace names %d namespaces, and can name one here", len(namespaces))
	}
	if n.Namespace == "" && len(namespaces) == 1 {
		n.Namespace = namespaces[0] // which counts for nothing if the kind has none
	}
	return a.find(n)
}

// filters are those of the parameters namespace and type.
func (a *ask) filters() (query.Filters, error) {
	kinds, err := a.words.ResolveAll(a.graph, a.params.list("type"))
	return query.Filters{Namespaces: a.params.list("namespace"), Kinds: kinds}, err
}
