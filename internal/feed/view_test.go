package feed

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/query"
)

// All questions can be asked of a view.
var _ query.Graph = (*View)(nil)

// change makes random changes to a graph: objects and edges come, change and go, kinds change their state.
func change(t *rapid.T, g *graph.Graph) {
	n := func(label string, n int) int { return rapid.IntRange(0, n-1).Draw(t, label) }
	kind := func() graph.KindID { return g.Kind("", []string{"Pod", "Node", "Secret"}[n("kind", 3)]) }
	node := func(state graph.NodeState) graph.NodeID {
		return g.Ensure(kind(), []string{"", "a"}[n("namespace", 2)], fmt.Sprint(n("name", 4)), state)
	}
	present := func() graph.NodeID {
		id := node(graph.Unknown)
		if g.State(id) != graph.Present {
			g.SetPresent(id, "", nil)
		}
		return id
	}
	for range n("steps", 8) + 1 {
		switch n("step", 7) {
		case 0, 1:
			g.SetPresent(present(), fmt.Sprint(n("uid", 3)), []graph.Property{{Name: "status", Value: fmt.Sprint(n("status", 3))}})
		case 2, 3:
			rule := graph.RuleID(n("rule", 2))
			g.SetEdge(present(), node(graph.Missing), g.Relation(fmt.Sprint(n("relation", 2))), g.Evidence([]graph.Reason{{Rule: rule}}))
		case 4:
			id := present()
			for e := range g.Out(id) {
				g.RemoveEdge(e)
			}
			g.SetAbsent(id, graph.Missing)
		case 5:
			for e := range g.Out(present()) {
				g.RemoveEdge(e)
				break
			}
		case 6:
			if n("forget", 3) == 0 {
				g.ForgetKindState(kind())
			} else {
				g.SetKindState(kind(), []graph.KindState{graph.Live, graph.Failing}[n("state", 2)], "")
			}
		}
	}
}

// A shown is all that a graph tells its readers, as text.
type shown struct {
	head         string
	nodes, edges []string
}

// show reads a graph by every way there is, and checks that they agree.
func show(t *rapid.T, g query.Graph) shown {
	nodes, edges := g.Size()
	s := shown{head: fmt.Sprint(g.Cluster(), g.Revision(), g.Complete(), g.Kinds(), nodes, edges)}
	var in []string
	for n := range g.Nodes() {
		if found, ok := g.Node(n.Key); !ok || fmt.Sprint(found) != fmt.Sprint(n) {
			t.Fatalf("revision %d yields %v, but finds %v, %v", g.Revision(), n, found, ok)
		}
		s.nodes = append(s.nodes, fmt.Sprint(n))
		for e := range g.Out(n.Key) {
			s.edges = append(s.edges, fmt.Sprint(e.Document()))
		}
		for e := range g.In(n.Key) {
			in = append(in, fmt.Sprint(e.Document()))
		}
	}
	slices.Sort(s.nodes)
	slices.Sort(s.edges)
	slices.Sort(in)
	if !slices.Equal(in, s.edges) || len(s.nodes) != nodes || len(s.edges) != edges {
		t.Fatalf("revision %d has %d nodes, %d edges, but yields %d, %d out and %d in", g.Revision(), nodes, edges, len(s.nodes), len(s.edges), len(in))
	}
	return s
}

// TestAtShowsThePast: seen back from any later revision, a graph is what its snapshot was.
func TestAtShowsThePast(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := New()
		g := graph.New("test", []graph.Rule{{ID: "a", Path: "a"}, {ID: "b", Path: "b"}})
		past := map[uint64]shown{}
		for range rapid.IntRange(2, 10).Draw(t, "commits") {
			change(t, g)
			s, d := g.Commit()
			if d == nil {
				continue
			}
			f.Publish(s, d)
			past[s.Revision()] = show(t, s)
			for _, revision := range slices.Sorted(maps.Keys(past)) {
				v, err := f.At(revision)
				if err != nil {
					t.Fatal(err)
				}
				if got, want := show(t, v), past[revision]; fmt.Sprint(got) != fmt.Sprint(want) {
					t.Fatalf("from %d revision %d is seen as\n%v\nwant\n%v", s.Revision(), revision, got, want)
				}
				if _, there := v.Node(graph.EntityKey{Type: "Pod", Name: "none"}); there {
					t.Fatal("a node that never was")
				}
			}
		}
	})
}

// TestAtStays: a view stays as it is while the graph goes on and the feed drops what the view was made of; and then it
// cannot be made any more.
func TestAtStays(t *testing.T) {
	f, g := New(), graph.New("test", nil)
	first := grow(f, g, 3)
	grow(f, g, 2)
	v, err := f.At(first.Revision())
	if err != nil {
		t.Fatal(err)
	}
	for range 10 {
		grow(f, g, historyLimit/8)
	}
	if nodes, _ := v.Size(); nodes != 3 || len(slices.Collect(v.Nodes())) != 3 {
		t.Errorf("the view has %d nodes", nodes)
	}
	for _, revision := range []uint64{0, first.Revision(), 1000} {
		if v, err := f.At(revision); !errors.Is(err, ErrTooOld) {
			t.Errorf("revision %d: %v, %v", revision, v, err)
		}
	}
}
