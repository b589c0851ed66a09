package server

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/query"
	"kubernetes-scraper/test/samples"
)

// TestGraphIsTheGraph: the bytes of the graph are those of graph.json, compressed or not.
func TestGraphIsTheGraph(t *testing.T) {
	s := shop(t, nil)
	var want bytes.Buffer
	if err := samples.Shop().WriteJSON(&want); err != nil {
		t.Fatal(err)
	}
	if got := wantOK(t, get(s, "/v1/graph")); got != want.String() {
		t.Errorf("it is\n%s\nwant\n%s", got, &want)
	}
	w := get(s, "/v1/graph", "Accept-Encoding", "br, gzip")
	wantOK(t, w)
	if encoding := w.Header().Get("Content-Encoding"); encoding != "gzip" {
		t.Fatalf("the encoding is %q", encoding)
	}
	unpacked, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(unpacked); err != nil || !bytes.Equal(got, want.Bytes()) {
		t.Errorf("compressed, it is another (%v)", err)
	}
	if vary := strings.Join(w.Header().Values("Vary"), ","); !strings.Contains(vary, "Accept-Encoding") || !strings.Contains(vary, "Authorization") {
		t.Errorf("Vary is %q", vary)
	}
}

// TestFilters: what is asked for, and what that touches.
func TestFilters(t *testing.T) {
	s := shop(t, nil)
	for target, want := range map[string]string{
		"/v1/graph?type=po&relation=owned_by":                   "",
		"/v1/graph?type=po,nodes&relation=runs_on":              "Node/node-a Pod/web-7d9-x1 Pod/web-7d9-x2",
		"/v1/graph?type=po&type=node&relation=runs_on":          "Node/node-a Pod/web-7d9-x1 Pod/web-7d9-x2",
		"/v1/graph?namespace=nowhere":                           "",
		"/v1/graph?namespace=shop&type=Deployment,deployments":  "Deployment/web",
		"/v1/graph?relation=targets":                            "Pod/web-7d9-x1 Pod/web-7d9-x2 Service/web",
		"/v1/graph?relation=targets&type=svc,pods&namespace=no": "",
	} {
		d, err := graph.ReadDocument(strings.NewReader(wantOK(t, get(s, target))))
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, n := range d.Nodes {
			names = append(names, n.Key.Type+"/"+n.Key.Name)
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%s is %q, want %q", target, got, want)
		}
	}
}

// TestTags: an answer that somebody has already is not made again, and a new graph, form or vocabulary is a new answer.
func TestTags(t *testing.T) {
	h := newHistory("one")
	words := shopWords()
	s := serverOf(h.feed, func(c *Config) { c.Vocabulary = func() *query.Vocabulary { return words } })
	seen := map[string]bool{}
	fresh := func(target string, headers ...string) string {
		t.Helper()
		tag := get(s, target, headers...).Header().Get("ETag")
		if !strings.HasPrefix(tag, `W/"`) || seen[tag] {
			t.Errorf("%s has the tag %q, before it %v", target, tag, seen)
		}
		seen[tag] = true
		return tag
	}
	tag := fresh("/v1/graph")
	for _, have := range []string{tag, strings.TrimPrefix(tag, "W/"), `"x", ` + tag, "*"} {
		w := get(s, "/v1/graph", "If-None-Match", have)
		if w.Code != http.StatusNotModified || w.Body.Len() > 0 || w.Header().Get("ETag") != tag {
			t.Errorf("with %s: %d, %q", have, w.Code, w.Body)
		}
	}
	wantOK(t, get(s, "/v1/graph", "If-None-Match", `"x"`))
	for _, target := range []string{"/v1/show/cm/a/nothing", "/v1/graph?type=nothing", "/v1/graph?relation=nothing"} {
		want := get(s, target).Code
		for _, have := range []string{tag, "*"} {
			if w := get(s, target, "If-None-Match", have); w.Code != want || want < 400 {
				t.Errorf("%s with %s is %d, without it %d", target, have, w.Code, want)
			}
		}
	}
	wantOK(t, get(s, "/v1/kinds", "If-None-Match", tag))
	if w := get(s, "/v1/kinds", "If-None-Match", "*"); w.Code != http.StatusNotModified || w.Body.Len() > 0 {
		t.Errorf("what is there, with *: %d, %q", w.Code, w.Body)
	}
	fresh("/v1/graph", "Accept", ndjsonMedia)
	h.add("two")
	fresh("/v1/graph")
	wantOK(t, get(s, "/v1/graph", "If-None-Match", tag))
	words = shopWords()
	fresh("/v1/graph")
	other := serverOf(h.feed, nil)
	if w := get(other, "/v1/graph"); seen[w.Header().Get("ETag")] {
		t.Error("another run of the program has the same tag")
	}
}

