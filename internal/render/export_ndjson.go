package render

import (
	"strconv"

	"kubernetes-scraper/graph"
)

// ndjson writes one value a line. Each is an object with one member, the name of which says what it is: "graph" first,
// then "kind", "node" and "relationship" as they are in graph.json, and "end" with the number of nodes and relationships,
// without which something was cut off.
func (e *export) ndjson() {
	e.raw(`{"graph":{"cluster":`)
	e.jsonHead()
	e.raw("}}\n")
	for _, k := range e.graph.Kinds() {
		e.raw(`{"kind":`)
		e.line = k.AppendJSON(e.line)
		e.raw("}\n")
	}
	nodes, edges := 0, 0
	e.nodes(func(n *graph.Node) {
		e.raw(`{"node":`)
		e.line = n.AppendJSON(e.line)
		e.raw("}\n")
		nodes++
	})
	e.eachEdge(func(edge *graph.Edge) {
		e.raw(`{"relationship":`)
		e.line = edge.AppendJSON(e.line)
		e.raw("}\n")
		edges++
	})
	e.raw(`{"end":{"nodes":`)
	e.line = strconv.AppendInt(e.line, int64(nodes), 10)
	e.raw(`,"relationships":`)
	e.line = strconv.AppendInt(e.line, int64(edges), 10)
	e.raw("}}\n")
	e.flush()
}
