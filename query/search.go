package query

import (
	"cmp"
	"fmt"
	"slices"

	"kubernetes-scraper/graph"
)

// A search goes from an object along links, the nearest objects first. A place may be reached several times, once in each
// layer, and is left again from a better one.
type search struct {
	graph     Graph
	limits    Limits
	links     func(graph.Node, func(link))
	rules     rules
	places    []place // the first is where it begins
	unlisted  int     // of the places, those that the answer does not list
	index     map[graph.EntityKey]int
	frontier  []standpoint
	next      []standpoint
	truncated string
	around    around // the standpoint at hand
}

// A place is an object that was reached.
type place struct {
	node     graph.Node
	at       [layers]*arrival // nil where it was not reached
	unlisted bool
}

// An arrival is the end of a shortest way of a layer: its last link, and where that comes from.
type arrival struct {
	depth int
	place int
	layer layer
	link  link
	step  *Step
}

// A standpoint is a place in a layer.
type standpoint struct {
	place int
	layer layer
}

func newSearch(g Graph, start graph.Node, l Limits, links func(graph.Node, func(link)), r rules) *search {
	s := &search{graph: g, limits: l, links: links, rules: r, index: map[graph.EntityKey]int{start.Key: 0}}
	s.places = append(s.places, place{node: start})
	s.places[0].at[required] = &arrival{}
	s.next = append(s.next, standpoint{})
	return s
}

// run goes on, one edge further at a time, until nothing new is found or a limit is reached.
func (s *search) run() {
	for depth := 1; len(s.next) > 0 && s.truncated == ""; depth++ {
		s.frontier, s.next = s.next, s.frontier[:0]
		slices.SortFunc(s.frontier, func(a, b standpoint) int {
			return cmp.Or(s.places[a.place].node.Key.Compare(s.places[b.place].node.Key), cmp.Compare(a.layer, b.layer))
		})
		for _, from := range s.frontier {
			if s.covered(from, depth) {
				continue // left from there already, or now
			}
			s.leave(from, depth)
			if s.truncated != "" {
				return
			}
		}
	}
}

// leave goes along every link of a place, as far as there is room for what it leads to.
func (s *search) leave(from standpoint, depth int) {
	room := -1
	if s.limits.Nodes > 0 {
		room = max(0, s.limits.Nodes-s.listed())
	}
	s.around.clear(room)
	s.links(s.places[from.place].node, func(l link) {
		in, ok := s.rules.over(from.layer, &l)
		if !ok || s.around.beyond(&l) {
			return
		}
		if to, known := s.index[l.other]; (!known || s.better(to, in)) && !s.stays(&l, depth) {
			s.around.add(&l, !known && s.lists(l.other))
		}
	})
	if !s.limits.deeper(depth) {
		s.beyond()
		return
	}
	s.around.each(func(l *link) bool {
		s.enter(from, depth, l)
		return s.truncated == ""
	})
}

// beyond notes that the limit on depth keeps the search from going on: to an object that was not reached, or another way to
// one that was, which may be required where the one that is known is optional, and lead on to more.
func (s *search) beyond() {
	s.around.each(func(*link) bool {
		s.truncated = fmt.Sprintf("nothing that is more than %d steps away: the limit on depth was reached", s.limits.Depth)
		return false
	})
}

// enter arrives over a link.
func (s *search) enter(from standpoint, depth int, l *link) {
	to, known := s.index[l.other]
	if !known {
		unlisted := !s.lists(l.other)
		if !unlisted && !s.limits.room(s.listed()) {
			s.truncated = fmt.Sprintf("the nearest %d objects: the limit on objects was reached", s.limits.Nodes)
			return
		}
		if unlisted {
			s.unlisted++
		}
		to = len(s.places)
		s.index[l.other] = to
		s.places = append(s.places, place{node: nodeOf(s.graph, l.other), unlisted: unlisted})
	}
	if in, _ := s.rules.over(from.layer, l); s.better(to, in) {
		s.places[to].at[in] = &arrival{depth: depth, place: from.place, layer: from.layer, link: *l}
		s.next = append(s.next, standpoint{to, in})
	}
}

// lists says whether the answer lists an object. What is not there to be affected is gone through only: its source may have
// to make it for those who need it.
func (s *search) lists(key graph.EntityKey) bool {
	if s.rules != downstream {
		return true
	}
	state, known := stateOf(s.graph, key)
	return !known || state != graph.Missing
}

// listed is the number of objects that the answer lists.
func (s *search) listed() int { return len(s.places) - 1 - s.unlisted }
