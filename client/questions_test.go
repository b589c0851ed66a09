package client

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/feed"
	"kubernetes-scraper/internal/server"
	"kubernetes-scraper/query"
)

// shop is a server of a graph with a deployment of another group, a pod with a slash in a name that it uses, and a config
// that is missing; at revision 2 the pod has changed.
type shop struct {
	feed   *feed.Feed
	words  query.Vocabulary
	client *Client
}

func newShop(t *testing.T) *shop {
	s := &shop{feed: feed.New(), words: query.Vocabulary{
		Relations: []query.Relation{{Name: "uses", Dependence: query.OfSource}, {Name: "owned_by"}},
		Kinds: []query.KindName{{Kind: "Pod", Resource: "pods", Singular: "pod", ShortNames: []string{"po"}, Namespaced: true},
			{Group: "apps", Kind: "Deployment", Resource: "deployments", Singular: "deployment", ShortNames: []string{"deploy"}, Namespaced: true},
			{Kind: "ConfigMap", Resource: "configmaps", Singular: "configmap", ShortNames: []string{"cm"}, Namespaced: true}},
	}}
	g := graph.New("shop", []graph.Rule{{ID: "a", Path: "spec.a", Relation: "owned_by"}, {ID: "b", Path: "spec.b", Relation: "uses"}})
	pod := g.Ensure(g.Kind("", "Pod"), "a", "web", graph.Unknown)
	for _, phase := range []string{"Pending", "Running"} {
		g.SetPresent(pod, "u", []graph.Property{{Name: "status", Value: phase}})
		deployment := g.Ensure(g.Kind("apps", "Deployment"), "a", "web", graph.Unknown)
		g.SetPresent(deployment, "v", nil)
		g.SetEdge(pod, deployment, g.Relation("owned_by"), g.Evidence([]graph.Reason{{Rule: 0}}))
		g.SetEdge(pod, g.Ensure(g.Kind("", "ConfigMap"), "a", "a/b c%2F", graph.Missing), g.Relation("uses"), g.Evidence([]graph.Reason{{Rule: 1}}))
		s.feed.Publish(g.Commit())
	}
	web := httptest.NewServer(server.New(server.Config{
		Feed:       s.feed,
		Vocabulary: func() *query.Vocabulary { return &s.words },
	}))
	t.Cleanup(web.Close)
	s.client = newClient(t, web.URL)
	return s
}

// TestQuestions: the answers are those that package query gives.
func TestQuestions(t *testing.T) {
	s := newShop(t)
	ctx := t.Context()
	newest, _, _ := s.feed.Latest()
	old, err := s.feed.At(1)
	if err != nil {
		t.Fatal(err)
	}
	pod := graph.EntityKey{Type: "Pod", Namespace: "a", Name: "web"}
	deployment := graph.EntityKey{Group: "apps", Type: "Deployment", Namespace: "a", Name: "web"}
	odd := graph.EntityKey{Type: "ConfigMap", Namespace: "a", Name: "a/b c%2F"}
	l := query.Limits{Nodes: 10_000}
	same := func(name string, got any, gotErr error, want any, wantErr error) {
		t.Helper()
		g, _ := json.Marshal(got)
		w, _ := json.Marshal(want)
		if gotErr != nil || wantErr != nil || string(g) != string(w) {
			t.Errorf("%s: %v, %v\n%s\nwant\n%s", name, gotErr, wantErr, g, w)
		}
	}
	for _, key := range []graph.EntityKey{pod, deployment, odd} {
		got, err := s.client.Object(ctx, Named(key), Terms{})
		want, wantErr := query.Object(newest, key, l)
		same("object", got, err, want, wantErr)
	}
	object, err := s.client.Object(ctx, query.Name{Kind: "po", Name: "web"}, Terms{Revision: 1})
	wantObject, wantErr := query.Object(old, pod, l)
	same("object of the past", object, err, wantObject, wantErr)
	tree, err := s.client.Tree(ctx, Named(pod), Terms{All: true})
	wantTree, wantErr := query.Tree(newest, s.words, pod, query.TreeOptions{AllRelations: true, Limits: l})
	same("tree", tree, err, wantTree, wantErr)
	deps, err := s.client.Deps(ctx, Named(pod), Terms{})
	wantDeps, wantErr := query.Deps(newest, s.words, pod, l)
	same("deps", deps, err, wantDeps, wantErr)
	impact, err := s.client.Impact(ctx, Named(odd), Terms{Limit: 1})
	wantImpact, wantErr := query.Impact(newest, s.words, odd, query.Limits{Nodes: 1})
	same("impact", impact, err, wantImpact, wantErr)
	path, err := s.client.Path(ctx, Named(pod), Named(deployment), Terms{})
	wantPath, wantErr := query.Path(newest, pod, deployment, l)
	same("path", path, err, wantPath, wantErr)
	missing, err := s.client.Missing(ctx, Terms{Namespaces: []string{"a", "b"}, Types: []string{"cm"}})
	same("missing", missing, err, query.Missing(newest, s.words,
		query.Filters{Namespaces: []string{"a", "b"}, Kinds: []query.Kind{{Type: "ConfigMap"}}}, l), nil)
	orphans, err := s.client.Orphans(ctx, Terms{All: true})
	same("orphans", orphans, err, query.Orphans(newest, s.words, query.OrphansOptions{All: true, Limits: l}), nil)
	kinds, err := s.client.Kinds(ctx, Terms{})
	same("kinds", kinds, err, query.Kinds(newest), nil)
	diff, err := s.client.Diff(ctx, 1, Terms{})
	same("diff", diff, err, query.Diff(old, newest, l), nil)
	if len(diff.Nodes) != 1 {
		t.Errorf("the pod is no difference: %+v", diff)
	}
}

