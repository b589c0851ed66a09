package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/access"
	"kubernetes-scraper/internal/feed"
	"kubernetes-scraper/query"
	"kubernetes-scraper/test/samples"
)

// shopWords know the kinds of the sample shop that tests name.
func shopWords() *query.Vocabulary {
	return &query.Vocabulary{
		Relations: []query.Relation{{Name: "uses", Dependence: query.OfSource}, {Name: "runs_on", Dependence: query.OfSource},
			{Name: "owned_by"}, {Name: "targets", Dependence: query.OfSource}},
		Kinds: []query.KindName{
			{Kind: "Pod", Resource: "pods", ShortNames: []string{"po"}, Namespaced: true},
			{Kind: "ConfigMap", Resource: "configmaps", ShortNames: []string{"cm"}, Namespaced: true},
			{Kind: "Service", Resource: "services", ShortNames: []string{"svc"}, Namespaced: true},
			{Kind: "Node", Resource: "nodes"},
			{Group: "apps", Kind: "Deployment", Resource: "deployments", ShortNames: []string{"deploy"}, Namespaced: true},
			{Kind: "Image", Resource: "images", Virtual: true},
		},
	}
}

// shop is a server of the sample shop; with change, if not nil, made to its configuration.
func shop(t *testing.T, change func(*Config)) *Server {
	t.Helper()
	f := feed.New()
	s := samples.Shop()
	f.Publish(s, &graph.Delta{To: s.Revision(), Reset: true})
	return serverOf(f, change)
}

func serverOf(f *feed.Feed, change func(*Config)) *Server {
	words := shopWords()
	c := Config{Feed: f, Vocabulary: func() *query.Vocabulary { return words }, Limits: DefaultLimits()}
	if change != nil {
		change(&c)
	}
	return New(c)
}

// A history is a graph of which one ConfigMap is added at each step.
type history struct {
	graph *graph.Graph
	feed  *feed.Feed
}

func newHistory(steps ...string) *history {
	h := &history{graph.New("test", []graph.Rule{{ID: "r", Relation: "uses", Path: "spec.x"}}), feed.New()}
	h.graph.SetKindState(h.graph.Kind("", "ConfigMap"), graph.Live, "")
	for _, name := range steps {
		h.add(name)
	}
	return h
}

func (h *history) add(name string) {
	id := h.graph.Ensure(h.graph.Kind("", "ConfigMap"), "a", name, graph.Unknown)
	h.graph.SetPresent(id, "", nil)
	h.feed.Publish(h.graph.Commit())
}

// get asks a server as a program on this machine would. Headers are given as name and value.
func get(s http.Handler, target string, headers ...string) *httptest.ResponseRecorder {
	return do(s, http.MethodGet, target, headers...)
}

func do(s http.Handler, method, target string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, nil)
	r.Host = "localhost:8390"
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		} else {
			r.Header.Add(headers[i], headers[i+1])
		}
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

// wantProblem checks that an answer is a problem of a status and sort, and returns it.
func wantProblem(t *testing.T, w *httptest.ResponseRecorder, status int, sort string) Problem {
	t.Helper()
	var p Problem
	if media := w.Header().Get("Content-Type"); w.Code != status || media != problemMedia {
		t.Fatalf("%d with %q, want %d with a problem: %s", w.Code, media, status, w.Body)
	}
	d := json.NewDecoder(w.Body)
	d.DisallowUnknownFields()
	if err := d.Decode(&p); err != nil {
		t.Fatal(err)
	}
	if p.Status != status || p.Type != "urn:kubernetes-scraper:"+sort || p.Title == "" || p.Detail == "" {
		t.Errorf("the problem is %+v, want %d, %s", p, status, sort)
	}
	if tag := w.Header().Get("ETag"); tag != "" {
		t.Errorf("a problem has the tag %s", tag)
	}
	return p
}

func wantOK(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	if w.Code != http.StatusOK {
		t.Fatalf("%d: %s", w.Code, w.Body)
	}
	return w.Body.String()
}

