package text

import (
	"io"

	"kubernetes-scraper/query"
)

// Path writes the shortest ways between two objects, a step on each line.
func Path(w io.Writer, a query.PathAnswer, s Style) error {
	p := &page{out: w, style: s}
	if a.From.Key == a.To.Key {
		p.line(plain("both are the same object: %s", full(a.From.Key)))
		return p.err
	}
	if len(a.Paths) == 0 {
		p.line(plain("nothing connects %s and %s", full(a.From.Key), full(a.To.Key)))
		return p.err
	}
	if len(a.Paths) > 1 {
		p.line(plain("%s of %s", count(len(a.Paths), "way"), count(len(a.Paths[0]), "step")))
	}
	for i, path := range a.Paths {
		if i > 0 || len(a.Paths) > 1 {
			p.raw("\n")
		}
		p.line(plain("%s", full(a.From.Key)))
		t := &table{indent: "  "}
		for _, s := range path {
			t.row(arrow(s, s.Backward), plain("%s", full(far(s))), faint.of(because(s.Properties.ReasonDocument, p.style.Wide)))
		}
		p.print(t)
	}
	return p.err
}
