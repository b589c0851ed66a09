package query

import (
	"fmt"

	"kubernetes-scraper/graph"
)

// A meeting goes from two objects at once, an edge further at a time on the side that has less to look at, until the two
// sides touch.
type meeting struct {
	graph     Graph
	limits    Limits
	sides     [2]side
	looked    int
	truncated string
}

// A side is what was reached from one of the two objects.
type side struct {
	stops    []stop // the first is the object itself
	index    map[graph.EntityKey]int32
	frontier []int32
	depth    int32
	touching []int32 // stops that the other side has reached, too
}

// A stop is an object that was reached, and those next to it on shortest ways back.
type stop struct {
	key   graph.EntityKey
	depth int32
	back  []int32
}

func newMeeting(g Graph, from, to graph.EntityKey, l Limits) *meeting {
	m := &meeting{graph: g, limits: l}
	for i, start := range []graph.EntityKey{from, to} {
		m.sides[i] = side{stops: []stop{{key: start}}, index: map[graph.EntityKey]int32{start: 0}, frontier: []int32{0}}
	}
	return m
}

func (m *meeting) start(i int) graph.EntityKey { return m.sides[i].stops[0].key }

// run says whether the sides touch. If they do, the shortest way is as long as both sides are deep.
func (m *meeting) run() bool {
	for m.truncated == "" {
		i := m.smaller()
		if len(m.sides[i].frontier) == 0 {
			return false
		}
		if !m.limits.deeper(int(m.sides[0].depth + m.sides[1].depth + 1)) {
			m.truncated = fmt.Sprintf("no way of up to %d steps: the limit on depth was reached", m.limits.Depth)
			return false
		}
		m.further(i)
		if len(m.sides[i].touching) > 0 {
			return m.truncated == ""
		}
	}
	return false
}

// smaller is the side to go on with. One that starts at a Namespace waits for the other: each object knows its Namespace,
// but a Namespace does not know its objects.
func (m *meeting) smaller() int {
	switch {
	case isNamespace(m.start(0)):
		return 1
	case isNamespace(m.start(1)):
		return 0
	case len(m.sides[1].frontier) < len(m.sides[0].frontier):
		return 1
	}
	return 0
}

// further goes along every edge of a side's frontier.
func (m *meeting) further(i int) {
	s, other := &m.sides[i], &m.sides[1-i]
	frontier := s.frontier
	s.frontier = nil
	s.depth++
	for _, from := range frontier {
		if m.looked++; !m.limits.room(m.looked - 1) {
			m.truncated = fmt.Sprintf("no way among the first %d objects looked at: the limit on objects was reached", m.limits.Nodes)
			return
		}
		key := s.stops[from].key
		m.around(key, func(to graph.EntityKey) { s.enter(from, to, other) })
		if from == 0 && isNamespace(key) {
			for n := range m.graph.Nodes() {
				if n.Key.Namespace == key.Name {
					s.enter(0, n.Key, other)
				}
			}
		}
	}
}

// enter notes that an edge leads from a stop to an object.
func (s *side) enter(from int32, key graph.EntityKey, other *side) {
	to, known := s.index[key]
	if !known {
		to = int32(len(s.stops))
		s.index[key] = to
		s.stops = append(s.stops, stop{key: key, depth: s.depth})
		s.frontier = append(s.frontier, to)
		if _, meets := other.index[key]; meets {
			s.touching = append(s.touching, to)
		}
	}
	if at := &s.stops[to]; at.depth == s.depth && (len(at.back) == 0 || at.back[len(at.back)-1] != from) {
		at.back = append(at.back, from)
	}
}

// around yields the objects next to one. Several edges may lead to the same.
func (m *meeting) around(key graph.EntityKey, yield func(graph.EntityKey)) {
	for e := range m.graph.Out(key) {
		yield(e.Target)
	}
	for e := range m.graph.In(key) {
		yield(e.Source)
	}
	for i := range m.sides {
		if start := m.start(i); isNamespace(start) && key.Namespace == start.Name {
			yield(start)
		}
	}
}
