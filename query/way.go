package query

import (
	"slices"

	"kubernetes-scraper/graph"
)

// A route holds, of every object on a shortest way, those that come next on one.
type route struct {
	graph Graph
	from  graph.EntityKey
	to    graph.EntityKey
	next  map[graph.EntityKey]map[graph.EntityKey]bool
	links map[graph.EntityKey][]link // in order, as far as they were asked for
}

// route joins what the two sides of a meeting have found.
func (m *meeting) route() *route {
	r := &route{
		graph: m.graph, from: m.start(0), to: m.start(1),
		next: map[graph.EntityKey]map[graph.EntityKey]bool{}, links: map[graph.EntityKey][]link{},
	}
	i := 0
	if len(m.sides[0].touching) == 0 {
		i = 1
	}
	for _, touching := range m.sides[i].touching {
		key := m.sides[i].stops[touching].key
		m.sides[0].back(m.sides[0].index[key], func(at, back graph.EntityKey) { r.add(back, at) })
		m.sides[1].back(m.sides[1].index[key], r.add)
	}
	return r
}

func (r *route) add(from, to graph.EntityKey) {
	if r.next[from] == nil {
		r.next[from] = map[graph.EntityKey]bool{}
	}
	r.next[from][to] = true
}

// back calls visit for each edge of the shortest ways from a stop back to the start, and forgets them.
func (s *side) back(from int32, visit func(at, back graph.EntityKey)) {
	for todo := []int32{from}; len(todo) > 0; todo = todo[1:] {
		at := &s.stops[todo[0]]
		for _, back := range at.back {
			visit(at.key, s.stops[back].key)
			todo = append(todo, back)
		}
		at.back = nil // visited
	}
}

// walk calls yield for every shortest way from an object on, in order, until it returns false. way is what leads to it.
func (r *route) walk(at graph.EntityKey, way []link, yield func([]link) bool) bool {
	if at == r.to {
		return yield(way)
	}
	for _, l := range r.onward(at) {
		if !r.walk(l.other, append(way, l), yield) {
			return false
		}
	}
	return true
}

// onward lists the links from an object to those that come next, in order.
func (r *route) onward(key graph.EntityKey) []link {
	if links, known := r.links[key]; known {
		return links
	}
	var links []link
	next := r.next[key]
	for e := range r.graph.Out(key) {
		if next[e.Target] {
			links = append(links, linkOf(e, forward))
		}
	}
	for e := range r.graph.In(key) {
		if next[e.Source] && e.Source != e.Target {
			links = append(links, linkOf(e, backward))
		}
	}
	links = append(links, r.housings(key, links)...)
	sortLinks(links)
	r.links[key] = links
	return links
}

// housings are the links between an object and a Namespace that was asked about, unless the graph has them.
func (r *route) housings(key graph.EntityKey, links []link) []link {
	var all []link
	for other := range r.next[key] {
		var l link
		switch {
		case other == r.to && isNamespace(other) && key.Namespace == other.Name:
			l = housing(key, nodeOf(r.graph, key).Revision, forward)
		case key == r.from && isNamespace(key) && other.Namespace == key.Name:
			l = housing(other, nodeOf(r.graph, other).Revision, backward)
		default:
			continue
		}
		if !slices.ContainsFunc(links, func(o link) bool { return o.compare(&l) == 0 }) {
			all = append(all, l)
		}
	}
	return all
}
