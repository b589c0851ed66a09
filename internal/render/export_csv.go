package render

import (
	"encoding/csv"
	"strings"
	"unicode"
	"unicode/utf8"

	"kubernetes-scraper/graph"
)

// csvNodes writes the table of nodes, with the header that neo4j-admin reads.
func (e *export) csvNodes() {
	names := e.nodeFieldNames()
	t := newTable(e, names)
	header := make([]string, len(names), len(names)+1)
	for i, f := range names {
		header[i] = csvHeader(f)
	}
	header[0] = "id:ID"
	t.write(append(header, ":LABEL"))
	e.nodes(func(n *graph.Node) {
		t.fill(e.nodeFields(n))
		t.row[len(names)] = "KubernetesObject;" + csvLabel(n.Key.Type)
		t.write(t.row)
	})
	t.csv.Flush()
}

// csvEdges writes the table of relationships.
func (e *export) csvEdges() {
	names := append([]field{{name: ":START_ID"}, {name: ":END_ID"}, {name: ":TYPE"}}, fixedEdgeFields()...)
	t := newTable(e, names)
	header := make([]string, len(names))
	for i, f := range names {
		header[i] = f.name
		if i > 2 {
			header[i] = csvHeader(f)
		}
	}
	t.write(header)
	e.relationships(func(edge *graph.Edge, because []graph.Because) {
		t.fill(e.edgeFields(edge, because))
		t.row[0], t.row[1], t.row[2] = ID(edge.Source), ID(edge.Target), csvCell(edge.Relation)
		t.write(t.row[:len(names)])
	})
	t.csv.Flush()
}

// A table is written row by row. Errors of the writer stay in the export's buffer.
type table struct {
	csv    *csv.Writer
	column map[string]int
	row    []string // one more than there are columns, for the label
}

func newTable(e *export, names []field) *table {
	t := &table{csv: csv.NewWriter(e.out), column: make(map[string]int, len(names)), row: make([]string, len(names)+1)}
	for i, f := range names {
		t.column[f.name] = i
	}
	return t
}

func (t *table) fill(fields []field) {
	clear(t.row)
	for _, f := range fields {
		t.row[t.column[f.name]] = csvCell(f.value)
	}
}

func (t *table) write(row []string) { _ = t.csv.Write(row) } // the buffer below keeps its first error for Flush

// csvHeader is the name and type of a column. A name cannot hold a colon, which begins the type.
func csvHeader(f field) string {
	name := strings.ReplaceAll(csvCell(f.name), ":", "_")
	switch f.form {
	case number:
		return name + ":long"
	case truth:
		return name + ":boolean"
	}
	return name
}

// csvCell is a value as it stands in a cell. One that a spreadsheet would take for a formula, or that begins with an
// apostrophe, gets an apostrophe before it: whoever takes one off has every value as it was. NUL, which most readers of
// CSV do not take, and bytes that are no UTF-8 become U+FFFD.
func csvCell(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == 0 {
			return unknownRune
		}
		return r
	}, s)
	if first, _ := utf8.DecodeRuneInString(s); s != "" && strings.ContainsRune("=+-@\t\r\n'＝＋－＠", first) {
		return "'" + s
	}
	return s
}

// csvLabel is a type as a label. A ";" would begin another one.
func csvLabel(name string) string {
	if name == "" {
		return "_"
	}
	return strings.Map(func(r rune) rune {
		if r == ';' || r == unknownRune || !unicode.IsPrint(r) {
			return '_'
		}
		return r
	}, name)
}
