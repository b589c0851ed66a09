package query

import (
	"fmt"

	"kubernetes-scraper/graph"
)

// pathLimit is the largest number of ways between two objects that are spelled out: there may be one for each of ten
// thousand Pods.
const pathLimit = 100

// Path returns the shortest ways between two objects, over edges in either direction, in order of their relations and
// objects: at most 100. That an object is in its Namespace counts only for the Namespaces that were asked about; else any
// two objects of a namespace would be connected by it.
//
// Limits.Depth bounds the length of the ways, Limits.Nodes the number of objects that are looked at on the way; either may
// leave an answer without ways, which Head.Truncated then says. The error is ErrNotFound. It costs the edges of the objects
// that are looked at; between two Namespaces it reads every node.
func Path(g Graph, from, to graph.EntityKey, l Limits) (PathAnswer, error) {
	start, err := find(g, from)
	if err != nil {
		return PathAnswer{}, err
	}
	end, err := find(g, to)
	if err != nil {
		return PathAnswer{}, err
	}
	a := PathAnswer{Head: HeadOf(g), From: start.Document(), To: end.Document(), Paths: [][]Step{}}
	if from == to {
		return a, nil
	}
	m := newMeeting(g, from, to, l)
	if !m.run() {
		a.Truncated = m.truncated
		return a, nil
	}
	m.route().walk(from, nil, func(way []link) bool {
		if len(a.Paths) == pathLimit {
			a.Truncated = fmt.Sprintf("the first %d ways: there are more of the same length", pathLimit)
			return false
		}
		a.Paths = append(a.Paths, stepsOf(way))
		return true
	})
	return a, nil
}

func stepsOf(way []link) []Step {
	steps := make([]Step, len(way))
	for i := range way {
		steps[i] = way[i].step()
	}
	return steps
}
