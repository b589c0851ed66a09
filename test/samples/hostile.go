package samples

import (
	"fmt"

	"kubernetes-scraper/graph"
)

// Texts are what the formats of exports, and those who draw them, could misread.
func Texts() []string {
	return []string{
		`"`, `\`, `\"`, `\\`, `a\`, `a\"b`, "'", "`", "``", "\\`", `\'`, `\u0027`, `\\u0060`, "\\u0060", `a\Ub`, `\n`, `\N`, `\G`, `\l`,
		"\n", "\r\n", "\r", "\t", "a\nb", " ", "  a  ", "\x00", "a\x00b", "\x1b[31mred", "\x07", "\x7f", "\u0085", "\u2028", "\u2029",
		"\xff", "a\xc3", "\xed\xa0\x80", "\ufffd", "\ufffe", "\uffff", "\ufeff", "\u202eevil\u202c", "\u200f", "\U000e0041",
		"</script><script>alert(1)</script>", "<b>bold</b>", "<<table><tr><td>x</td></tr></table>>", "&amp;", "&lt;", "&#10;", "&",
		"]]>", "-->", "--", "<!--", "<?xml?>", "<![CDATA[x]]>", "&entity;",
		"=cmd|'/c calc'!A1", "+1", "-1", "@SUM(A1)", "\t=1", "'quoted", "＝1", ";", "a;b", ",", `","`, "a,b", ":ID", "\\.",
		"end", "END", "graph", "subgraph", "style", "style: #35;", "classDef x:#1;", "click", "default", "node", "edge", "digraph", "strict",
		"%%", "%%{init: {}}%%", "#quot;", "#35;", "#", "x--xy", "o", "a-->b", "|", "[x]", "(x)", "{x}", "`**bold**`", "*a*", "1. x", "- x", "---",
		"});MATCH (n) DETACH DELETE n;//", "'}) DETACH DELETE n //", "$param", "${x}", "{{x}}", "{0}", "//", "/*", "*/", ":param x",
		"é", "日本", "🚀", "👩‍👩‍👧", "a/b", "a.b", "a:b", "%2F", "_2F", "__", "_", "n_", "system:node", "null", "true", "NaN", "0",
	}
}

// Hostile is a graph in which every text that can come from a cluster or a catalog is one of Texts: a node for each text
// as its name, namespace, type, group, UID and value of properties, and an edge to the next one for each as relation,
// field, rule and use.
func Hostile() *graph.Snapshot {
	texts := Texts()
	var rules []graph.Rule
	for i, text := range texts {
		rules = append(rules, graph.Rule{ID: text, Relation: text, Path: "spec." + text + "[*]", Via: text, ByTarget: i%3 == 0})
	}
	m := newMaker(texts[0]+"\n\u2028", rules)
	var nodes []graph.NodeID
	for i, text := range texts {
		nodes = append(nodes, m.present("", "Object", "space", text, []graph.Property{{Name: "status", Value: text}, {Name: "type", Value: text}}),
			m.present("", "Object", text, "name", nil),
			m.present("", text, "space", "name", []graph.Property{{Name: text, Value: "value"}}),
			m.present(text, "Object", "space", "name", nil))
		absent := m.absent(text, text, text, text, []graph.NodeState{graph.Missing, graph.Unknown, graph.Virtual}[i%3])
		m.edge(nodes[len(nodes)-1], absent, graph.Reason{Rule: graph.RuleID(i)})
	}
	for i, from := range nodes {
		rule := i % len(texts)
		m.edge(from, nodes[(i+1)%len(nodes)], graph.Reason{Rule: graph.RuleID(rule), Optional: i%2 == 0, Index: [4]uint32{uint32(i)}},
			graph.Reason{Rule: graph.RuleID(rule), Index: [4]uint32{uint32(i + 1)}})
		m.edge(from, nodes[(i+7)%len(nodes)], graph.Reason{Rule: graph.RuleID(rule), Optional: true})
	}
	m.graph.SetKindState(m.graph.Kind("", "Object"), graph.Failing, texts[0]+"<&>\n")
	return m.snapshot()
}

// A maker makes a graph.
type maker struct {
	graph *graph.Graph
	rules []graph.Rule
	uids  int
}

func newMaker(cluster string, rules []graph.Rule) *maker {
	return &maker{graph: graph.New(cluster, rules), rules: rules}
}

func (m *maker) present(group, kind, namespace, name string, properties []graph.Property) graph.NodeID {
	id := m.graph.Ensure(m.graph.Kind(group, kind), namespace, name, graph.Unknown)
	m.uids++
	m.graph.SetPresent(id, fmt.Sprintf("00000000-0000-4000-8000-%012d", m.uids), properties)
	return id
}

func (m *maker) absent(group, kind, namespace, name string, state graph.NodeState) graph.NodeID {
	return m.graph.Ensure(m.graph.Kind(group, kind), namespace, name, state)
}

func (m *maker) edge(source, target graph.NodeID, reasons ...graph.Reason) {
	relation := m.rules[reasons[0].Rule].Relation
	m.graph.SetEdge(source, target, m.graph.Relation(relation), m.graph.Evidence(reasons))
}

func (m *maker) snapshot() *graph.Snapshot {
	s, _ := m.graph.Commit()
	return s
}
