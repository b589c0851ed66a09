package server

import (
	"iter"
	"maps"
	"sync"

	"github.com/prometheus/client_golang/prometheus"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/feed"
	"kubernetes-scraper/query"
)

// gauges are read off the newest graph when somebody asks for metrics, at the cost of what has changed since the last
// time, and of the references to what is missing.
type gauges struct {
	feed  *feed.Feed
	words func() *query.Vocabulary

	mu    sync.Mutex
	tally tally

	nodes, edges, missing, kinds, revision, complete *prometheus.Desc
}

func newGauges(f *feed.Feed, words func() *query.Vocabulary) *gauges {
	desc := func(name, help string, labels ...string) *prometheus.Desc {
		return prometheus.NewDesc(prefix+"_"+name, help, labels, nil)
	}
	return &gauges{
		feed: f, words: words,
		nodes: desc("nodes", "Nodes of the graph.", "group", "type", "state"),
		edges: desc("edges", "Edges of the graph.", "relation"),
		missing: desc("missing_objects", "Objects that were named and are not there: required by who named them, or optional.",
			"group", "type", "dependence"),
		kinds:    desc("kind_state", "1 for the state in which a watched kind is.", "group", "type", "state"),
		revision: desc("revision", "The revision of the graph."),
		complete: desc("complete", "1 if every watched kind was read to its end and is being followed, otherwise 0."),
	}
}

// Describe lists what Collect sends.
func (g *gauges) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{g.nodes, g.edges, g.missing, g.kinds, g.revision, g.complete} {
		out <- d
	}
}

// Collect reads the newest graph; before there is one it sends nothing.
func (g *gauges) Collect(out chan<- prometheus.Metric) {
	g.mu.Lock()
	defer g.mu.Unlock()
	s := g.tally.follow(g.feed)
	if s == nil {
		return
	}
	send := func(d *prometheus.Desc, value int, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, float64(value), labels...)
	}
	for sort, n := range g.tally.nodes {
		send(g.nodes, n, sort.kind.Group, sort.kind.Type, sort.state.String())
	}
	for relation, n := range g.tally.edges {
		send(g.edges, n, relation)
	}
	missing := query.Missing(some{s, g.tally.missing}, *g.words(), query.Filters{}, query.Limits{})
	for dependence, list := range map[string][]query.Dangling{"required": missing.Required, "optional": missing.Optional} {
		for kind, n := range countKinds(list) {
			send(g.missing, n, kind.Group, kind.Type, dependence)
		}
	}
	for _, k := range s.Kinds() {
		send(g.kinds, 1, k.Group, k.Type, string(k.State))
	}
	send(g.revision, int(s.Revision()))
	complete := 0
	if s.Complete() {
		complete = 1
	}
	send(g.complete, complete)
}

func countKinds(list []query.Dangling) map[query.Kind]int {
	counts := map[query.Kind]int{}
	for _, d := range list {
		counts[query.Kind{Group: d.Object.Key.Group, Type: d.Object.Key.Type}]++
	}
	return counts
}

// some is a graph of which only some nodes are gone through.
type some struct {
	query.Graph
	keys map[graph.EntityKey]struct{}
}

func (s some) Nodes() iter.Seq[graph.Node] {
	return func(yield func(graph.Node) bool) {
		for key := range maps.Keys(s.keys) {
			if n, ok := s.Graph.Node(key); ok && !yield(n) {
				return
			}
		}
	}
}
