package app

import (
	"maps"
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
	found := targets(c)
	for _, r := range c.Relations() {
		relation := query.Relation{Name: r.Name, Meaning: r.Meaning, Dependence: query.Dependence(r.Dependence), Goes: query.Dependence(r.Goes)}
		if t := found[r.Name]; t != nil {
			relation.To, relation.ToAny = slices.SortedFunc(maps.Keys(t.kinds), query.Kind.Compare), t.any
			relation.Rules = t.rules
		}
		v.Relations = append(v.Relations, relation)
	}
	return v
}

// A target is what the rules of a relation lead to: kinds, and any other if the objects themselves may say it.
type target struct {
	kinds map[query.Kind]bool
	any   bool
	rules []query.Rule
}

// targets are those of each relation, by its name.
func targets(c *catalog.Catalog) map[string]*target {
	found := map[string]*target{}
	for _, k := range c.Kinds() {
		own := query.Kind{Group: k.Group, Type: k.Kind}
		for _, rules := range [][]catalog.Reference{k.References, k.Off} { // a saved graph may have been made with other switches
			for i := range rules {
				t := found[rules[i].Relation]
				if t == nil {
					t = &target{kinds: map[query.Kind]bool{}}
					found[rules[i].Relation] = t
				}
				t.add(own, &rules[i])
			}
		}
	}
	return found
}

func (t *target) add(own query.Kind, r *catalog.Reference) {
	kind := query.Kind{Group: r.ToGroup, Type: r.To}
	if r.Reverse {
		kind = own
	}
	t.any = t.any || r.NamesKind() && !r.Reverse
	if kind.Type != "" {
		t.kinds[kind] = true
	}
	t.rules = append(t.rules, ruleOf(own, r))
}

func ruleOf(own query.Kind, r *catalog.Reference) query.Rule {
	rule := query.Rule{By: own, Source: own, Selects: r.Selector != nil}
	if !r.NamesKind() {
		rule.Target = query.Kind{Group: r.ToGroup, Type: r.To}
	}
	if r.Reverse {
		rule.Source, rule.Target = rule.Target, rule.Source
	}
	return rule
}
