package render

import (
	"strconv"
	"unicode/utf8"

	"kubernetes-scraper/graph"
)

// graphML writes GraphML 1.0, valid against its schema.
func (e *export) graphML() {
	e.raw(`<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ` +
		`xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
`)
	ofGraph := []field{{"cluster", e.graph.Cluster(), text}, {"revision", strconv.FormatUint(e.graph.Revision(), 10), number},
		{"complete", strconv.FormatBool(e.graph.Complete()), truth}, {"kinds", e.kindsText(), text}}
	ofEdges := append([]field{{name: "relation"}}, fixedEdgeFields()...)
	graphKeys, nodeKeys, edgeKeys := e.graphMLKeys("graph", ofGraph), e.graphMLKeys("node", e.nodeFieldNames()), e.graphMLKeys("edge", ofEdges)
	e.raw("<graph id=\"kubernetes\" edgedefault=\"directed\">\n")
	e.graphMLData(graphKeys, ofGraph)
	e.raw("\n")
	e.nodes(func(n *graph.Node) {
		e.raw(`<node id="`)
		e.line = appendToken(e.line, n.Key)
		e.raw(`">`)
		e.graphMLData(nodeKeys, e.nodeFields(n))
		e.raw("</node>\n")
	})
	e.relationships(func(edge *graph.Edge, because []graph.Because) {
		e.raw(`<edge source="`)
		e.line = appendToken(e.line, edge.Source)
		e.raw(`" target="`)
		e.line = appendToken(e.line, edge.Target)
		e.raw(`">`)
		e.graphMLDatum(edgeKeys["relation"], edge.Relation)
		e.graphMLData(edgeKeys, e.edgeFields(edge, because))
		e.raw("</edge>\n")
	})
	e.raw("</graph>\n</graphml>\n")
	e.flush()
}

// kindsText is the list of kinds as in graph.json.
func (e *export) kindsText() string {
	start := len(e.line)
	e.raw("[")
	for i, k := range e.graph.Kinds() {
		if i > 0 {
			e.raw(",")
		}
		e.line = k.AppendJSON(e.line)
	}
	e.raw("]")
	kinds := string(e.line[start:])
	e.line = e.line[:start]
	return kinds
}

// graphMLKeys declares the fields of graphs, nodes or edges, and returns the id of each. A name that is no NMTOKEN is
// spelled as one, and stands in the description as it is.
func (e *export) graphMLKeys(of string, fields []field) map[string]string {
	ids := make(map[string]string, len(fields))
	forms := [...]string{text: "string", number: "long", truth: "boolean"}
	for i, f := range fields {
		ids[f.name] = of[:1] + strconv.Itoa(i)
		token := string(appendEscaped(nil, f.name, alphabet{kept: "-._:", escape: '_'}))
		if token == "" {
			token = "_"
		}
		e.raw(`<key id="` + ids[f.name] + `" for="` + of + `" attr.name="` + token + `" attr.type="` + forms[f.form] + `"`)
		if token == f.name {
			e.raw("/>\n")
			continue
		}
		e.raw("><desc>")
		e.line = appendXML(e.line, f.name)
		e.raw("</desc></key>\n")
	}
	return ids
}

func (e *export) graphMLData(ids map[string]string, fields []field) {
	for _, f := range fields {
		e.graphMLDatum(ids[f.name], f.value)
	}
}

func (e *export) graphMLDatum(id, value string) {
	e.raw(`<data key="`)
	e.raw(id)
	e.raw(`">`)
	e.line = appendXML(e.line, value)
	e.raw(`</data>`)
}

// appendXML appends text between two tags. Characters that XML 1.0 has no way to write, and bytes that are no UTF-8,
// become U+FFFD.
func appendXML(b []byte, s string) []byte {
	for _, r := range s {
		switch {
		case r == '&':
			b = append(b, "&amp;"...)
		case r == '<':
			b = append(b, "&lt;"...)
		case r == '>': // for the sake of ]]>
			b = append(b, "&gt;"...)
		case r == '\r': // which would be read as a line feed
			b = append(b, "&#13;"...)
		case r == '\u0085': // which XML 1.1, and some readers of 1.0, take for line ends
			b = append(b, "&#133;"...)
		case r == '\u2028':
			b = append(b, "&#8232;"...)
		case r < ' ' && r != '\t' && r != '\n' || r == 0xfffe || r == 0xffff:
			b = utf8.AppendRune(b, unknownRune)
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return b
}
