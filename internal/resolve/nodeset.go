package resolve

import "kubernetes-scraper/graph"

// A nodeSet is a set of nodes, one bit for every node that the graph ever had at once. The zero value is the empty set.
type nodeSet struct {
	bits  []uint64
	count int
}

func (s *nodeSet) has(id graph.NodeID) bool {
	word := int(id / 64)
	return word < len(s.bits) && s.bits[word]&(1<<(id%64)) != 0
}

func (s *nodeSet) add(id graph.NodeID) {
	if s.has(id) {
		return
	}
	for int(id/64) >= len(s.bits) {
		s.bits = append(s.bits, 0)
	}
	s.bits[id/64] |= 1 << (id % 64)
	s.count++
}

func (s *nodeSet) remove(id graph.NodeID) {
	if s.has(id) {
		s.bits[id/64] &^= 1 << (id % 64)
		s.count--
	}
}
