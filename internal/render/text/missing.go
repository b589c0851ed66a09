package text

import (
	"fmt"
	"io"
	"strings"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/query"
)

// Missing writes what was named and is not there, with what names it: first what something cannot work without. Of what
// nobody knows it writes the number, and with Style.Wide all.
func Missing(w io.Writer, a query.MissingAnswer, s Style) error {
	p := &page{out: w, style: s}
	if len(a.Required)+len(a.Optional) == 0 {
		p.line(plain("no reference is known to lead nowhere"))
	}
	p.dangling("missing, and needed:", a.Required)
	p.dangling("missing, and may be:", a.Optional)
	if s.Wide {
		p.dangling("nobody can say whether these are there:", a.Unknown)
	} else if len(a.Unknown) > 0 {
		p.line(plain("nobody can say whether %s there: %s", are(len(a.Unknown)), byKind(a.Unknown)))
	}
	return p.err
}

func (p *page) dangling(heading string, list []query.Dangling) {
	if len(list) == 0 {
		return
	}
	p.line(plain("%s", heading))
	t := &table{indent: "  "}
	t.header("NAMESPACE", "OBJECT", "NAMED BY", "FIELD", "RULE")
	for _, d := range list {
		key := d.Object.Key
		namespace, object := plain("%s", key.Namespace), status(d.Object)
		for i := range object {
			object[i].text = kind(key) + "/" + key.Name
		}
		for _, r := range d.References {
			rule := phrase(nil)
			if p.style.Wide {
				rule = faint.of(r.Properties.Rule)
			}
			t.row(namespace, object, plain("%s", short(otherEnd(r, key), key.Namespace)), plain("%s", first(r)).and(optionalMark(r)), rule)
			namespace, object = nil, nil
		}
	}
	p.print(t)
	p.raw("\n")
}

// optionalMark says that an edge may lead nowhere.
func optionalMark(r graph.Relationship) phrase {
	if r.Properties.Optional {
		return yellow.of(" (optional)")
	}
	return nil
}

// otherEnd is the end of an edge that is not the given object.
func otherEnd(r graph.Relationship, of graph.EntityKey) graph.EntityKey {
	if r.Source == of {
		return r.Target
	}
	return r.Source
}

func are(n int) string {
	if n == 1 {
		return "1 object that is named is"
	}
	return fmt.Sprintf("%d objects that are named are", n)
}

// byKind counts objects by kind, in the order in which these come.
func byKind(list []query.Dangling) string {
	counts := map[string]int{}
	var order []string
	for _, d := range list {
		k := kind(d.Object.Key)
		if counts[k] == 0 {
			order = append(order, k)
		}
		counts[k]++
	}
	for i, k := range order {
		order[i] = fmt.Sprintf("%s (%d)", k, counts[k])
	}
	return strings.Join(order, ", ")
}