// TestProblems: what is wrong with a request is said, and nothing else is answered.
func TestProblems(t *testing.T) {
	s := shop(t, func(c *Config) { c.Limits.AnswerBytes = 1000 })
	for _, row := range []struct {
		method, target string
		headers        []string
		status         int
		sort           string
		suggestion     string
	}{
		{"GET", "/", nil, 404, "not-found", ""},
		{"GET", "/v1/misssing", nil, 404, "not-found", "/v1/missing"},
		{"GET", "/v1/shw/pods/web", nil, 404, "not-found", "/v1/show/{type}/{name}"},
		{"GET", "/v1/show/pods", nil, 404, "not-found", ""},
		{"GET", "/v1//kinds", nil, 404, "not-found", ""},
		{"GET", "/v1/kinds/", nil, 404, "not-found", ""},
		{"GET", "/v1/x/../kinds", nil, 404, "not-found", ""},
		{"GET", "/v1/watch?from=1", nil, 400, "bad-request", ""},
		{"GET", "/v1/watch", []string{"Accept", "text/html"}, 406, "not-acceptable", ""},
		{"GET", "/v1/show/cm/shop/setings", nil, 404, "not-found", "ConfigMap/shop/settings"},
		{"GET", "/v1/show/configmapp/shop/settings", nil, 404, "not-found", "configmaps"},
		{"GET", "/v1/deps/cm/nowhere/settings", nil, 404, "not-found", "ConfigMap/shop/settings"},
		{"GET", "/v1/impact/po/shop/none", nil, 404, "not-found", ""},
		{"GET", "/v1/tree/po/none", nil, 404, "not-found", ""},
		{"GET", "/v1/missing?type=nothing", nil, 404, "not-found", ""},
		{"GET", "/v1/kinds?revision=99", nil, 404, "not-found", ""},
		{"GET", "/v1/path?from=svc/web", nil, 400, "bad-request", ""},
		{"GET", "/v1/path?from=web&to=svc/web", nil, 400, "bad-request", ""},
		{"GET", "/v1/path?from=svc/web&to=po/x&namespace=a,b", nil, 400, "bad-request", ""},
		{"GET", "/v1/kinds?limit=1", nil, 400, "bad-request", ""},
		{"GET", "/v1/missing?limt=1", nil, 400, "bad-request", "limit"},
		{"GET", "/v1/missing?limit=1&limit=2", nil, 400, "bad-request", ""},
		{"GET", "/v1/missing?limit=0", nil, 400, "bad-request", ""},
		{"GET", "/v1/missing?limit=1000000", nil, 400, "bad-request", ""},
		{"GET", "/v1/missing?limit=many", nil, 400, "bad-request", ""},
		{"GET", "/v1/missing?%zz", nil, 400, "bad-request", ""},
		{"GET", "/v1/kinds?revision=0", nil, 400, "bad-request", ""},
		{"GET", "/v1/kinds?revision=-1", nil, 400, "bad-request", ""},
		{"GET", "/v1/orphans?all=yes", nil, 400, "bad-request", ""},
		{"GET", "/v1/diff", nil, 400, "bad-request", ""},
		{"GET", "/v1/diff?since=yesterday", nil, 400, "bad-request", ""},
		{"GET", "/v1/diff?since=10h", nil, 410, "too-old", ""},
		{"GET", "/v1/graph?relation=use", nil, 400, "bad-request", "uses"},
		{"GET", "/metrics?x=1", nil, 400, "bad-request", ""},
		{"GET", "/v1/orphans?all=true", []string{"Accept", "text/html"}, 406, "not-acceptable", ""},
		{"GET", "/v1/kinds", []string{"Accept", "application/json;q=0"}, 406, "not-acceptable", ""},
		{"POST", "/v1/kinds", nil, 405, "method", ""},
		{"DELETE", "/v1/graph", nil, 405, "method", ""},
		{"OPTIONS", "/v1/graph", nil, 405, "method", ""},
		{"PUT", "/readyz", nil, 405, "method", ""},
		{"GET", "/v1/show/cm/shop/settings", nil, 422, "answer-too-large", ""},
		{"GET", "/v1/kinds", []string{"Host", "evil.example.com"}, 421, "wrong-host", ""},
		{"GET", "/livez", []string{"Host", "127.0.0.1.evil.example.com"}, 421, "wrong-host", ""},
		{"GET", "/v1/kinds", []string{"Host", ""}, 421, "wrong-host", ""},
		{"GET", "/v1/kinds", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors"}, 403, "other-site", ""},
	} {
		t.Run(row.method+" "+row.target, func(t *testing.T) {
			w := do(s, row.method, row.target, row.headers...)
			p := wantProblem(t, w, row.status, row.sort)
			if row.suggestion != "" && !strings.Contains(strings.Join(p.Suggestions, " "), row.suggestion) {
				t.Errorf("it suggests %q, want %s", p.Suggestions, row.suggestion)
			}
			if allow := w.Header().Get("Allow"); (row.status == 405) != (allow == "GET, HEAD") {
				t.Errorf("Allow is %q", allow)
			}
		})
	}
}

// TestHosts: the names of this machine's loopback, with any port.
func TestHosts(t *testing.T) {
	s := shop(t, nil)
	for _, host := range []string{"localhost", "LOCALHOST:1", "localhost.:80", "127.0.0.1:8390", "127.1.2.3", "[::1]:99", "[::1]"} {
		wantOK(t, get(s, "/v1/kinds", "Host", host))
	}
	anyHost := shop(t, func(c *Config) { c.AnyHost = true })
	wantOK(t, get(anyHost, "/v1/kinds", "Host", "satellite.example.com"))
	wantOK(t, get(s, "/v1/kinds", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate")) // somebody follows a link
	wantOK(t, get(s, "/v1/kinds", "Sec-Fetch-Site", "none"))
}

// TestBody: a question has none.
func TestBody(t *testing.T) {
	s := shop(t, nil)
	for name, body := range map[string]*strings.Reader{"long": strings.NewReader(strings.Repeat("x", 1<<20)), "short": strings.NewReader("x")} {
		r := httptest.NewRequest(http.MethodGet, "/v1/kinds", body)
		r.Host = "localhost"
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if wantProblem(t, w, 413, "body"); body.Size() != int64(body.Len()) {
			t.Errorf("%s: the body was read", name)
		}
	}
}

// TestNotReady: before the first graph there is nothing to answer, and after the last it is not kept up.
func TestNotReady(t *testing.T) {
	f := feed.New()
	s := serverOf(f, nil)
	for _, target := range []string{"/v1/kinds", "/v1/graph", "/v1/show/po/x", "/v1/diff?since=1"} {
		if w := get(s, target); w.Header().Get("Retry-After") == "" {
			t.Errorf("%s does not say when to come back", target)
		} else {
			wantProblem(t, w, 503, "not-ready")
		}
	}
	wantProblem(t, get(s, "/readyz"), 503, "not-ready")
	wantOK(t, get(s, "/livez"))
	wantOK(t, get(s, "/metrics"))
	sample := samples.Shop()
	f.Publish(sample, &graph.Delta{To: sample.Revision(), Reset: true})
	if got := wantOK(t, get(s, "/readyz")); got != "ok\n" {
		t.Errorf("it says %q", got)
	}
	f.End()
	wantProblem(t, get(s, "/readyz"), 503, "not-ready")
	wantOK(t, get(s, "/v1/kinds"))
}

// An accessor answers as a test says.
type accessor struct {
	decision access.Decision
	err      error
	asked    []string
}

func (a *accessor) Check(_ context.Context, token, path string) (access.Decision, error) {
	a.asked = append(a.asked, token+" "+path)
	return a.decision, a.err
}

// TestAccess: what becomes of each thing that the cluster can say of somebody.
func TestAccess(t *testing.T) {
	a := &accessor{}
	s := shop(t, func(c *Config) { c.Access = a })
	closed := []string{"/v1/kinds", "/v1/graph", "/metrics", "/openapi.yaml", "/openapi.json", "/v1/watch", "/v1/show/po/x", "/v1/path"}
	for _, target := range closed {
		for _, header := range []string{"", "Bearer", "Bearer ", "Basic abc", "abc"} {
			w := get(s, target, "Authorization", header)
			wantProblem(t, w, 401, "unauthenticated")
			if w.Header().Get("WWW-Authenticate") != "Bearer" {
				t.Errorf("the challenge is %q", w.Header().Get("WWW-Authenticate"))
			}
		}
	}
	if len(a.asked) > 0 {
		t.Errorf("the cluster was asked %q, for nobody", a.asked)
	}
	w := get(s, "/v1/kinds", "Authorization", "Bearer bad")
	if wantProblem(t, w, 401, "unauthenticated"); !strings.Contains(w.Header().Get("WWW-Authenticate"), "invalid_token") {
		t.Errorf("the challenge is %q", w.Header().Get("WWW-Authenticate"))
	}
	a.decision = access.Decision{Authenticated: true, User: "alice"}
	if p := wantProblem(t, get(s, "/v1/kinds", "Authorization", "Bearer good"), 403, "forbidden"); !strings.Contains(p.Detail, "alice") {
		t.Errorf("it does not say who: %s", p.Detail)
	}
	for path, url := range map[string]string{"/v1/kinds": "/v1/*", "/v1/show/po/x": "/v1/*", "/metrics": "/metrics", "/openapi.yaml": "/openapi.yaml"} {
		p := wantProblem(t, get(s, path, "Authorization", "Bearer good"), 403, "forbidden")
		if !strings.Contains(p.Detail, fmt.Sprintf("nonResourceURLs [%q]", url)) {
			t.Errorf("of %s it says %s", path, p.Detail)
		}
	}
	a.decision.Allowed = true
	a.err = errors.New("10.0.0.1: no route")
	if p := wantProblem(t, get(s, "/v1/kinds", "Authorization", "Bearer good"), 503, "access-unknown"); strings.Contains(p.Detail, "10.0.0.1") {
		t.Errorf("it tells of what is inside: %s", p.Detail)
	}
	a.err, a.asked = nil, nil
	wantOK(t, get(s, "/v1/kinds?revision=1", "Authorization", "bearer  good "))
	wantOK(t, do(s, "HEAD", "/v1/kinds", "Authorization", "Bearer good"))
	get(s, "/v1/show/images/a%2fb%25c%2E", "Authorization", "Bearer good")
	want := "good /v1/kinds|good /v1/kinds|good /v1/show/images/a%2Fb%c."
	if got := strings.Join(a.asked, "|"); got != want {
		t.Errorf("the cluster was asked %s, want %s", got, want)
	}
	a.decision, a.asked = access.Decision{}, nil
	wantOK(t, get(s, "/livez"))
	wantOK(t, get(s, "/readyz"))
	if len(a.asked) > 0 {
		t.Errorf("the cluster was asked %q about health", a.asked)
	}
}
