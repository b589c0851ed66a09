package render

import (
	"strconv"
	"unicode"
	"unicode/utf8"

	"kubernetes-scraper/graph"
)

// mermaid writes a flowchart: the types and names of nodes, how they were seen, the relations, and dotted arrows for those
// that are optional. Mermaid has no place for anything else.
func (e *export) mermaid() {
	e.headLine("%%")
	e.raw(`flowchart LR
classDef missing stroke:#c0392b,color:#c0392b,stroke-dasharray:4
classDef unknown stroke:#7f8c8d,color:#7f8c8d,stroke-dasharray:4
classDef virtual stroke-dasharray:1
`)
	e.nodes(func(n *graph.Node) {
		e.line = appendWord(e.line, n.Key)
		e.raw(`["`)
		e.line = appendMermaid(e.line, n.Key.Type)
		e.raw(`<br/>`)
		e.line = appendMermaid(e.line, pictureName(n.Key))
		e.raw(`"]`)
		if n.State != graph.Present {
			e.raw(":::")
			e.raw(n.State.String())
		}
		e.raw("\n")
	})
	e.relationships(func(edge *graph.Edge, because []graph.Because) {
		e.line = appendWord(e.line, edge.Source)
		if optional(because) {
			e.raw(` -.->|"`)
		} else {
			e.raw(` -->|"`)
		}
		e.line = appendMermaid(e.line, edge.Relation)
		e.raw(`"| `)
		e.line = appendWord(e.line, edge.Target)
		e.raw("\n")
	})
	e.flush()
}

// appendMermaid appends text that stands in quotes: letters, digits and a few signs as they are, everything else as
// #CODE;, which no part of mermaid takes for syntax, markdown or HTML.
func appendMermaid(b []byte, s string) []byte {
	if s == "" {
		return append(b, ' ') // it takes no empty text
	}
	for _, r := range s {
		r = shown(r)
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r < 0x80 && indexByte(" -._/", byte(r)) {
			b = utf8.AppendRune(b, r)
			continue
		}
		b = append(b, '#')
		b = strconv.AppendInt(b, int64(r), 10)
		b = append(b, ';')
	}
	return b
}
