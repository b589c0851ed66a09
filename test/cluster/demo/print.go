package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"kubernetes-scraper/graph"
)

// The demo's own objects are in namespace default. What else changes is the system's business, and only counted.
const demoNamespace = "default"

// A row is a line of a table: a sign, cells that are aligned, and a remark that is not.
type row struct {
	sign   string
	cells  []string
	remark string
}

// printChanges writes what changed from one graph to the next: nodes, then edges with the field that states them, each
// in the order removed, changed, added; then how much changed elsewhere.
func printChanges(w io.Writer, before, after *graph.Document, style style) {
	d := diff(before, after)
	var nodes, edges []row
	elsewhere := 0
	for _, c := range d.nodes {
		if !ours(c.any().Key) {
			elsewhere++
			continue
		}
		nodes = append(nodes, nodeRow(c))
	}
	for _, c := range d.edges {
		if e := c.any(); !ours(e.Source) || !ours(e.Target) {
			elsewhere++
			continue
		}
		edges = append(edges, edgeRow(c, after))
	}
	if len(nodes)+len(edges) == 0 {
		fmt.Fprint(w, "\n  nothing changed\n")
	}
	printRows(w, nodes, style)
	printRows(w, edges, style)
	if elsewhere > 0 {
		fmt.Fprintf(w, "\n  %s\n", style.dim(fmt.Sprintf("(and %d more that the system keeps for itself)", elsewhere)))
	}
}

// ours reports whether an object is worth a line of its own. kube-root-ca.crt appears in every namespace by itself, a
// moment after the namespace.
func ours(k graph.EntityKey) bool {
	return (k.Namespace == demoNamespace || k.Namespace == "") && k.Name != "kube-root-ca.crt"
}

func nodeRow(c change[graph.NodeDocument]) row {
	return row{sign: c.sign(), cells: []string{short(c.any().Key)}, remark: nodeRemark(c)}
}

// nodeRemark says how a node is, or what about it changed.
func nodeRemark(c change[graph.NodeDocument]) string {
	switch {
	case c.new == nil:
		return ""
	case c.old == nil:
		return describe(c.new)
	case c.old.UID != c.new.UID && describe(c.old) == describe(c.new):
		return "replaced by another of the same name"
	}
	return describe(c.old) + " → " + describe(c.new)
}

// describe says what a graph knows of a node: its state unless it is present, and its properties, by name if there are
// several.
func describe(n *graph.NodeDocument) string {
	var words []string
	if n.State != "" {
		words = append(words, n.State)
	}
	for _, name := range slices.Sorted(maps.Keys(n.Properties)) {
		word := n.Properties[name]
		if len(n.Properties) > 1 {
			word = name + " " + word
		}
		words = append(words, word)
	}
	return strings.Join(words, ", ")
}

func edgeRow(c change[graph.Relationship], after *graph.Document) row {
	e := c.any()
	r := row{sign: c.sign(), cells: []string{short(e.Source), e.RelationshipType, "→", short(e.Target)}, remark: reasons(e)}
	if c.old != nil && c.new != nil {
		r.remark = reasons(c.old) + " → " + reasons(c.new)
	}
	if state := stateOf(after, e.Target); c.new != nil && state != "" {
		r.cells[3] += " (" + state + ")"
	}
	return r
}

// reasons are the fields that state an edge.
func reasons(r *graph.Relationship) string {
	if len(r.Properties.Reasons) == 0 {
		return reason(r.Properties.ReasonDocument)
	}
	var all []string
	for _, each := range r.Properties.Reasons {
		all = append(all, reason(each))
	}
	return strings.Join(all, ", ")
}

func reason(r graph.ReasonDocument) string {
	if r.Optional {
		return r.Path + " (optional)"
	}
	return r.Path
}

func stateOf(d *graph.Document, k graph.EntityKey) string {
	for i := range d.Nodes {
		if d.Nodes[i].Key == k {
			return d.Nodes[i].State
		}
	}
	return ""
}

// short is a key as people say it in the demo: its kind and name, and its namespace if that is another than default.
func short(k graph.EntityKey) string {
	if k.Namespace != "" && k.Namespace != demoNamespace {
		return k.Type + "/" + k.Namespace + "/" + k.Name
	}
	return k.Type + "/" + k.Name
}

// printRows writes an empty line and the rows with aligned cells: removed ones first, added ones last.
func printRows(w io.Writer, rows []row, style style) {
	slices.SortStableFunc(rows, func(a, b row) int { return strings.Index("-~+", a.sign) - strings.Index("-~+", b.sign) })
	widths := columnWidths(rows)
	if len(rows) > 0 {
		fmt.Fprintln(w)
	}
	for _, r := range rows {
		var line strings.Builder
		for i, cell := range r.cells {
			line.WriteString(cell + strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)+1))
		}
		text := strings.TrimRight(r.sign+" "+line.String(), " ")
		if r.remark != "" {
			text = r.sign + " " + line.String() + " "
		}
		fmt.Fprintf(w, "  %s%s\n", style.change(r.sign, text), style.dim(r.remark))
	}
}

func columnWidths(rows []row) []int {
	var widths []int
	for _, r := range rows {
		for i, cell := range r.cells {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	return widths
}
