package render

import (
	"encoding/json"
	"strconv"

	"kubernetes-scraper/graph"
)

// json writes the same bytes as graph.Snapshot.WriteJSON, of any graph.
func (e *export) json() {
	e.raw(`{"cluster":`)
	e.jsonHead()
	e.raw(",\n\"kinds\":[")
	for i, k := range e.graph.Kinds() {
		e.separate(i)
		e.line = k.AppendJSON(e.line)
	}
	e.raw("],\n\"nodes\":[")
	count := 0
	e.nodes(func(n *graph.Node) {
		e.separate(count)
		e.line = n.AppendJSON(e.line)
		count++
	})
	e.raw("],\n\"relationships\":[")
	count = 0
	e.eachEdge(func(edge *graph.Edge) {
		e.separate(count)
		e.line = edge.AppendJSON(e.line)
		count++
	})
	e.raw("]}\n")
	e.flush()
}

// separate begins a line of a list.
func (e *export) separate(i int) {
	if i > 0 {
		e.raw(",")
	}
	e.raw("\n")
}

// jsonHead writes what is said of the graph as a whole, from the value of "cluster" on.
func (e *export) jsonHead() {
	cluster, _ := json.Marshal(e.graph.Cluster()) // strings cannot fail
	e.line = append(e.line, cluster...)
	e.raw(`,"revision":`)
	e.line = strconv.AppendUint(e.line, e.graph.Revision(), 10)
	e.raw(`,"complete":`)
	e.line = strconv.AppendBool(e.line, e.graph.Complete())
}
