package render

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/query"
)

// A Format is a form in which a graph can be exported. docs/exports.md describes them.
type Format string

const (
	JSON    Format = "json"    // graph.json
	NDJSON  Format = "ndjson"  // the same, one value a line
	GraphML Format = "graphml" // XML, for Gephi, yEd, networkx, igraph
	DOT     Format = "dot"     // for graphviz
	Mermaid Format = "mermaid" // a flowchart, for Markdown
	Cypher  Format = "cypher"  // statements for Neo4j and what speaks its language
	CSV     Format = "csv"     // two tables, as neo4j-admin imports them: see Parts

	csvNodes Format = "csv nodes"
	csvEdges Format = "csv relationships"
)

// Formats lists the formats, in the order in which help shows them.
func Formats() []Format { return []Format{JSON, NDJSON, GraphML, DOT, Mermaid, Cypher, CSV} }

// ParseFormat returns the format with a name, in any case. The error lists the names.
func ParseFormat(name string) (Format, error) {
	if f := Format(strings.ToLower(name)); slices.Contains(Formats(), f) {
		return f, nil
	}
	var names []string
	for _, f := range Formats() {
		names = append(names, string(f))
	}
	return "", fmt.Errorf("there is no format %q to export; give one of %s", name, strings.Join(names, ", "))
}

// A Part is one file of an export.
type Part struct {
	Name   string // of the file: graph.json, nodes.csv
	Format Format // what Export is to be given to write it
}

// Parts lists the files that an export consists of: two for CSV, one for every other format.
func (f Format) Parts() []Part {
	switch f {
	case CSV:
		return []Part{{"nodes.csv", csvNodes}, {"relationships.csv", csvEdges}}
	case Mermaid:
		return []Part{{"graph.mmd", f}}
	}
	return []Part{{"graph." + string(f), f}}
}

// Export writes a graph in a format, nodes in order of their keys and edges in order of source, target and relation: the
// same graph is the same bytes. The error is the writer's, or says that the format is none, or that it needs several files.
//
// It keeps no second copy of the graph: 64 bytes a node for the order (8 for the JSON of a snapshot), a buffer of 64 KiB,
// and for Cypher up to 500 edges of each relation. O(n log n).
func Export(w io.Writer, g query.Graph, format Format) error {
	write, ok := map[Format]func(*export){
		JSON: (*export).json, NDJSON: (*export).ndjson, GraphML: (*export).graphML, DOT: (*export).dot,
		Mermaid: (*export).mermaid, Cypher: (*export).cypher, csvNodes: (*export).csvNodes, csvEdges: (*export).csvEdges,
	}[format]
	if s, isSnapshot := g.(*graph.Snapshot); isSnapshot && format == JSON {
		return s.WriteJSON(w)
	}
	if format == CSV {
		return fmt.Errorf("the format csv is two tables, which do not go into one stream; write each of its parts to a file")
	}
	if !ok {
		return fmt.Errorf("there is no format %q to export", format)
	}
	e := newExport(w, g)
	write(e)
	return e.out.Flush()
}

// An export is one graph being written. Errors of the writer stay in out until its last Flush.
type export struct {
	graph      query.Graph
	keys       []graph.EntityKey // of all nodes, in order
	properties []string          // the names of all properties, in order
	out        *bufio.Writer
	line       []byte // what is being put together
	edges      []graph.Edge
	fields     []field
}

func newExport(w io.Writer, g query.Graph) *export {
	nodes, _ := g.Size()
	e := &export{graph: g, keys: make([]graph.EntityKey, 0, nodes), out: bufio.NewWriterSize(w, 64<<10)}
	names := map[string]bool{}
	for n := range g.Nodes() {
		e.keys = append(e.keys, n.Key)
		for _, p := range n.Properties {
			if !names[p.Name] {
				names[p.Name] = true
				e.properties = append(e.properties, p.Name)
			}
		}
	}
	slices.SortFunc(e.keys, graph.EntityKey.Compare)
	slices.Sort(e.properties)
	return e
}

// nodes calls visit for every node, in order. It ends early when the writer has failed.
func (e *export) nodes(visit func(*graph.Node)) {
	for _, key := range e.keys {
		if n, ok := e.graph.Node(key); ok {
			visit(&n)
		}
		if !e.flush() {
			return
		}
	}
}

// relationships calls visit for every edge with its reasons, as eachEdge does.
func (e *export) relationships(visit func(*graph.Edge, []graph.Because)) {
	e.eachEdge(func(edge *graph.Edge) {
		because := edge.Because()
		if len(because) == 0 {
			because = append(because, graph.Because{}) // an edge of a graph that somebody else wrote
		}
		visit(edge, because)
	})
}

// eachEdge calls visit for every edge, in order. It ends early when the writer has failed.
func (e *export) eachEdge(visit func(*graph.Edge)) {
	for _, key := range e.keys {
		e.edges = slices.AppendSeq(e.edges[:0], e.graph.Out(key))
		slices.SortFunc(e.edges, func(a, b graph.Edge) int {
			if c := a.Target.Compare(b.Target); c != 0 {
				return c
			}
			return strings.Compare(a.Relation, b.Relation)
		})
		for i := range e.edges {
			visit(&e.edges[i])
			if !e.flush() {
				return
			}
		}
	}
}

// flush writes what was put together, and says whether the writer still takes something.
func (e *export) flush() bool {
	_, err := e.out.Write(e.line) // a bufio.Writer keeps its first error for Flush
	e.line = e.line[:0]
	return err == nil
}

func (e *export) raw(s string) { e.line = append(e.line, s...) }

// optional says whether every reason of an edge says that the target may be missing.
func optional(because []graph.Because) bool {
	return !slices.ContainsFunc(because, func(b graph.Because) bool { return !b.Optional })
}
