package render

import (
	"unicode/utf8"

	"kubernetes-scraper/graph"
)

// dot writes a digraph for graphviz. What is drawn is in the labels; what is said of nodes and edges is in attributes that
// begin with "k8s_", with which nothing that graphviz knows can be confused.
func (e *export) dot() {
	e.headLine("//")
	e.raw("digraph kubernetes {\ngraph [rankdir=LR")
	e.dotAttribute("k8s_cluster", e.graph.Cluster())
	e.raw("]\nnode [shape=box, style=rounded, fontname=\"sans-serif\"]\nedge [fontname=\"sans-serif\", fontsize=10]\n")
	e.nodes(func(n *graph.Node) {
		e.dotID(n.Key)
		e.raw(` [label="`)
		e.line = appendDOTLabel(e.line, n.Key.Type)
		e.raw(`\n`)
		e.line = appendDOTLabel(e.line, pictureName(n.Key))
		e.raw(`"`)
		e.raw(dotStyle(n.State))
		e.dotAttributes(e.nodeFields(n)[1:]) // without the id
		e.raw("]\n")
	})
	e.relationships(func(edge *graph.Edge, because []graph.Because) {
		e.dotID(edge.Source)
		e.raw(" -> ")
		e.dotID(edge.Target)
		e.raw(` [label="`)
		e.line = appendDOTLabel(e.line, edge.Relation)
		e.raw(`"`)
		if optional(because) {
			e.raw(`, style=dashed`)
		}
		e.dotAttribute("k8s_relation", edge.Relation)
		e.dotAttributes(e.edgeFields(edge, because))
		e.raw("]\n")
	})
	e.raw("}\n")
	e.flush()
}

// dotStyle is how nodes that were named and not seen are drawn.
func dotStyle(s graph.NodeState) string {
	switch s {
	case graph.Missing:
		return `, style="rounded,dashed", color="#c0392b", fontcolor="#c0392b"`
	case graph.Unknown:
		return `, style="rounded,dashed", color="#7f8c8d", fontcolor="#7f8c8d"`
	case graph.Virtual:
		return `, style="rounded,dotted"`
	}
	return ""
}

func (e *export) dotID(key graph.EntityKey) {
	e.raw(`"`)
	e.line = appendID(e.line, key) // no quote and no backslash is in it
	e.raw(`"`)
}

func (e *export) dotAttributes(fields []field) {
	for _, f := range fields {
		e.dotAttribute("k8s_"+f.name, f.value)
	}
}

func (e *export) dotAttribute(name, value string) {
	e.raw(`, "`)
	e.line = appendDOT(e.line, name)
	e.raw(`"="`)
	e.line = appendDOT(e.line, value)
	e.raw(`"`)
}

// appendDOT appends what stands between quotes, where graphviz takes the two characters \" for a quote, and \\ for
// itself, which whoever reads it as an escString takes for one backslash. NUL and bytes that are no UTF-8, which graphviz
// does not take, become U+FFFD.
func appendDOT(b []byte, s string) []byte {
	for _, r := range s {
		switch r {
		case '"', '\\':
			b = append(b, '\\', byte(r))
		case 0:
			b = utf8.AppendRune(b, unknownRune)
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return b
}

// appendDOTLabel appends text that is drawn. Labels know entities beside escapes: &lt; would be drawn as <.
func appendDOTLabel(b []byte, s string) []byte {
	for _, r := range s {
		switch r {
		case '&':
			b = append(b, "&amp;"...)
		case '"', '\\':
			b = append(b, '\\', byte(r))
		default:
			b = utf8.AppendRune(b, shown(r))
		}
	}
	return b
}
