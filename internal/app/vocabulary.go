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
			Group: k.Group, Kind: k.Kind, Resource: k.Resource, Namespaced: k.Namespaced, Virtual: k.Virtual,
			ShortNames: shortNamesOf(k),
		})
	}
	for _, r := range c.Relations() {
		v.Relations = append(v.Relations, query.Relation{
			Name: r.Name, Meaning: r.Meaning, Dependence: query.Dependence(r.Dependence), To: targets(c, r.Name),
		})
	}
	return v
}

// targets are the kinds that the rules of a relation lead to, in order; nil if one of them lets objects say the kind.
func targets(c *catalog.Catalog, relation string) []query.Kind {
	to := map[query.Kind]bool{}
	for _, k := range c.Kinds() {
		for _, r := range slices.Concat(k.References, k.Off) { // a saved graph may have been made with other switches
			if r.Relation != relation {
				continue
			}
			kind := query.Kind{Group: r.ToGroup, Type: r.To}
			if r.Reverse {
				kind = query.Kind{Group: k.Group, Type: k.Kind}
			} else if r.NamesKind() {
				return nil
			}
			to[kind] = true
		}
	}
	list := make([]query.Kind, 0, len(to))
	for kind := range to {
		list = append(list, kind)
	}
	slices.SortFunc(list, query.Kind.Compare)
	return list
}
