package graph

import "math"

// deltaLimit is the largest number of touched records for which a delta is kept. A commit that touches more says so, and
// its readers start over from the snapshot.
const deltaLimit = 1 << 14

// A changeLog notes, for one commit, how each touched record looked before. A record that bears the revision of the
// commit being made was noted already.
//
// Stamps count revisions from an epoch. After four billion commits, which at ten a second takes 13 years, the epoch moves
// on, and what was not changed in the two billion before bears the epoch's revision from then on.
type changeLog struct {
	revision uint64 // of the commit being made
	epoch    uint64
	span     uint64 // the largest stamp
	keep     bool   // false before the first commit, to which no delta leads
	overflow bool
	nodes    []touched[NodeID, nodeRecord]
	edges    []touched[EdgeID, edgeRecord]
	// Slots freed in this commit. They are not used again before it is over.
	freedNodes, freedEdges []uint32
	any                    bool
}

type touched[ID, Record any] struct {
	id     ID
	before Record
}

// stamp is what the revision being made is stamped with.
func (l *changeLog) stamp() stamp { return stamp(l.revision - l.epoch) }

// stampOf is what a revision is stamped with; false if it is too late for the revision being made.
func (l *changeLog) stampOf(revision uint64) (s stamp, ok bool) {
	return stamp(revision - min(revision, l.epoch)), revision <= l.epoch+l.span
}

func (l *changeLog) node(id NodeID, r *nodeRecord) {
	if r.stamp == l.stamp() {
		return
	}
	if l.take() {
		l.nodes = append(l.nodes, touched[NodeID, nodeRecord]{id, *r})
	}
	r.stamp = l.stamp()
}

func (l *changeLog) edge(id EdgeID, r *edgeRecord) {
	if r.stamp == l.stamp() {
		return
	}
	if l.take() {
		l.edges = append(l.edges, touched[EdgeID, edgeRecord]{id, *r})
	}
	r.stamp = l.stamp()
}

// take says whether one more change can be noted.
func (l *changeLog) take() bool {
	l.any = true
	if l.keep && len(l.nodes)+len(l.edges) >= deltaLimit {
		l.overflow = true
	}
	return l.keep && !l.overflow
}

// Commit ends a run of changes. If they changed anything that readers can see it returns a snapshot with a new revision
// and the delta that leads to it from the one before; otherwise the latest snapshot and nil. The cost is that of the
// changes, whatever the size of the graph.
func (g *Graph) Commit() (*Snapshot, *Delta) {
	if g.latest != nil && !g.log.any && !g.kinds.changed {
		return g.latest, nil
	}
	delta := g.delta()
	if g.latest != nil && delta.empty() {
		g.releaseSlots()
		return g.latest, nil
	}
	g.releaseSlots()
	g.latest = g.snapshot()
	g.kinds.changed = false
	g.begin(g.log.revision + 1)
	return g.latest, delta
}

// delta compares the touched records with what they were.
func (g *Graph) delta() *Delta {
	d := &Delta{To: g.log.revision, Reset: g.log.overflow || !g.log.keep}
	if g.latest != nil {
		d.From = g.latest.revision
	}
	if g.kinds.changed {
		d.Kinds = g.kinds.statuses()
	}
	if d.Reset {
		return d
	}
	words := g.tables()
	for i := range g.log.nodes {
		g.nodeDelta(d, words, &g.log.nodes[i])
	}
	for i := range g.log.edges {
		g.edgeDelta(d, words, &g.log.edges[i])
	}
	return d
}

func (g *Graph) nodeDelta(d *Delta, words *tables, t *touched[NodeID, nodeRecord]) {
	now := g.nodes.at(uint32(t.id))
	if now.same(&t.before) || now.state == free && t.before.state == free {
		g.nodes.edit(uint32(t.id)).stamp = t.before.stamp
		return
	}
	change := NodeChange{Old: words.node(&t.before), New: words.node(now)}
	d.Nodes = append(d.Nodes, change)
}

func (g *Graph) edgeDelta(d *Delta, words *tables, t *touched[EdgeID, edgeRecord]) {
	now := g.edges.at(uint32(t.id))
	if now.same(&t.before) {
		g.edges.edit(uint32(t.id)).stamp = t.before.stamp
		return
	}
	change := EdgeChange{Old: words.edge(&g.nodes, &t.before), New: words.edge(&g.nodes, now)}
	d.Edges = append(d.Edges, change)
}

// releaseSlots makes the slots freed in this commit usable again, and forgets what was noted.
func (g *Graph) releaseSlots() {
	for _, slot := range g.log.freedNodes {
		*g.nodes.edit(slot) = nodeRecord{}
	}
	g.freeNodes = append(g.freeNodes, g.log.freedNodes...)
	g.freeEdges = append(g.freeEdges, g.log.freedEdges...)
	l := &g.log
	clear(l.nodes)
	clear(l.edges)
	l.nodes, l.edges = trim(l.nodes), trim(l.edges)
	l.freedNodes, l.freedEdges = trim(l.freedNodes), trim(l.freedEdges)
	l.overflow, l.any, l.keep = false, false, true
	g.texts.sweep()
}

// begin begins a revision, which is later than the one before.
func (g *Graph) begin(revision uint64) {
	l := &g.log
	l.revision = revision
	if revision <= l.epoch+l.span {
		return
	}
	epoch := revision - l.span/2 - 1
	moved := stamp(min(epoch-l.epoch, math.MaxUint32))
	l.epoch = epoch
	for i := uint32(0); i < g.nodes.length; i++ {
		r := g.nodes.edit(i)
		r.stamp -= min(r.stamp, moved)
	}
	for i := uint32(0); i < g.edges.length; i++ {
		r := g.edges.edit(i)
		r.stamp -= min(r.stamp, moved)
	}
}

// trim empties a slice and lets go of one that was needed for an uncommonly large commit.
func trim[T any](s []T) []T {
	if cap(s) > 1024 {
		return nil
	}
	return s[:0]
}
