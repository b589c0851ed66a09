package render

import (
	"maps"
	"slices"
	"unicode"
	"unicode/utf8"

	"kubernetes-scraper/graph"
)

// cypherBatch is how many nodes or edges one statement takes: loading them one by one would take hours.
const cypherBatch = 500

// cypher writes statements that make the graph, or bring one up to it that has the same nodes: nodes with the label
// KubernetesObject and one for their type, and relationships of the type of the relation.
func (e *export) cypher() {
	e.headLine("//")
	e.raw("CREATE CONSTRAINT kubernetes_object_id IF NOT EXISTS FOR (n:KubernetesObject) REQUIRE n.id IS UNIQUE;\n")
	e.cypherNodes()
	e.cypherEdges()
}

// cypherNodes writes the nodes of a type together, up to so many, as they come in the order of types.
func (e *export) cypherNodes() {
	count, label := 0, ""
	end := func() {
		if count > 0 {
			e.raw("\n] AS row MERGE (n:KubernetesObject {id: row.id}) SET n = row, n:")
			e.line = appendCypherName(e.line, label)
			e.raw(";\n")
			count = 0
		}
	}
	e.nodes(func(n *graph.Node) {
		if count == cypherBatch || n.Key.Type != label {
			end()
			label = n.Key.Type
		}
		e.line = appendRow(e.line, count)
		e.line = appendCypherMap(e.line, e.nodeFields(n))
		count++
	})
	end()
	e.flush()
}

// cypherEdges gathers the edges of each relation, for the relation has to be written in the statement itself.
func (e *export) cypherEdges() {
	type batch struct {
		rows  []byte
		count int
	}
	batches := map[string]*batch{}
	end := func(relation string, of *batch) {
		e.line = append(e.line, of.rows...)
		e.raw("\n] AS row MATCH (s:KubernetesObject {id: row.source}) MATCH (t:KubernetesObject {id: row.target}) MERGE (s)-[r:")
		e.line = appendCypherName(e.line, relation)
		e.raw("]->(t) SET r = row.properties;\n")
		of.rows, of.count = of.rows[:0], 0
	}
	e.relationships(func(edge *graph.Edge, because []graph.Because) {
		of := batches[edge.Relation]
		if of == nil {
			of = &batch{}
			batches[edge.Relation] = of
		}
		of.rows = appendRow(of.rows, of.count)
		of.rows = append(of.rows, "{source: '"...)
		of.rows = appendID(of.rows, edge.Source)
		of.rows = append(of.rows, "', target: '"...)
		of.rows = appendID(of.rows, edge.Target)
		of.rows = append(of.rows, "', properties: "...)
		of.rows = appendCypherMap(of.rows, e.edgeFields(edge, because))
		of.rows = append(of.rows, '}')
		of.count++
		if of.count == cypherBatch {
			end(edge.Relation, of)
		}
	})
	for _, relation := range slices.Sorted(maps.Keys(batches)) {
		if of := batches[relation]; of.count > 0 {
			end(relation, of)
		}
	}
	e.flush()
}

// appendRow begins a row of a statement.
func appendRow(b []byte, i int) []byte {
	if i == 0 {
		return append(b, "UNWIND [\n"...)
	}
	return append(b, ",\n"...)
}

func appendCypherMap(b []byte, fields []field) []byte {
	b = append(b, '{')
	for i, f := range fields {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = appendCypherName(b, f.name)
		b = append(b, ": "...)
		if f.form == text {
			b = appendCypherText(b, f.value)
		} else {
			b = append(b, f.value...)
		}
	}
	return append(b, '}')
}

// appendCypherText appends a string literal. What cannot be printed is escaped, but for what
// takes two escapes, of which some databases make two characters. A "u" after a backslash is, too: there are
// parsers that take \u anywhere for an escape, even after another backslash.
func appendCypherText(b []byte, s string) []byte {
	b = append(b, '\'')
	before := rune(0)
	for _, r := range s {
		switch {
		case r == '\'' || r == '\\':
			b = append(b, '\\', byte(r))
		case r == '\n':
			b = append(b, `\n`...)
		case r == '\r':
			b = append(b, `\r`...)
		case r == '\t':
			b = append(b, `\t`...)
		case before == '\\' && (r == 'u' || r == 'U') || !unicode.IsPrint(r) && r <= 0xffff:
			b = appendCypherEscape(b, r)
		default:
			b = utf8.AppendRune(b, r)
		}
		before = r
	}
	return append(b, '\'')
}

func appendCypherEscape(b []byte, r rune) []byte {
	const digits = "0123456789ABCDEF"
	return append(b, '\\', 'u', digits[r>>12&15], digits[r>>8&15], digits[r>>4&15], digits[r&15])
}

// appendCypherName appends the name of a label, a type or a property, in backticks: "group" is a keyword. Backslashes, and what cannot be printed, become "_": an escape
// for a backtick would end the name in some versions.
func appendCypherName(b []byte, name string) []byte {
	b = append(b, '`')
	for _, r := range name {
		switch {
		case r == '`':
			b = append(b, "``"...)
		case r == '\\' || r == unknownRune || !unicode.IsPrint(r):
			b = append(b, '_')
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	if name == "" {
		b = append(b, '_')
	}
	return append(b, '`')
}
