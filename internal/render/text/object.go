package text

import (
	"io"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/query"
)

// Object writes an object: what it is, and every edge with every reason.
func Object(w io.Writer, a query.ObjectAnswer, s Style) error {
	p := &page{out: w, style: s}
	key := a.Object.Key
	heading := plain("%s", full(key))
	if !isSeen(a.Object) {
		heading = heading.and(plain("   ")).and(status(a.Object))
	}
	p.line(heading)
	about := &table{indent: "  "}
	if a.Object.UID != "" && s.Wide {
		about.row(plain("uid"), plain("%s", a.Object.UID))
	}
	for _, name := range sortedNames(a.Object.Properties) {
		value := plain("%s", a.Object.Properties[name])
		if name == "status" {
			value = judged(a.Object.Properties[name])
		}
		about.row(plain("%s", name), value)
	}
	p.print(about)
	absent := map[graph.EntityKey]graph.NodeDocument{}
	for _, n := range a.Absent {
		absent[n.Key] = n
	}
	p.edges("\nIt names, or is tied to:", a.Out, key, false, absent)
	p.edges("\nIt is named by, or tied to from:", a.In, key, true, absent)
	if len(a.Out)+len(a.In) == 0 {
		p.line(plain("  has no edges"))
	}
	return p.err
}

// edges writes edges with all their reasons, each on a line.
func (p *page) edges(heading string, edges []graph.Relationship, of graph.EntityKey, in bool, absent map[graph.EntityKey]graph.NodeDocument) {
	if len(edges) == 0 {
		return
	}
	p.raw(heading + "\n")
	t := &table{indent: "  "}
	t.header("RELATION", "OBJECT", "BECAUSE OF", "RULE")
	for _, e := range edges {
		other := e.Target
		if in {
			other = e.Source
		}
		relation, object := cyan.of(e.RelationshipType), plain("%s", short(other, of.Namespace))
		if n, is := absent[other]; is {
			object = object.and(plain(" (")).and(status(n)).and(plain(")"))
		}
		for _, r := range reasons(e) {
			t.row(relation, object, plain("%s", stating(r, p.style.Wide)), faint.of(r.Rule))
			relation, object = nil, nil
		}
	}
	p.print(t)
}

// stating is where a reason stands; on demand also how the target is used.
func stating(r graph.ReasonDocument, wide bool) string {
	if !wide {
		r.Via = ""
	}
	return because(r, false)
}
