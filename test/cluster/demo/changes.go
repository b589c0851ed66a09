package main

import (
	"maps"
	"reflect"
	"slices"

	"kubernetes-scraper/graph"
)

// A change is something before and after; nil where it was not there.
type change[T any] struct{ old, new *T }

// changes are what two graphs differ in, in the order of the keys.
type changes struct {
	nodes []change[graph.NodeDocument]
	edges []change[graph.Relationship]
}

// An edgeKey tells one edge from all others of a graph.
type edgeKey struct {
	source, target graph.EntityKey
	relation       string
}

func keyOfNode(n *graph.NodeDocument) graph.EntityKey { return n.Key }

func keyOfEdge(r *graph.Relationship) edgeKey {
	return edgeKey{r.Source, r.Target, r.RelationshipType}
}

// diff returns what changed from one graph to another. A change of revision alone is none: it only says when.
func diff(before, after *graph.Document) changes {
	return changes{
		nodes: compare(before.Nodes, after.Nodes, keyOfNode, func(n *graph.NodeDocument) { n.Revision = 0 },
			func(a, b *graph.NodeDocument) int { return a.Key.Compare(b.Key) }),
		edges: compare(before.Relationships, after.Relationships, keyOfEdge, func(r *graph.Relationship) { r.Revision = 0 },
			compareEdges),
	}
}

func compareEdges(a, b *graph.Relationship) int {
	if c := a.Source.Compare(b.Source); c != 0 {
		return c
	}
	return a.Target.Compare(b.Target)
}

// compare returns what differs between two lists. blank takes out of a copy what does not count.
func compare[T any, K comparable](before, after []T, key func(*T) K, blank func(*T), order func(a, b *T) int) []change[T] {
	old, now := byKey(before, key, blank), byKey(after, key, blank)
	all := maps.Clone(old)
	maps.Copy(all, now)
	var changed []change[T]
	for k := range all {
		if c := (change[T]{old[k], now[k]}); !reflect.DeepEqual(c.old, c.new) {
			changed = append(changed, c)
		}
	}
	slices.SortFunc(changed, func(a, b change[T]) int { return order(a.any(), b.any()) })
	return changed
}

func byKey[T any, K comparable](list []T, key func(*T) K, blank func(*T)) map[K]*T {
	m := make(map[K]*T, len(list))
	for _, item := range list {
		blank(&item)
		m[key(&item)] = &item
	}
	return m
}

// any returns what is there after, or else what was there before.
func (c change[T]) any() *T {
	if c.new != nil {
		return c.new
	}
	return c.old
}

// sign is + for what was added, - for what was removed and ~ for what changed.
func (c change[T]) sign() string {
	switch {
	case c.old == nil:
		return "+"
	case c.new == nil:
		return "-"
	}
	return "~"
}
