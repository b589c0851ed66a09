package catalog

import (
	"fmt"
	"slices"

	"kubernetes-scraper/internal/spell"
)

// Whose a rule is that is not of one kind.
const (
	// everyKind: it stands under every.
	everyKind = "every kind"
	// unreplaced: the program makes it, or it is left out.
	unreplaced = ""
)

// whose is how messages call the kind that a rule is declared for.
func whose(kind Kind) string {
	if kind.Kind == "" {
		return everyKind
	}
	return qualified(kind.Group, kind.Kind)
}

// checkID checks that the rule is new, or that it says that it replaces another one of the same kind.
func (b *builder) checkID(owner string, t *ruleText) {
	id := t.id.value
	if !checkIsID(b.problems, "id", t.id, t.position) {
		return
	}
	other, known := b.ids[id]
	at, override := t.id.orAt(t.position), t.override.value == "true"
	switch {
	case !known && override:
		b.problems.add(at, "override", "there is no rule %q to replace, %sremove this", id, b.meantRule(owner, id))
	case !known:
		b.ids[id] = owner
	case override && other == unreplaced:
		b.problems.add(at, "override", "%q cannot be replaced, choose another id", id)
	case override && other != owner:
		b.problems.add(at, "override", "%q is a rule of %s, replace it there", id, other)
	case !override && other == owner:
		b.problems.add(at, "id", "%q is another rule's, choose one that is unique in the catalog, or replace that rule with override: true", id)
	case !override:
		b.problems.add(at, "id", "%q is another rule's, choose one that is unique in the catalog", id)
	}
}

// meantRule says which rule of a kind somebody may have meant, as "did you mean ...? If not, "; empty if none is near.
func (b *builder) meantRule(owner, id string) string {
	var own []string
	for other, of := range b.ids {
		if of == owner {
			own = append(own, other)
		}
	}
	slices.Sort(own)
	if near := spell.Nearest(id, own); near != "" {
		return fmt.Sprintf("did you mean %q? If not, ", near)
	}
	return ""
}

// checkLostAliases checks that a kind which replaces another one has the aliases by which rules find it. Without, these
// would find nothing any more.
func (b *builder) checkLostAliases() {
	for _, t := range b.source.kinds {
		if t.override.value != "true" {
			continue
		}
		group, _ := splitAPIVersion(t.apiVersion.value)
		i, ok := b.kinds[kindName{group, t.kind.value}]
		if !ok {
			continue
		}
		kind := b.out.entries[i].Kind
		for alias, rules := range b.lostAliases(kind) {
			who := rules[0] + " finds"
			if more := len(rules) - 1; more > 0 {
				who = fmt.Sprintf("%s and %s find", rules[0], count(more, "more rule"))
			}
			b.problems.add(t.kind.position, "aliases", "%s a %s by its alias %q, declare it here or replace these rules", who, kind.Kind, alias)
		}
	}
}

// lostAliases are the aliases that a kind does not have, with the rules of other files that need them.
func (b *builder) lostAliases(kind Kind) map[string][]string {
	lost := map[string][]string{}
	note := func(rules []Reference) {
		for _, rule := range rules {
			leads := rule.Alias != "" && rule.ToGroup == kind.Group && rule.To == kind.Kind && !rule.NamesKind()
			if leads && !b.fresh[rule.ID] && !hasAlias(kind, rule.Alias) {
				lost[rule.Alias] = append(lost[rule.Alias], rule.ID)
			}
		}
	}
	for _, e := range b.out.entries {
		note(e.References)
	}
	note(b.out.every)
	return lost
}

func hasAlias(kind Kind, name string) bool {
	return slices.ContainsFunc(kind.Aliases, func(a Alias) bool { return a.Name == name })
}
