package catalog

import "slices"

// expand replaces the rules that use a macro by the macro's rules, and those of the macros these use. What the using
// rule says of id, via and at is put before what the macro's rule says; its condition holds for all of them.
func expand(s source, rules []ruleText) []ruleText {
	e := expander{source: s}
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
		full := rule.under(user)
		if rule.macro.value == "" {
			e.append(full)
			continue
		}
		m, ok := e.macros[rule.macro.value]
		switch {
		case !ok:
			e.problems.add(rule.macro.position, "macro", "there is no macro %q, declare it under macros", rule.macro.value)
		case slices.Contains(open, rule.macro.value):
			e.problems.add(rule.macro.position, "macro", "%q uses itself, break the circle", rule.macro.value)
		case !e.full:
			checkUse(e.problems, rule)
			e.use(rule)
			e.add(m.rules, full, append(slices.Clone(open), rule.macro.value))
		}
	}
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
func (r ruleText) under(user ruleText) ruleText {
	r.id.value = joinWith(user.id.value, "-", r.id.value)
	r.via.value = joinWith(user.via.value, ":", r.via.value)
	r.at.value = join(user.at.value, r.at.value)
	if len(r.unless) == 0 {
		r.unless = user.unless
	}
	return r
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
	given := []struct {
		field string
		text
	}{{"relation", rule.relation}, {"to", rule.to}, {"by", rule.by}, {"name", rule.name}, {"optional", rule.optional}}
	for _, g := range given {
		if g.value != "" {
			p.add(g.position, g.field, "a rule that uses a macro cannot say this, its rules do: remove it")
		}
	}
}
