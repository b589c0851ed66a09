package text

import (
	"io"

	"kubernetes-scraper/query"
)

// Orphans writes what nothing uses, and what was left out because it is the system's own.
func Orphans(w io.Writer, a query.OrphansAnswer, s Style) error {
	p := &page{out: w, style: s}
	switch {
	case len(a.Objects) > 0:
		p.orphans(&table{}, a.Objects)
	case len(a.Unsure) > 0:
		p.line(plain("nothing is known for sure to be unused"))
	default:
		p.line(plain("everything that is there to be used is used"))
	}
	if len(a.Unsure) > 0 {
		p.raw("\n")
		p.line(plain("nobody can say, because kinds could not be read that may say otherwise:"))
		p.orphans(&table{indent: "  "}, a.Unsure)
	}
	if len(a.Unread) > 0 {
		p.line(plain("not asked about, because nobody reads it: %s", some(a.Unread)))
	}
	if len(a.Filters) == 0 {
		return p.err
	}
	p.raw("\n")
	p.line(plain("left out (--all shows them):"))
	t := &table{indent: "  "}
	for _, f := range a.Filters {
		t.row(plain("%d", f.Count), plain("%s", f.Rule))
	}
	p.print(t)
	return p.err
}

func (p *page) orphans(t *table, list []query.Orphan) {
	t.header("NAMESPACE", "OBJECT", "STATUS", "REASON")
	for _, o := range list {
		key := o.Object.Key
		t.row(plain("%s", key.Namespace), plain("%s/%s", kind(key), key.Name), status(o.Object), plain("%s", o.Reason))
	}
	p.print(t)
}
