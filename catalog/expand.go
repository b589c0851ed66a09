package catalog

import (
	"maps"
	"slices"
	"strings"

	"kubernetes-scraper/internal/spell"
)

// expand replaces the rules that use a macro by the macro's rules, and those of the macros these use. What the using
// rule says of id, via and at is put before what the macro's rule says; its conditions, and its reason for being off, hold
// for all of them. The result takes the room of rules that are not needed any more, if there are some.
func expand(s source, rules, room []ruleText) []ruleText {
	e := expander{source: s, out: room[:0]}
	e.add(rules, ruleText{}, nil)
	return e.out
}

type expander struct {
	source
	out  []ruleText
	uses int  // of macros, so far
	full bool // said once that there are too many
}

// add appends rules as seen from the rule that uses them. open are the macros being expanded, outermost first.
func (e *expander) add(rules []ruleText, user ruleText, open []string) {
	for _, rule := range rules {
		full := e.under(user, rule)
		if rule.macro.value == "" {
			e.append(full)
			continue
		}
		m, ok := e.macros[rule.macro.value]
		switch {
		case !ok:
			e.problems.add(rule.macro.position, "macro", "there is no macro %q, %sdeclare it under macros", rule.macro.value, e.meantMacro(rule.macro.value))
		case slices.Contains(open, rule.macro.value):
			e.problems.add(rule.macro.position, "macro", "%q uses itself, break the circle", rule.macro.value)
		case !e.full:
			checkUse(e.problems, rule)
			e.use(rule)
			if m.known && full.user == (position{}) {
				full.user = rule.position
			}
			e.add(m.rules, full, append(slices.Clone(open), rule.macro.value))
		}
	}
}

func (e *expander) meantMacro(name string) string {
	if near := spell.Nearest(name, slices.Sorted(maps.Keys(e.macros))); near != "" {
		return `did you mean "` + near + `"? If not, `
	}
	return ""
}

func (e *expander) append(rule ruleText) {
	if len(e.out) >= MaxRules-1 { // one is the owner rule
		e.stop(rule)
		return
	}
	e.out = append(e.out, rule)
}

// use counts the macros used, because macros that use others several times, and these others, grow without bound even
// when none of them has a rule.
func (e *expander) use(rule ruleText) {
	e.uses++
	if e.uses > MaxRules {
		e.stop(rule)
	}
}

func (e *expander) stop(rule ruleText) {
	if !e.full {
		e.problems.add(rule.position, "references", "the kind has more than %d rules or macros, macros expanded: use fewer", MaxRules)
	}
	e.full = true
}

// under is the rule as used by another one.
func (e *expander) under(user, rule ruleText) ruleText {
	if !given(user.macro) {
		return rule
	}
	rule.user = user.user
	at := join(user.at.value, rule.at.value)
	rule.when = slices.Concat(e.rebase(user, at, user.when), rule.when)
	rule.unless = slices.Concat(e.rebase(user, at, user.unless), rule.unless)
	rule.id.value = joinWith(user.id.value, "-", rule.id.value)
	rule.via.value = joinWith(user.via.value, ":", rule.via.value)
	rule.at.value = at
	if given(user.off) {
		rule.off = user.off
	}
	return rule
}

// rebase turns conditions that are relative to the place of the using rule into ones that mean the same at another place
// below it.
func (e *expander) rebase(user ruleText, at string, conditions []conditionText) []conditionText {
	var all []conditionText
	for _, c := range conditions {
		_, root := fromRoot(c.path.value)
		switch {
		case root || at == user.at.value:
		case strings.Contains(user.at.value, "[*]"):
			e.problems.add(c.path.position, "when", "a condition on an element of a list cannot hold for a macro's rules, which lie below it: begin it with $. or remove it")
			continue
		default:
			c.path.value = "$." + Absolute(user.at.value, c.path.value)
		}
		all = append(all, c)
	}
	return all
}

func joinWith(a, between, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + between + b
}

// checkUse says what a rule that uses a macro must have and must not have.
func checkUse(p *problems, rule ruleText) {
	if rule.id.value == "" {
		p.add(rule.position, "id", "missing, give one that the ids of the macro's rules can follow")
	}
	const why = "a rule that uses a macro cannot say this, its rules do: remove it"
	for _, field := range ruleTexts() {
		if t := rule.text(field); given(*t) && !slices.Contains([]string{"id", "macro", "via", "at", "off"}, field) {
			p.add(t.position, field, why)
		}
	}
	if len(rule.namespace) > 0 {
		p.add(rule.namespace[0].position, "namespace", why)
	}
	for field, pairs := range map[string][]pairText{"and": rule.and, "replace": rule.replace} {
		if len(pairs) > 0 {
			p.add(pairs[0].key.position, field, why)
		}
	}
	if rule.ordinals != nil {
		p.add(rule.ordinals.position, "ordinals", why)
	}
}
