package graph

import "iter"

// SetEdge makes the edge (source, target, relation) with the given evidence, or gives an existing one that evidence;
// empty evidence removes it. All rules of the evidence are of that relation. Cost: the smaller of the source's out-degree and the target's in-degree.
func (g *Graph) SetEdge(source, target NodeID, relation RelationID, evidence Evidence) {
	id := g.FindEdge(source, target, relation)
	switch {
	case evidence == Evidence{}:
		if id != 0 {
			g.RemoveEdge(id)
		}
	case id == 0:
		g.addEdge(source, target, evidence)
	case g.edges.at(uint32(id)).evidence != evidence:
		e := g.editEdge(id)
		g.texts.replace(e.evidence.packed, evidence.packed)
		e.evidence = evidence
	}
}

// FindEdge returns the edge (source, target, relation), or zero.
func (g *Graph) FindEdge(source, target NodeID, relation RelationID) EdgeID {
	s, t := g.nodes.at(uint32(source)), g.nodes.at(uint32(target))
	if s.outDegree <= t.inDegree {
		for id := s.firstOut; id != 0; {
			e := g.edges.at(uint32(id))
			if e.target == target && g.relationOf(e) == relation {
				return id
			}
			id = e.nextOut
		}
		return 0
	}
	for id := t.firstIn; id != 0; {
		e := g.edges.at(uint32(id))
		if e.source == source && g.relationOf(e) == relation {
			return id
		}
		id = e.nextIn
	}
	return 0
}

// RemoveEdge removes an edge, and with it each of its ends that nobody has seen and no other edge touches. O(1).
func (g *Graph) RemoveEdge(id EdgeID) {
	e := g.cutEdge(id)
	g.collect(e.target)
	if e.source != e.target {
		g.collect(e.source)
	}
}

// cutEdge removes an edge alone, and returns what it was.
func (g *Graph) cutEdge(id EdgeID) edgeRecord {
	e := *g.edges.at(uint32(id))
	g.unlink(&e)
	w := g.editEdge(id)
	*w = edgeRecord{stamp: w.stamp}
	g.texts.replace(e.evidence.packed, 0)
	g.log.freedEdges = append(g.log.freedEdges, uint32(id))
	g.edgeCount--
	return e
}

// Edge returns the ends, relation and evidence of an edge.
func (g *Graph) Edge(id EdgeID) (source, target NodeID, relation RelationID, evidence Evidence) {
	e := g.edges.at(uint32(id))
	return e.source, e.target, g.relationOf(e), e.evidence
}

// Out yields the edges that leave a node. The edge at hand may be changed or removed, others may not.
func (g *Graph) Out(id NodeID) iter.Seq[EdgeID] {
	return func(yield func(EdgeID) bool) {
		for edge := g.nodes.at(uint32(id)).firstOut; edge != 0; {
			next := g.edges.at(uint32(edge)).nextOut
			if !yield(edge) {
				return
			}
			edge = next
		}
	}
}

// In yields the edges that lead to a node, under the same condition as Out.
func (g *Graph) In(id NodeID) iter.Seq[EdgeID] {
	return func(yield func(EdgeID) bool) {
		for edge := g.nodes.at(uint32(id)).firstIn; edge != 0; {
			next := g.edges.at(uint32(edge)).nextIn
			if !yield(edge) {
				return
			}
			edge = next
		}
	}
}

// relationOf returns the relation of an edge.
func (g *Graph) relationOf(e *edgeRecord) RelationID {
	return g.rules.relation(text(&g.texts.list, e.evidence.packed))
}

func (g *Graph) addEdge(source, target NodeID, evidence Evidence) {
	id := EdgeID(takeSlot(&g.edges, &g.freeEdges))
	s := g.nodes.edit(uint32(source))
	nextOut := s.firstOut
	s.firstOut = id
	s.outDegree.up()
	t := g.nodes.edit(uint32(target))
	nextIn := t.firstIn
	t.firstIn = id
	t.inDegree.up()
	w := g.editEdge(id)
	w.source, w.target, w.evidence = source, target, evidence
	g.texts.replace(0, evidence.packed)
	w.nextOut, w.nextIn, w.prevOut, w.prevIn = nextOut, nextIn, 0, 0
	if nextOut != 0 {
		g.edges.edit(uint32(nextOut)).prevOut = id
	}
	if nextIn != 0 {
		g.edges.edit(uint32(nextIn)).prevIn = id
	}
	g.edgeCount++
}

// unlink takes an edge out of the lists of its ends.
func (g *Graph) unlink(e *edgeRecord) {
	s := g.nodes.edit(uint32(e.source))
	s.outDegree.down()
	if e.prevOut == 0 {
		s.firstOut = e.nextOut
	} else {
		g.edges.edit(uint32(e.prevOut)).nextOut = e.nextOut
	}
	if e.nextOut != 0 {
		g.edges.edit(uint32(e.nextOut)).prevOut = e.prevOut
	}
	t := g.nodes.edit(uint32(e.target))
	t.inDegree.down()
	if e.prevIn == 0 {
		t.firstIn = e.nextIn
	} else {
		g.edges.edit(uint32(e.prevIn)).nextIn = e.nextIn
	}
	if e.nextIn != 0 {
		g.edges.edit(uint32(e.nextIn)).prevIn = e.prevIn
	}
}

// editEdge returns an edge's record for a change that readers are told of.
func (g *Graph) editEdge(id EdgeID) *edgeRecord {
	r := g.edges.edit(uint32(id))
	g.log.edge(id, r)
	return r
}