// TestGraph: what is read is the graph, byte for byte; and the part that is asked for.
func TestGraph(t *testing.T) {
	s := newShop(t)
	newest, _, _ := s.feed.Latest()
	got, err := s.client.Graph(t.Context(), Terms{})
	if err != nil || text(t, got) != text(t, newest) {
		t.Errorf("got %v\n%s\nwant\n%s", err, text(t, got), text(t, newest))
	}
	part, err := s.client.Graph(t.Context(), Terms{Types: []string{"pods", "deploy"}, Relations: []string{"owned_by"}, Revision: 1})
	if err != nil {
		t.Fatal(err)
	}
	if nodes, edges := part.Size(); edges != 1 || nodes < 2 || part.Revision() != 1 {
		t.Errorf("%d nodes and %d edges of revision %d", nodes, edges, part.Revision())
	}
}

// TestProblem: what the server says is wrong is to be had as a value.
func TestProblem(t *testing.T) {
	s := newShop(t)
	_, err := s.client.Object(t.Context(), query.Name{Kind: "pod", Namespace: "a", Name: "wbe"}, Terms{})
	var p *Problem
	if !errors.As(err, &p) || p.Status != http.StatusNotFound || p.Detail == "" || len(p.Suggestions) == 0 {
		t.Errorf("got %+v", err)
	}
	_, err = s.client.Diff(t.Context(), 99, Terms{})
	if !errors.As(err, &p) || p.Status < 400 || p.Type == "" {
		t.Errorf("got %+v", err)
	}
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.Error(w, "<html>", http.StatusBadGateway) }))
	defer proxy.Close()
	_, err = newClient(t, proxy.URL).Kinds(t.Context(), Terms{})
	if !errors.As(err, &p) || p.Status != http.StatusBadGateway || !p.passes() || err.Error() != "the server answers 502 Bad Gateway" {
		t.Errorf("got %+v", err)
	}
}

// TestToken: every request says who asks; without a token there is no request.
func TestToken(t *testing.T) {
	asked := []string{}
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Header.Get("Authorization"))
		_, _ = w.Write([]byte("{}"))
	}))
	defer web.Close()
	token, failure := "one", error(nil)
	c, err := New(web.URL+"/behind/", Options{Token: func() (string, error) { return token, failure }})
	if err != nil {
		t.Fatal(err)
	}
	_, err1 := c.Kinds(t.Context(), Terms{})
	token = "two"
	_, err2 := c.Kinds(t.Context(), Terms{})
	failure = context.DeadlineExceeded
	if _, err := c.Kinds(t.Context(), Terms{}); !errors.Is(err, failure) || err1 != nil || err2 != nil {
		t.Errorf("got %v, %v, %v", err1, err2, err)
	}
	if len(asked) != 2 || asked[0] != "Bearer one" || asked[1] != "Bearer two" {
		t.Errorf("asked as %q", asked)
	}
}

func TestNewRefuses(t *testing.T) {
	for _, address := range []string{"", "ftp://x", "http://", "http://a b", "http://:x"} {
		if c, err := New(address, Options{}); err == nil {
			t.Errorf("%q is taken as %v", address, c.base)
		}
	}
	if c, err := New("localhost:8080", Options{}); err != nil || c.base.String() != "http://localhost:8080" {
		t.Errorf("localhost:8080: %v", err)
	}
}
