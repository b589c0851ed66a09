package catalog

import (
	"maps"
	"slices"

	"kubernetes-scraper/internal/spell"
)

// checkRule checks a rule as it is after macros were expanded.
func (b *builder) checkRule(kind Kind, t *ruleText) {
	b.checkID(whose(kind), t)
	b.checkVerb(t)
	r := ruleCheck{rulePlace{b, kind, text{t.at.value, t.at.orAt(t.position)}}, t}
	r.checkAt()
	r.checkTarget()
	r.checkHow()
	r.checkFields()
	r.checkConditions("when", t.when)
	r.checkConditions("unless", t.unless)
	r.checkWords()
}

type ruleCheck struct {
	rulePlace
	t *ruleText
}

func (b *builder) checkVerb(t *ruleText) {
	if _, known := b.relations[t.relation.value]; known {
		return
	}
	if !checkIsVerb(b.problems, "relation", t.relation, t.position) {
		return
	}
	hint := "declare it under relations"
	if near := spell.Nearest(t.relation.value, slices.Sorted(maps.Keys(b.relations))); near != "" {
		hint = `did you mean "` + near + `"? If not, ` + hint
	}
	b.problems.add(t.relation.position, "relation", "there is no relation %q, %s", t.relation.value, hint)
}

// captured are the words that the pattern of match fills.
func (r ruleCheck) captured() []string {
	if r.t.match.value == "" {
		return nil
	}
	words, _ := parseMatch(r.t.match.value)
	return words
}

// refuse notes a problem for each of the fields that is given.
func (r ruleCheck) refuse(why string, fields ...string) {
	for _, field := range fields {
		if t := r.t.text(field); given(*t) {
			r.problems.add(t.position, field, "%s", why)
		}
	}
}

// checkFields checks the paths that lead to single values.
func (r ruleCheck) checkFields() {
	for _, field := range []string{"uid", "optional", "kind", "resource", "apiVersion", "group", "labels", "labelSelector",
		"nodeSelectorTerm", "namespaces", "namespaceNames", "namespaceAny"} {
		if path := *r.t.text(field); given(path) && !(path.value == always && mayBeAlways(field)) {
			r.checkField(field, path)
		}
	}
	r.checkNoBool("optional", "write "+always)
	r.checkNoBool("namespaceAny", "write "+always+" for all namespaces")
	for _, namespace := range r.t.namespace {
		r.checkField("namespace", namespace)
	}
	for _, pair := range r.t.and {
		if pair.key.value == "" {
			r.problems.add(pair.key.position, "and", "is empty, name a label")
		}
		r.checkField("and", pair.value)
	}
	if o := r.t.ordinals; o != nil {
		for field, path := range map[string]text{"start": o.start, "count": o.count} {
			if !given(path) {
				r.problems.add(o.position, field, "missing, name the field that holds it")
				continue
			}
			r.checkField(field, path)
		}
	}
}

// mayBeAlways says whether a field may say always where others name a bool field.
func mayBeAlways(field string) bool { return field == "optional" || field == "namespaceAny" }

// checkNoBool notes a problem if a path is true or false: it would be read as a field of that name. instead is what to do
// for true.
func (r ruleCheck) checkNoBool(field, instead string) {
	path := *r.t.text(field)
	if !isBool(path.value) {
		return
	}
	if !isTrue(path.value) {
		instead = "remove this"
	}
	r.problems.add(path.position, field, "is %q, which would be a field of that name: %s, or name the bool field", path.value, instead)
}

func (r ruleCheck) checkConditions(field string, conditions []conditionText) {
	for _, c := range conditions {
		r.checkField(field, c.path)
	}
}

// checkWords checks the fields that are not paths.
func (r ruleCheck) checkWords() {
	p, t := r.problems, r.t
	for _, field := range []string{"reverse", "ifPresent", "owned", "override"} {
		if word := *t.text(field); given(word) && word.value != "true" && word.value != "false" {
			p.add(word.position, field, "is %q, write true or false", word.value)
		}
	}
	if t.owned.value == "true" {
		r.refuse("what must have the object for an owner is named by it, and may be missing: remove this or owned", "alias", "uid", "reverse", "ifPresent")
	}
	checkReason(p, t.off, "the rule")
}

// checkReason checks the reason for which something is off.
func checkReason(p *problems, off text, what string) {
	switch {
	case !given(off):
	case off.value == "":
		p.add(off.position, "off", "is empty, say why %s is off", what)
	case isBool(off.value):
		p.add(off.position, "off", "is %q, say why %s is off, or remove this", off.value, what)
	}
}
