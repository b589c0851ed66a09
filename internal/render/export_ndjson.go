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
		e.jsonKind(k)
		e.raw("}\n")
	}
	nodes, edges := 0, 0
	e.nodes(func(n *graph.Node) {
		e.raw(`{"node":`)
		e.jsonNode(n)
		e.raw("}\n")
		nodes++
	})
	e.relationships(func(edge *graph.Edge, because []graph.Because) {
		e.raw(`{"relationship":`)
		e.jsonRelationship(edge, because)
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
