package feed

import (
	"iter"
	"slices"

	"kubernetes-scraper/graph"
)

// A View is the graph of an earlier revision: the newest snapshot, seen back through what changed since. It has the methods
// of a graph.Snapshot with the same meaning, never changes, and is safe for use by many goroutines.
type View struct {
	latest   *graph.Snapshot
	revision uint64
	complete bool
	kinds    []graph.KindStatus
	// What has changed since, as it was then; nil for what was not there.
	nodes map[graph.EntityKey]*graph.Node
	edges map[edgeKey]*graph.Edge
	// The edges of these that were there, by their ends.
	out, in              map[graph.EntityKey][]*graph.Edge
	nodeCount, edgeCount int
}

type edgeKey struct {
	source, target graph.EntityKey
	relation       string
}

func keyOf(e *graph.Edge) edgeKey { return edgeKey{e.Source, e.Target, e.Relation} }

// At returns the graph of a revision, or ErrTooOld like Since. It costs the changes since then, in time and in memory; and
// a walk over all nodes, if a kind was watched then and is no longer.
func (f *Feed) At(revision uint64) (*View, error) {
	latest, changes, then, err := f.back(revision)
	if err != nil {
		return nil, err
	}
	v := &View{latest: latest, revision: revision, complete: then.complete, nodes: map[graph.EntityKey]*graph.Node{},
		edges: map[edgeKey]*graph.Edge{}, out: map[graph.EntityKey][]*graph.Edge{}, in: map[graph.EntityKey][]*graph.Edge{}}
	v.nodeCount, v.edgeCount = latest.Size()
	present := map[kindKey]int{}
	for _, k := range latest.Kinds() {
		present[kindKey{k.Group, k.Type}] = k.Count
	}
	for _, c := range slices.Backward(changes) {
		v.undoNodes(c.Delta.Nodes, present)
		v.undoEdges(c.Delta.Edges)
	}
	for _, e := range v.edges {
		if e != nil {
			v.out[e.Source] = append(v.out[e.Source], e)
			v.in[e.Target] = append(v.in[e.Target], e)
		}
	}
	v.kinds = v.count(then.kinds, present)
	return v, nil
}

// back returns all that is needed to go back to a revision.
func (f *Feed) back(revision uint64) (*graph.Snapshot, []*Change, moment, error) {
	now := f.now.Load()
	changes, err := now.since(revision)
	if err != nil {
		return nil, nil, moment{}, err
	}
	then := now.base
	if before := len(now.history) - len(changes); before > 0 {
		then = now.history[before-1].after
	}
	return now.latest, changes, then, nil
}

type kindKey struct{ group, kind string }

func kindOf(k graph.EntityKey) kindKey { return kindKey{k.Group, k.Type} }

// undoNodes goes back by one delta. A key may be in it twice, as removed and as added: it was there before.
func (v *View) undoNodes(changes []graph.NodeChange, present map[kindKey]int) {
	for _, c := range changes {
		if c.New != nil {
			v.nodes[c.New.Key] = nil
			v.nodeCount--
			if c.New.State == graph.Present {
				present[kindOf(c.New.Key)]--
			}
		}
	}
	for _, c := range changes {
		if c.Old != nil {
			v.nodes[c.Old.Key] = c.Old
			v.nodeCount++
			if c.Old.State == graph.Present {
				present[kindOf(c.Old.Key)]++
			}
		}
	}
}

func (v *View) undoEdges(changes []graph.EdgeChange) {
	for _, c := range changes {
		if c.New != nil {
			v.edges[keyOf(c.New)] = nil
			v.edgeCount--
		}
	}
	for _, c := range changes {
		if c.Old != nil {
			v.edges[keyOf(c.Old)] = c.Old
			v.edgeCount++
		}
	}
}

// count returns the statuses with the counts of the view. Of a kind that was watched then and is not now, nothing counted
// the present nodes: they are looked up.
func (v *View) count(kinds []graph.KindStatus, present map[kindKey]int) []graph.KindStatus {
	counted := slices.Clone(kinds)
	watched := map[kindKey]bool{}
	for _, k := range v.latest.Kinds() {
		watched[kindKey{k.Group, k.Type}] = true
	}
	var looked map[kindKey]int
	for i := range counted {
		key := kindKey{counted[i].Group, counted[i].Type}
		if watched[key] {
			counted[i].Count = present[key]
			continue
		}
		if looked == nil {
			looked = map[kindKey]int{}
			for n := range v.Nodes() {
				if n.State == graph.Present {
					looked[kindOf(n.Key)]++
				}
			}
		}
		counted[i].Count = looked[key]
	}
	return counted
}

// Revision is the revision of the view.
func (v *View) Revision() uint64 { return v.revision }

// Cluster is the name of the cluster.
func (v *View) Cluster() string { return v.latest.Cluster() }

// Complete says what it said of the snapshot of that revision.
func (v *View) Complete() bool { return v.complete }

// Kinds are the kinds that were watched, with their states then. The slice must not be changed.
func (v *View) Kinds() []graph.KindStatus { return v.kinds }

// Size returns the number of nodes and of edges.
func (v *View) Size() (nodes, edges int) { return v.nodeCount, v.edgeCount }

// Node returns the node with a key. O(1).
func (v *View) Node(key graph.EntityKey) (graph.Node, bool) {
	n, changed := v.nodes[key]
	switch {
	case !changed:
		return v.latest.Node(key)
	case n == nil:
		return graph.Node{}, false
	}
	return *n, true
}

// Nodes yields every node, in no particular order.
func (v *View) Nodes() iter.Seq[graph.Node] {
	return func(yield func(graph.Node) bool) {
		for n := range v.latest.Nodes() {
			if _, changed := v.nodes[n.Key]; !changed && !yield(n) {
				return
			}
		}
		for _, n := range v.nodes {
			if n != nil && !yield(*n) {
				return
			}
		}
	}
}

// Out yields the edges that leave the node with a key, in no particular order.
func (v *View) Out(key graph.EntityKey) iter.Seq[graph.Edge] {
	return v.walk(v.latest.Out(key), v.out[key])
}

// In yields the edges that lead to the node with a key, in no particular order.
func (v *View) In(key graph.EntityKey) iter.Seq[graph.Edge] {
	return v.walk(v.latest.In(key), v.in[key])
}

func (v *View) walk(now iter.Seq[graph.Edge], then []*graph.Edge) iter.Seq[graph.Edge] {
	return func(yield func(graph.Edge) bool) {
		for e := range now {
			if _, changed := v.edges[keyOf(&e)]; !changed && !yield(e) {
				return
			}
		}
		for _, e := range then {
			if !yield(*e) {
				return
			}
		}
	}
}
