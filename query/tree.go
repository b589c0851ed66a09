package query

import (
	"fmt"
	"slices"

	"kubernetes-scraper/graph"
)

// ownedBy is the relation that trees are made of.
const ownedBy = "owned_by"

// TreeOptions choose what hangs in a tree.
type TreeOptions struct {
	// AllRelations: below the object, and each that it owns, hangs all else that it has an edge with, without what hangs
	// below that.
	AllRelations bool
	// Limits.Nodes bounds the branches below the object, Limits.Depth the levels above and below it.
	Limits
}

// Tree returns an object between its owners and its dependents. The error is ErrNotFound. It costs the edges of the objects
// in the tree.
func Tree(g Graph, _ Vocabulary, key graph.EntityKey, o TreeOptions) (TreeAnswer, error) {
	node, err := find(g, key)
	if err != nil {
		return TreeAnswer{}, err
	}
	t := &tree{graph: g, options: o, shown: map[graph.EntityKey]bool{}, above: map[graph.EntityKey][]link{}}
	a := TreeAnswer{Head: HeadOf(g), Object: key, Roots: []Branch{}}
	for _, root := range t.climb(node.Key) {
		a.Roots = append(a.Roots, t.branch(root, nil, 0))
	}
	a.Truncated = t.truncated
	return a, nil
}

// A tree is being built, from its roots down.
type tree struct {
	graph     Graph
	options   TreeOptions
	object    graph.EntityKey
	above     map[graph.EntityKey][]link // of an owner, the links to those on the way down to the object
	shown     map[graph.EntityKey]bool   // with what hangs below it
	count     int                        // of branches below the object
	truncated string
}

// climb finds the owners, all the way up, and returns the topmost in order.
func (t *tree) climb(object graph.EntityKey) []graph.EntityKey {
	t.object = object
	var roots []graph.EntityKey
	level := []graph.EntityKey{object}
	t.above[object] = nil
	for depth := 1; len(level) > 0; depth++ {
		var next []graph.EntityKey
		for _, key := range level {
			owners := t.owners(key)
			if len(owners) > 0 && !t.options.deeper(depth) {
				t.cutDepth()
				owners = nil
			}
			if len(owners) == 0 {
				roots = append(roots, key)
			}
			for _, l := range owners {
				down := linkOf(l.edge, backward)
				if _, known := t.above[l.other]; !known {
					next = append(next, l.other)
				}
				t.above[l.other] = append(t.above[l.other], down)
			}
		}
		level = next
	}
	if len(roots) == 0 {
		roots = append(roots, object) // owners in a circle
	}
	slices.SortFunc(roots, graph.EntityKey.Compare)
	return roots
}

func (t *tree) owners(key graph.EntityKey) []link {
	var owners []link
	for e := range t.graph.Out(key) {
		if e.Relation == ownedBy {
			owners = append(owners, linkOf(e, forward))
		}
	}
	return owners
}

// branch builds an object with what hangs below it. depth counts from the object that was asked about.
func (t *tree) branch(key graph.EntityKey, edge *link, depth int) Branch {
	b := Branch{Object: nodeOf(t.graph, key).Document()}
	if edge != nil {
		step := edge.step()
		b.Edge = &step
	}
	below := t.below(key, depth > 0)
	if t.shown[key] {
		b.Repeated = len(below) > 0
		return b
	}
	t.shown[key] = true
	under := depth > 0 || key == t.object // the object itself, or below it
	if !under {
		for i := range below {
			b.Children = append(b.Children, t.branch(below[i].other, &below[i], 0))
		}
		return b
	}
	if len(below) > 0 && !t.options.deeper(depth+1) {
		t.cutDepth()
		return b
	}
	for i := range below {
		if !t.options.room(t.count) {
			t.truncated = fmt.Sprintf("the first %d objects below the object: the limit on objects was reached", t.options.Nodes)
			return b
		}
		t.count++
		if l := &below[i]; l.edge.Relation == ownedBy && l.backward {
			b.Children = append(b.Children, t.branch(l.other, l, depth+1))
		} else {
			b.Children = append(b.Children, t.leaf(l))
		}
	}
	return b
}

// leaf is an object beside the owned ones.
func (t *tree) leaf(l *link) Branch {
	step := l.step()
	return Branch{Object: nodeOf(t.graph, l.other).Document(), Edge: &step}
}

// below lists what hangs below an object, in order: what it owns first. Above the object that is only the way down to it.
func (t *tree) below(key graph.EntityKey, under bool) []link {
	if !under && key != t.object {
		links := t.above[key]
		sortLinks(links)
		return links
	}
	owned, others := t.fitting(), t.fitting()
	for e := range inBy(t.graph, key, []string{ownedBy}) {
		owned.take(linkOf(e, backward))
	}
	if t.options.AllRelations {
		t.others(key, others.take)
	}
	return others.appendTo(owned.appendTo(nil))
}

// others yields the edges of an object that say nothing of ownership.
func (t *tree) others(key graph.EntityKey, yield func(link)) {
	for e := range t.graph.Out(key) {
		if e.Relation != ownedBy {
			yield(linkOf(e, forward))
		}
	}
	for e := range t.graph.In(key) {
		if e.Relation != ownedBy && e.Source != e.Target {
			yield(linkOf(e, backward))
		}
	}
}

func (t *tree) cutDepth() {
	t.truncated = fmt.Sprintf("nothing that is more than %d steps away: the limit on depth was reached", t.options.Depth)
}

// sortLinks puts links in the order in which answers show them.
func sortLinks(links []link) { slices.SortFunc(links, func(a, b link) int { return a.compare(&b) }) }
