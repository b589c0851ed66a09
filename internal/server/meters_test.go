package server

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	"pgregory.net/rapid"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/feed"
)

// TestTally: what is counted by following changes is what there is, whatever changes.
func TestTally(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := graph.New("c", []graph.Rule{{ID: "a", Relation: "uses", Path: "a"}, {ID: "b", Relation: "owned_by", Path: "b"}})
		f := feed.New()
		followed := tally{}
		for range rapid.IntRange(1, 30).Draw(t, "commits") {
			for range rapid.IntRange(0, 6).Draw(t, "changes") {
				node := func(label string) graph.NodeID {
					kind := g.Kind("", rapid.SampledFrom([]string{"Pod", "ConfigMap"}).Draw(t, label+" kind"))
					return g.Ensure(kind, "n", fmt.Sprint(rapid.IntRange(0, 4).Draw(t, label)), graph.Missing)
				}
				id := node("node")
				switch rapid.IntRange(0, 3).Draw(t, "change") {
				case 0:
					g.SetPresent(id, "u", nil)
				case 1:
					g.SetPresent(id, "u", nil)
					for e := range g.Out(id) {
						g.RemoveEdge(e)
					}
					g.SetAbsent(id, rapid.SampledFrom([]graph.NodeState{graph.Missing, graph.Unknown}).Draw(t, "state"))
				default:
					g.SetPresent(id, "u", nil)
					rule := rapid.IntRange(0, 1).Draw(t, "rule")
					g.SetEdge(id, node("target"), g.Relation([]string{"uses", "owned_by"}[rule]), g.Evidence([]graph.Reason{{Rule: graph.RuleID(rule)}}))
				}
			}
			if s, d := g.Commit(); d != nil {
				f.Publish(s, d)
			}
			if rapid.Bool().Draw(t, "look") {
				followed.follow(f)
			}
		}
		s := followed.follow(f)
		if s == nil {
			return
		}
		scanned := tally{}
		scanned.scan(s)
		if a, b := counted(&followed), counted(&scanned); a != b {
			t.Fatalf("followed: %s\nthere is: %s", a, b)
		}
		if followed.scans != 1 {
			t.Fatalf("the whole graph was read %d times", followed.scans)
		}
	})
}

// counted shows a tally, without what is counted as none.
func counted(t *tally) string {
	for k, n := range t.nodes {
		if n == 0 {
			delete(t.nodes, k)
		}
	}
	for k, n := range t.edges {
		if n == 0 {
			delete(t.edges, k)
		}
	}
	return fmt.Sprint(t.nodes, t.edges, t.missing)
}

// TestMetrics: what there is, what is missing, and what was asked.
func TestMetrics(t *testing.T) {
	now := time.Unix(1000, 0)
	m := NewMeters("v9", func() time.Time { return now })
	m.Applied("upsert", 3)
	m.Published(&graph.Delta{Nodes: []graph.NodeChange{{New: &graph.Node{}}, {Old: &graph.Node{}}}, Edges: []graph.EdgeChange{{New: &graph.Edge{}}}}, time.Millisecond, time.Second)
	s := shop(t, func(c *Config) { c.Meters = m })
	get(s, "/v1/kinds")
	get(s, "/v1/show/po/"+strings.Repeat("x", 99))
	get(s, "/wp-admin/x.php")
	get(s, "/v1/kinds", "Host", "evil")
	text := wantOK(t, get(s, "/metrics"))
	for _, want := range []string{
		`kubernetes_scraper_build_info{goversion=`, `version="v9"} 1`,
		`kubernetes_scraper_nodes{group="",state="present",type="Pod"} 2`,
		`kubernetes_scraper_nodes{group="",state="unknown",type="Secret"} 1`,
		`kubernetes_scraper_edges{relation="runs_on"} 2`,
		`kubernetes_scraper_missing_objects{dependence="optional",group="",type="ConfigMap"} 1`,
		`kubernetes_scraper_kind_state{group="",state="forbidden",type="Secret"} 1`,
		`kubernetes_scraper_revision 1`, `kubernetes_scraper_complete 0`,
		`kubernetes_scraper_events_total{type="upsert"} 3`,
		`kubernetes_scraper_changes_total{change="added",element="node"} 1`,
		`kubernetes_scraper_changes_total{change="removed",element="node"} 1`,
		`kubernetes_scraper_commits_total 1`, `kubernetes_scraper_apply_latency_seconds_sum 1`,
		`kubernetes_scraper_http_requests_total{code="200",path="/v1/kinds"} 1`,
		`kubernetes_scraper_http_requests_total{code="404",path="/v1/show/{type}/{name}"} 1`,
		`kubernetes_scraper_http_requests_total{code="404",path="other"} 1`,
		`kubernetes_scraper_http_refused_total{code="421"} 1`,
		`kubernetes_scraper_stream_readers 0`, `process_resident_memory_bytes`, `go_goroutines`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("there is no %s", want)
		}
	}
	if strings.Contains(text, "xxx") || strings.Contains(text, "wp-admin") {
		t.Error("what was asked for is a label")
	}
	problems, err := promlint.New(strings.NewReader(text)).Lint()
	if err != nil || len(problems) > 0 {
		t.Errorf("promlint: %v %v", problems, err)
	}
	now = now.Add(liveFor + time.Second)
	wantProblem(t, get(s, "/livez"), 503, "not-alive")
	m.Ticked()
	wantOK(t, get(s, "/livez"))
}

// TestRequiredIsMissing: what somebody cannot work without is told apart.
func TestRequiredIsMissing(t *testing.T) {
	h := newHistory("one")
	s := serverOf(h.feed, nil)
	source := h.graph.Ensure(h.graph.Kind("", "Pod"), "a", "p", graph.Unknown)
	h.graph.SetPresent(source, "", nil)
	h.graph.SetEdge(source, h.graph.Ensure(h.graph.Kind("", "ConfigMap"), "a", "gone", graph.Missing), h.graph.Relation("uses"), h.graph.Evidence([]graph.Reason{{Rule: 0}}))
	h.feed.Publish(h.graph.Commit())
	const missing = `kubernetes_scraper_missing_objects{dependence="required",group="",type="ConfigMap"} 1`
	if text := wantOK(t, get(s, "/metrics")); !strings.Contains(text, missing) {
		t.Error("it is not told")
	}
	h.add("gone")
	if text := wantOK(t, get(s, "/metrics")); strings.Contains(text, "missing_objects{") {
		t.Error("it is still told after it has come")
	}
}
