package app

import (
	"slices"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/query"
)

// Vocabulary is what a catalog says of relations and kinds, as questions need it.
func Vocabulary(c *catalog.Catalog) query.Vocabulary {
	var v query.Vocabulary
	for _, k := range c.Kinds() {
		v.Kinds = append(v.Kinds, query.KindName{
			Group: k.Group, Kind: k.Kind, Resource: k.Resource, Singular: k.Singular, ShortNames: k.ShortNames,
			Namespaced: k.Namespaced, Virtual: k.Virtual,
		})
	}
	for _, r := range c.Relations() {
		relation := query.Relation{Name: r.Name, Meaning: r.Meaning, Dependence: query.Dependence(r.Dependence), Goes: query.Dependence(r.Goes)}
		relation.To, relation.ToAny = targets(c, r.Name)
		v.Relations = append(v.Relations, relation)
	}
	return v
}

// targets are the kinds that the rules of a relation lead to, in order, and whether objects may say another one.
func targets(c *catalog.Catalog, relation string) (to []query.Kind, any bool) {
	found := map[query.Kind]bool{}
	for _, k := range c.Kinds() {
		for _, r := range slices.Concat(k.References, k.Off) { // a saved graph may have been made with other switches
			if r.Relation != relation {
				continue
			}
			kind := query.Kind{Group: r.ToGroup, Type: r.To}
			if r.Reverse {
				kind = query.Kind{Group: k.Group, Type: k.Kind}
			}
			any = any || r.NamesKind() && !r.Reverse
			found[kind] = kind.Type != ""
		}
	}
	for kind, named := range found {
		if named {
			to = append(to, kind)
		}
	}
	slices.SortFunc(to, query.Kind.Compare)
	return to, any
}
