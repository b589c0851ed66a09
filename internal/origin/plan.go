package origin

import (
	"kubernetes-scraper/catalog"
	"kubernetes-scraper/query"
)

// A Plan says what of a cluster a question needs. The zero value means everything.
//
// A question that goes from edge to edge needs every kind whole, because anything may own anything, and what it meets may
// name anything again. One that ends at the object's own edges (Around) needs the kinds whole that rules tie to that of
// the object (their objects state edges, or have further names); of all others it needs the owners alone, which are in the
// metadata. A question about the objects of one kind
// (Only) needs nothing else.
type Plan struct {
	// Only is the pattern of the one kind whose objects are needed; empty for all.
	Only string
	// Around is the kind of the object whose own edges are needed; nil for the edges of everything.
	Around *query.Kind
}

// Only is the plan for the objects of a kind.
func Only(k query.KindName) Plan {
	if k.Group == "" {
		return Plan{Only: k.Resource + ".core"}
	}
	return Plan{Only: k.Resource + "." + k.Group}
}

// whole says which kinds have to be read whole, as a function for app.Reading; nil for all.
func (p Plan) whole(c *catalog.Catalog) func(*catalog.Kind) bool {
	if p.Around == nil {
		return nil
	}
	wanted := map[query.Kind]bool{*p.Around: true}
	for _, k := range c.Kinds() {
		this := query.Kind{Group: k.Group, Type: k.Kind}
		for _, r := range k.References {
			if r.IsOwner() {
				continue
			}
			names := query.Kind{Group: r.ToGroup, Type: r.To}
			anything := r.Kind != "" || r.Resource != ""
			if names == *p.Around || anything {
				wanted[this] = true
			}
			if this == *p.Around {
				wanted[names] = true
			}
		}
	}
	return func(k *catalog.Kind) bool { return wanted[query.Kind{Group: k.Group, Type: k.Kind}] }
}
