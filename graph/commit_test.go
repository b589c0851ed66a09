package graph

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// TestComesAndGoes: what is made and removed within one commit is no change, and no revision.
func TestComesAndGoes(t *testing.T) {
	g := New("test", testRules)
	pod := g.Ensure(g.Kind("", "Pod"), "a", "x", Unknown)
	g.SetPresent(pod, "", nil)
	first, _ := g.Commit()
	target := g.Ensure(g.Kind("", "ConfigMap"), "a", "y", Missing)
	g.SetEdge(pod, target, g.Relation("uses"), g.Evidence([]Reason{{Rule: 1}}))
	g.RemoveEdge(g.FindEdge(pod, target, g.Relation("uses")))
	if s, d := g.Commit(); s != first || d != nil {
		t.Errorf("revision %d, delta %+v", s.Revision(), d)
	}
}

// TestRevisions: a node or edge that was changed and put back keeps its revision, beside others that changed.
func TestRevisions(t *testing.T) {
	g := New("test", testRules)
	pods, uses := g.Kind("", "Pod"), g.Relation("uses")
	one, two := g.Ensure(pods, "a", "one", Unknown), g.Ensure(pods, "a", "two", Unknown)
	g.SetPresent(one, "u1", nil)
	g.SetPresent(two, "u2", nil)
	evidence, other := g.Evidence([]Reason{{Rule: 1}}), Evidence{}
	g.SetEdge(one, two, uses, evidence)
	g.SetEdge(two, one, uses, evidence)
	g.Commit()

	other = g.Evidence([]Reason{{Rule: 2}})
	g.SetPresent(one, "changed", nil)
	g.SetPresent(one, "u1", nil)
	g.SetEdge(one, two, uses, other)
	g.SetEdge(one, two, uses, evidence)
	g.SetEdge(one, two, uses, evidence)
	g.SetPresent(two, "changed", nil)
	g.SetEdge(two, one, uses, other)
	s, d := g.Commit()
	if len(d.Nodes) != 1 || len(d.Edges) != 1 {
		t.Errorf("%d nodes and %d edges changed, want one of each", len(d.Nodes), len(d.Edges))
	}
	for name, want := range map[string]uint64{"one": 1, "two": 2} {
		key := EntityKey{Type: "Pod", Namespace: "a", Name: name}
		if n, _ := s.Node(key); n.Revision != want {
			t.Errorf("node %s has revision %d, want %d", name, n.Revision, want)
		}
		for e := range s.Out(key) {
			if e.Revision != want {
				t.Errorf("the edge from %s has revision %d, want %d", name, e.Revision, want)
			}
		}
	}
}

// TestSetEdgeToNothing: an edge without a reason does not exist, nor does its target if nobody has seen it.
func TestSetEdgeToNothing(t *testing.T) {
	g := New("test", testRules)
	pod := g.Ensure(g.Kind("", "Pod"), "a", "x", Unknown)
	g.SetPresent(pod, "", nil)
	target := g.Ensure(g.Kind("", "ConfigMap"), "a", "y", Missing)
	uses := g.Relation("uses")
	g.SetEdge(pod, target, uses, g.Evidence([]Reason{{Rule: 1}}))
	g.SetEdge(pod, target, g.Relation("targets"), Evidence{})
	if nodes, edges, _ := g.Size(); nodes != 2 || edges != 1 {
		t.Errorf("%d nodes and %d edges, want 2 and 1", nodes, edges)
	}
	g.SetEdge(pod, target, uses, Evidence{})
	if nodes, edges, _ := g.Size(); nodes != 1 || edges != 0 {
		t.Errorf("%d nodes and %d edges are left, want 1 and none", nodes, edges)
	}
}

// TestSlotsAreUsedAgain: a cluster where things come and go for ever takes no more memory for it.
func TestSlotsAreUsedAgain(t *testing.T) {
	g := New("test", testRules)
	pods := g.Kind("", "Pod")
	evidence := g.Evidence([]Reason{{Rule: 1}})
	for i := range 500 {
		id := g.Ensure(pods, "a", fmt.Sprint(i), Unknown)
		g.SetPresent(id, "", nil)
		g.SetEdge(id, g.Ensure(pods, "b", fmt.Sprint(i), Missing), g.Relation("uses"), evidence)
		g.Commit()
		for edge := range g.Out(id) {
			g.RemoveEdge(edge)
		}
		g.SetAbsent(id, Missing)
		g.Commit()
	}
	if _, _, limit := g.Size(); limit > 10 || g.edges.length > 10 || g.index.heads.length > 10 {
		t.Errorf("room for %d nodes in %d buckets and %d edges, want no more than are needed at a time",
			limit, g.index.heads.length, g.edges.length)
	}
}

// TestDegrees: they count the edges, which is what FindEdge chooses the shorter list by.
func TestDegrees(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	g := New("test", testRules)
	for range 50 {
		churn(g, random)
		g.Scan(g.Kind("", "Pod"), func(id NodeID) {
			for edge := range g.Out(id) {
				g.RemoveEdge(edge)
				return
			}
		})
		g.Commit()
	}
	for i := uint32(1); i < g.nodes.length; i++ {
		out, in := degree(0), degree(0)
		for range g.Out(NodeID(i)) {
			out++
		}
		for range g.In(NodeID(i)) {
			in++
		}
		if r := g.nodes.at(i); r.outDegree != out || r.inDegree != in {
			t.Errorf("node %d has %d edges out and %d in, but counts %d and %d", i, out, in, r.outDegree, r.inDegree)
		}
	}
}
