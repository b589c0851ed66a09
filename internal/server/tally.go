package server

import (
	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/feed"
	"kubernetes-scraper/query"
)

// A tally counts what a graph has of each sort. It is brought up to date by what has changed since it was looked at last:
// the graph is read as a whole the first time, and when the feed's history does not reach back that far.
type tally struct {
	revision uint64
	nodes    map[nodeSort]int
	edges    map[string]int // by relation
	missing  map[graph.EntityKey]struct{}
	scans    int // how often the whole graph was read
}

type nodeSort struct {
	kind  query.Kind
	state graph.NodeState
}

// follow brings the tally to the feed's newest graph, and returns that: nil if there is none.
func (t *tally) follow(f *feed.Feed) *graph.Snapshot {
	for {
		latest, _, _ := f.Latest()
		if latest == nil || latest.Revision() == t.revision {
			return latest
		}
		deltas, err := f.Since(t.revision)
		if err != nil || t.nodes == nil {
			t.scan(latest)
			return latest
		}
		for _, d := range deltas {
			t.apply(d)
		}
	}
}

func (t *tally) scan(s *graph.Snapshot) {
	t.revision, t.scans = s.Revision(), t.scans+1
	t.nodes, t.edges, t.missing = map[nodeSort]int{}, map[string]int{}, map[graph.EntityKey]struct{}{}
	for n := range s.Nodes() {
		t.node(&n, 1)
		for e := range s.Out(n.Key) {
			t.edges[e.Relation]++
		}
	}
}

func (t *tally) apply(d *graph.Delta) {
	t.revision = d.To
	for _, c := range d.Nodes {
		t.node(c.Old, -1)
		t.node(c.New, 1)
	}
	for _, c := range d.Edges {
		if c.Old != nil {
			t.edges[c.Old.Relation]--
		}
		if c.New != nil {
			t.edges[c.New.Relation]++
		}
	}
}

// node counts a node, or takes it out of the count.
func (t *tally) node(n *graph.Node, by int) {
	if n == nil {
		return
	}
	t.nodes[nodeSort{query.Kind{Group: n.Key.Group, Type: n.Key.Type}, n.State}] += by
	switch {
	case n.State != graph.Missing:
	case by > 0:
		t.missing[n.Key] = struct{}{}
	default:
		delete(t.missing, n.Key)
	}
}
