package query

import (
	"slices"

	"kubernetes-scraper/graph"
)

// Deps returns all that an object needs, transitively, with the way that explains each. Its Namespace is a part of it, and
// so is what is missing.
// Of what it only goes with, such as its owner, it needs no more than what that goes with. The error is ErrNotFound. It
// costs the edges of the objects that are reached, and memory for the answer and for the edges of one object, with
// Limits.Nodes for no more of them than the answer has room for.
func Deps(g Graph, v Vocabulary, key graph.EntityKey, l Limits) (ReachAnswer, error) {
	c := newCompass(g, v)
	return reach(g, key, l, c.needed, upstream)
}

// Impact returns all that is affected if an object changes or goes, transitively, with the way that explains each. What goes
// takes with it what it owns, but for what has another owner; what only stops working does not. What is missing is not
// listed, but those are who need it. The error is ErrNotFound. It costs what Deps does; if a Namespace is among what is reached, it reads every node.
func Impact(g Graph, v Vocabulary, key graph.EntityKey, l Limits) (ReachAnswer, error) {
	c := newCompass(g, v)
	return reach(g, key, l, c.needing, downstream)
}

func reach(g Graph, key graph.EntityKey, l Limits, links func(graph.Node, func(link)), r rules) (ReachAnswer, error) {
	node, err := find(g, key)
	if err != nil {
		return ReachAnswer{}, err
	}
	s := newSearch(g, node, l, links, r)
	s.run()
	a := ReachAnswer{Head: HeadOf(g), Object: node.Document(), Groups: []Group{}}
	a.Truncated = s.truncated
	for _, r := range s.reached() {
		a.add(r)
	}
	return a, nil
}

// add puts an object in the group of its kind. Objects come in the order of their keys.
func (a *ReachAnswer) add(r Reached) {
	key := r.Object.Key
	last := len(a.Groups) - 1
	if last < 0 || a.Groups[last].Type != key.Type || a.Groups[last].Group != key.Group {
		a.Groups = append(a.Groups, Group{Type: key.Type, Group: key.Group})
		last++
	}
	a.Groups[last].Objects = append(a.Groups[last].Objects, r)
}

// reached lists what a search found, in the order of keys.
func (s *search) reached() []Reached {
	order := make([]int, 0, s.listed())
	for i := range s.places[1:] {
		if !s.places[i+1].unlisted {
			order = append(order, i+1)
		}
	}
	slices.SortFunc(order, func(a, b int) int { return s.places[a].node.Key.Compare(s.places[b].node.Key) })
	list := make([]Reached, len(order))
	for i, place := range order {
		p := &s.places[place]
		layer := p.nearest()
		list[i] = Reached{Object: p.node.Document(), Optional: layer&optional != 0, Path: s.path(place, layer)}
	}
	return list
}

// path spells out the way to a place.
func (s *search) path(place int, l layer) []Step {
	path := make([]Step, s.places[place].at[l].depth)
	for i := len(path) - 1; i >= 0; i-- {
		a := s.places[place].at[l]
		path[i] = s.step(a)
		place, l = a.place, a.layer
	}
	return path
}

// step spells out the last edge of a way, once: many ways may lead over it.
func (s *search) step(a *arrival) Step {
	if a.step == nil {
		step := a.link.step()
		a.step = &step
	}
	return *a.step
}