// TestHead: what GET says, without the answer.
func TestHead(t *testing.T) {
	s := shop(t, nil)
	w := do(s, http.MethodHead, "/v1/graph")
	if w.Code != 200 || w.Header().Get("ETag") != get(s, "/v1/graph").Header().Get("ETag") || w.Body.Len() > 0 {
		t.Errorf("%d, %v, %q", w.Code, w.Header(), w.Body)
	}
}

// TestPast: the answers of earlier revisions, as far as the history reaches, and what has changed since.
func TestPast(t *testing.T) {
	h := newHistory("one", "two", "three")
	s := serverOf(h.feed, nil)
	for revision, want := range map[string]int{"1": 1, "2": 2, "3": 3} {
		d, err := graph.ReadDocument(strings.NewReader(wantOK(t, get(s, "/v1/graph?revision="+revision))))
		if err != nil || len(d.Nodes) != want || d.Revision != uint64(want) {
			t.Errorf("revision %s: %+v, %v", revision, d, err)
		}
	}
	wantProblem(t, get(s, "/v1/show/cm/a/three?revision=2"), 404, "not-found")
	for since, want := range map[string]int{"1": 2, "2": 1, "3": 0} {
		var d query.DiffAnswer
		if err := json.Unmarshal([]byte(wantOK(t, get(s, "/v1/diff?since="+since))), &d); err != nil || len(d.Nodes) != want {
			t.Errorf("since %s: %+v, %v", since, d, err)
		}
	}
	wantProblem(t, get(s, "/v1/diff?since=3&revision=2"), 400, "bad-request")
	for _, target := range []string{"/v1/diff?since=4", "/v1/diff?since=4&revision=2", "/v1/diff?since=1&revision=4", "/v1/kinds?revision=4"} {
		if p := wantProblem(t, get(s, target), 404, "not-found"); p.Detail != "there is no revision 4 yet: the newest is 3" {
			t.Errorf("%s: %s", target, p.Detail)
		}
	}
	wantOK(t, get(s, "/v1/diff?since="+time.Now().UTC().Format(time.RFC3339Nano)))
	soon := time.Now().UTC().Add(time.Hour).Format(time.RFC3339)
	if p := wantProblem(t, get(s, "/v1/diff?since="+soon), 400, "bad-request"); !strings.Contains(p.Detail, "yet to come") {
		t.Error(p.Detail)
	}
	wantProblem(t, get(s, "/v1/diff?since=2001-01-01T00:00:00Z"), 410, "too-old")
	h.feed.Publish(samplesSnapshot(h), &graph.Delta{From: 3, To: 4, Reset: true})
	wantProblem(t, get(s, "/v1/kinds?revision=2"), 410, "too-old")
}

// samplesSnapshot is the next snapshot of a history.
func samplesSnapshot(h *history) *graph.Snapshot {
	h.graph.SetPresent(h.graph.Ensure(h.graph.Kind("", "ConfigMap"), "a", "last", graph.Unknown), "", nil)
	s, _ := h.graph.Commit()
	return s
}

// TestTruncated: an answer that a limit cut off says so.
func TestTruncated(t *testing.T) {
	s := shop(t, nil)
	for target, want := range map[string]bool{
		"/v1/show/node/node-a":          false,
		"/v1/show/node/node-a?limit=1":  true,
		"/v1/impact/cm/settings":        false,
		"/v1/deps/svc/web?limit=1":      true,
		"/v1/deps/svc/web?depth=1":      true,
		"/v1/graph?namespace=shop":      false,
		"/v1/missing?limit=1":           false,
		"/v1/orphans?limit=1&all=false": false,
	} {
		var head query.Head
		if err := json.Unmarshal([]byte(wantOK(t, get(s, target))), &head); err != nil {
			t.Fatal(err)
		}
		if (head.Truncated != "") != want || head.Revision != 1 || head.Complete {
			t.Errorf("%s: %+v", target, head)
		}
	}
}

// TestHeaders: an answer and a problem say to browsers that they are data, for nobody else.
func TestHeaders(t *testing.T) {
	s := shop(t, nil)
	for _, target := range []string{"/v1/kinds", "/nothing", "/livez", "/metrics"} {
		h := get(s, target, "Origin", "https://evil.example.com").Header()
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Content-Security-Policy") == "" || h.Get("Cross-Origin-Resource-Policy") != "same-origin" {
			t.Errorf("%s: %v", target, h)
		}
		for name := range h {
			if strings.HasPrefix(name, "Access-Control-") {
				t.Errorf("%s allows %s", target, name)
			}
		}
	}
}
