package graph

import (
	"cmp"
	"slices"
)

// An order lists the nodes of a snapshot in the order of their keys, and tells the place of each.
type order struct {
	nodes []NodeID
	place []uint32 // by NodeID
}

// order sorts all nodes. O(n log n), and 8 bytes a node while it is in use.
func (s *Snapshot) order() order {
	o := order{nodes: make([]NodeID, 0, s.nodeCount), place: make([]uint32, s.nodes.length)}
	for i := uint32(1); i < s.nodes.length; i++ {
		if s.nodes.at(i).state != free {
			o.nodes = append(o.nodes, NodeID(i))
		}
	}
	kindPlace := s.tables.kindOrder()
	slices.SortFunc(o.nodes, func(a, b NodeID) int {
		x, y := s.nodes.at(uint32(a)), s.nodes.at(uint32(b))
		if x.kind != y.kind {
			return kindPlace[x.kind] - kindPlace[y.kind]
		}
		if x.namespace != y.namespace {
			return cmp.Compare(text(&s.tables.texts, x.namespace), text(&s.tables.texts, y.namespace))
		}
		return cmp.Compare(x.name, y.name)
	})
	for place, id := range o.nodes {
		o.place[id] = uint32(place)
	}
	return o
}

// out appends to dst the edges that leave a node, in order of target and relation.
func (s *Snapshot) out(o order, id NodeID, dst []EdgeID) []EdgeID {
	for edge := s.nodes.at(uint32(id)).firstOut; edge != 0; edge = s.edges.at(uint32(edge)).nextOut {
		dst = append(dst, edge)
	}
	slices.SortFunc(dst, func(a, b EdgeID) int {
		x, y := s.edges.at(uint32(a)), s.edges.at(uint32(b))
		if x.target != y.target {
			return cmp.Compare(o.place[x.target], o.place[y.target])
		}
		return cmp.Compare(s.tables.relation(x), s.tables.relation(y))
	})
	return dst
}

// kindOrder gives each kind its place in the order of types and groups.
func (t *tables) kindOrder() []int {
	ids := make([]KindID, len(t.kinds))
	for i := range ids {
		ids[i] = KindID(i)
	}
	slices.SortFunc(ids, func(a, b KindID) int {
		x, y := t.kinds[a], t.kinds[b]
		return cmp.Or(cmp.Compare(x.kind, y.kind), cmp.Compare(x.group, y.group))
	})
	place := make([]int, len(ids))
	for i, id := range ids {
		place[id] = i
	}
	return place
}
