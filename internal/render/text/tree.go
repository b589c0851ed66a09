package text

import (
	"io"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/query"
)

// Tree writes an object between its owners and its dependents, as aligned columns: the namespace, the objects as a tree, the
// status, and how each hangs on the one above. The object that was asked about is marked.
func Tree(w io.Writer, a query.TreeAnswer, s Style) error {
	p := &page{out: w, style: s}
	t := &table{}
	t.header("NAMESPACE", "NAME", "STATUS", "BY")
	for i := range a.Roots {
		t.branch(&a.Roots[i], a.Object, "", "", s.Wide)
	}
	p.print(t)
	return p.err
}

// branch adds an object and what hangs below it. stem is drawn before the object, below before those below it.
func (t *table) branch(b *query.Branch, asked graph.EntityKey, stem, below string, wide bool) {
	key := b.Object.Key
	name := plain("%s%s/%s", stem, kind(key), key.Name)
	if key == asked {
		name = plain("%s", stem).and(cyan.of(kind(key) + "/" + key.Name))
	}
	if b.Repeated {
		name = name.and(faint.of(" (shown elsewhere)"))
	}
	t.row(plain("%s", key.Namespace), name, status(b.Object), hold(b.Edge, wide))
	for i := range b.Children {
		if i == len(b.Children)-1 {
			t.branch(&b.Children[i], asked, below+"└─", below+"  ", wide)
		} else {
			t.branch(&b.Children[i], asked, below+"├─", below+"│ ", wide)
		}
	}
}

// hold says how an object hangs on the one above it. Being owned is how things hang in a tree, and is only spelled out on
// demand.
func hold(s *query.Step, wide bool) phrase {
	switch {
	case s == nil:
		return nil
	case s.RelationshipType == "owned_by" && !wide:
		return nil
	}
	return arrow(*s, s.Backward).and(stated(*s, true))
}
