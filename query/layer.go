package query

import "kubernetes-scraper/graph"

// A layer is a kind of way, a set of what makes it a lesser one.
type layer int

const (
	required layer = 0
	// optional: it leads over a reference that may be missing.
	optional layer = 1
	// narrow: fewer links lead on from its end; which ones say the rules.
	narrow layer = 2
	layers layer = 4
)

// rules say which links lead on from where.
type rules int

const (
	// downstream is the way of impact. What goes takes all with it that goes with it, and what else needs it, or is a part of
	// it, stops working; that, a narrow end, takes nothing with it but what needs it.
	downstream rules = iota
	// upstream is the way of deps. An object needs what it goes with or is a part of, and of that, a narrow end, what that goes
	// with; and it needs, in full, all that it uses.
	upstream
)

// over is the layer behind a link, if the link leads on from this one.
func (r rules) over(from layer, l *link) (to layer, ok bool) {
	to = from
	if l.optional {
		to |= optional
	}
	if r == downstream {
		if !l.goes {
			to |= narrow
		}
		return to, !l.goes && !l.part || from&narrow == 0
	}
	if l.goes || l.part {
		to |= narrow
	}
	return to, l.goes || from&narrow == 0
}

// covers says whether whatever is found in another layer is found in this one.
func (l layer) covers(o layer) bool { return l&o == l }

// nearest is the layer of the way that is shown: a shortest one of those without optional references, if there are any.
func (p *place) nearest() layer {
	best := layer(-1)
	for l, a := range p.at {
		if a == nil {
			continue
		}
		l := layer(l)
		if best < 0 || l&optional < best&optional || l&optional == best&optional && a.depth < p.at[best].depth {
			best = l
		}
	}
	return best
}

// better says whether arriving at a place in a layer is news.
func (s *search) better(place int, in layer) bool {
	for l, a := range s.places[place].at {
		if a != nil && layer(l).covers(in) {
			return false
		}
	}
	return true
}

// covered says whether a place is left, at this depth or before, from a layer that finds all that this one does.
func (s *search) covered(from standpoint, depth int) bool {
	for l, a := range s.places[from.place].at {
		if a != nil && layer(l) != from.layer && layer(l).covers(from.layer) && a.depth < depth {
			return true
		}
	}
	return false
}

// stays says whether an object that is about to go has an owner that is still there.
func (s *search) stays(l *link, depth int) bool {
	return s.rules == downstream && l.goes && l.edge.Relation == ownedBy && s.kept(l.other, l.edge.Target, depth)
}

// kept says whether an object has another owner that is still there.
func (s *search) kept(object, owner graph.EntityKey, depth int) bool {
	for e := range s.graph.Out(object) {
		if e.Relation == ownedBy && e.Target != owner && there(s.graph, e.Target) && !s.gone(e.Target, depth) {
			return true
		}
	}
	return false
}

// gone says whether an object goes for sure, before this depth.
func (s *search) gone(key graph.EntityKey, depth int) bool {
	place, known := s.index[key]
	if !known {
		return false
	}
	a := s.places[place].at[required]
	return a != nil && a.depth < depth
}

// stateOf returns the state of a node, if the graph has it.
func stateOf(g Graph, key graph.EntityKey) (graph.NodeState, bool) {
	if by, ok := g.(interface {
		State(graph.EntityKey) (graph.NodeState, bool)
	}); ok {
		return by.State(key)
	}
	node, ok := g.Node(key)
	return node.State, ok
}

// nodeOf returns a node, or what is known of one that the graph does not hold: the Namespace of an object.
func nodeOf(g Graph, key graph.EntityKey) graph.Node {
	if node, ok := g.Node(key); ok {
		return node
	}
	node := graph.Node{Key: key, State: graph.Unknown}
	for _, k := range g.Kinds() {
		if k.Type == key.Type && k.Group == key.Group && k.Complete() {
			node.State = graph.Missing
		}
	}
	if w, ok := g.(*written); ok {
		node.State = w.absent(key, node.State)
	}
	return node
}
