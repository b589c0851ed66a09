package extract

import (
	"slices"
	"strconv"
	"strings"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/internal/fact"
)

// selects says whether a selector is one that can match something, going by the findings of its reference.
func (x *Extractor) selects(s *selector, findings []finding) bool {
	there, empty := false, true
	for i := range findings {
		switch findings[i].use {
		case usePlace:
			there = there || s.form == catalog.Labels
		case selectorUse(labelSet, partThere):
			there = true
		case selectorUse(labelSet, partLabel), selectorUse(labelSet, partElement), selectorUse(fieldSet, partElement):
			empty = false
		}
	}
	switch {
	case !empty:
		return true
	case s.form == catalog.LabelSelector:
		return there && !s.emptyIsNone
	}
	return there && s.emptyIsAll
}

// selectorFacts puts the selector of a reference together.
func (x *Extractor) selectorFacts(s *selector, c *composed, t string) *Selector {
	findings := x.findings[c.from:c.to]
	out := Selector{Requirements: x.requirementFacts(s.form, labelSet, findings, t)}
	if len(s.and) > 0 {
		out.Requirements = x.withAnd(out.Requirements, s.and, x.and[c.and:], t)
	}
	names := x.namespaceNames(findings, t)
	switch {
	case c.anywhere:
		out.In = fact.InAll
	case len(names) > 0:
		out.In, out.NamespaceNames = fact.InNamed, names
	case has(findings, selectorUse(namespaceSet, partThere)):
		out.In = fact.InAll
		if out.Namespaces = x.requirementFacts(catalog.LabelSelector, namespaceSet, findings, t); out.Namespaces != nil {
			out.In = fact.InSelected
		}
	}
	return &x.selectors.close(append(x.selectors.open(1), out))[0]
}

func has(findings []finding, u use) bool {
	return slices.ContainsFunc(findings, func(f finding) bool { return f.use == u })
}

func (x *Extractor) namespaceNames(findings []finding, t string) []string {
	n := 0
	for i := range findings {
		if findings[i].use == useNamespaceName {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	names := x.strings.open(n)
	for i := range findings {
		if f := &findings[i]; f.use == useNamespaceName && !f.text.empty() {
			names = append(names, f.text.of(t))
		}
	}
	return x.strings.close(sortTexts(names))
}

// requirementFacts makes requirements of the findings of one set (of labelSet, of fieldSet as well): labels first, then
// expressions as written, and all of it sorted by key.
func (x *Extractor) requirementFacts(form catalog.Form, set use, findings []finding, t string) []Requirement {
	n := 0
	for i := range findings {
		if u := findings[i].use; u == selectorUse(set, partLabel) || u == selectorUse(set, partElement) || u == selectorUse(fieldSet, partElement) {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	out := x.requirements.open(n)
	for i := range findings {
		if f := &findings[i]; f.use == selectorUse(set, partLabel) {
			value := x.strings.close(append(x.strings.open(1), f.value.of(t)))
			out = append(out, Requirement{Key: f.text.of(t), Operator: fact.In, Values: value})
		}
	}
	out = sortUnique(out)
	out = x.expressions(out, form, set, findings, t)
	if set == labelSet {
		out = x.expressions(out, form, fieldSet, findings, t)
	}
	return x.requirements.close(sortByKey(out))
}

// withAnd is the requirements and those on the labels that must be there beside.
func (x *Extractor) withAnd(said []Requirement, and []labelField, values []span, t string) []Requirement {
	out := append(x.requirements.open(len(said)+len(and)), said...)
	for i, l := range and {
		value := x.strings.close(append(x.strings.open(1), values[i].of(t)))
		out = append(out, Requirement{Key: l.label, Operator: fact.In, Values: value})
	}
	return x.requirements.close(sortByKey(out))
}

func sortByKey(all []Requirement) []Requirement {
	byKey := func(a, b Requirement) int { return strings.Compare(a.Key, b.Key) }
	if !slices.IsSortedFunc(all, byKey) {
		slices.SortStableFunc(all, byKey)
	}
	return all
}

// sortUnique sorts requirements by key, and keeps the last of several with the same key.
func sortUnique(all []Requirement) []Requirement {
	for i := 1; i < len(all); i++ {
		if all[i-1].Key >= all[i].Key {
			slices.SortStableFunc(all, func(a, b Requirement) int { return strings.Compare(a.Key, b.Key) })
			slices.Reverse(all)
			all = slices.CompactFunc(all, func(a, b Requirement) bool { return a.Key == b.Key })
			slices.Reverse(all)
			return all
		}
	}
	return all
}

// expressions appends a requirement for each expression of a set.
func (x *Extractor) expressions(out []Requirement, form catalog.Form, set use, findings []finding, t string) []Requirement {
	for i := 0; i < len(findings); {
		if findings[i].use != selectorUse(set, partElement) {
			i++
			continue
		}
		from := i
		for i++; i < len(findings) && findings[i].sub == findings[from].sub && findings[i].use != selectorUse(set, partElement); {
			i++
		}
		out = append(out, x.expression(form, set, findings[from:i], t))
	}
	return out
}

// expression makes a requirement of the findings of one expression, among which there may be others.
func (x *Extractor) expression(form catalog.Form, set use, findings []finding, t string) Requirement {
	var key, operator string
	n := 0
	for i := range findings {
		switch f := &findings[i]; f.use {
		case selectorUse(set, partKey):
			key = f.text.of(t)
		case selectorUse(set, partOperator):
			operator = f.text.of(t)
		case selectorUse(set, partValue):
			n++
		}
	}
	r := Requirement{Key: key, Operator: operatorOf(form, set, operator, n)}
	if set == fieldSet && key != "metadata.name" {
		r.Operator = fact.Never
	}
	if r.Operator == fact.Never || n == 0 {
		return r
	}
	values := x.strings.open(n)
	for i := range findings {
		if f := &findings[i]; f.use == selectorUse(set, partValue) {
			values = append(values, f.text.of(t))
		}
	}
	if _, err := strconv.ParseInt(values[0], 10, 64); err != nil && (r.Operator == fact.Gt || r.Operator == fact.Lt) {
		return Requirement{Key: key, Operator: fact.Never}
	}
	r.Values = x.strings.close(sortTexts(values))
	return r
}

// operatorOf is what an operator with n values means; Never if that is not allowed.
func operatorOf(form catalog.Form, set use, operator string, n int) Operator {
	switch {
	case set == fieldSet && operator == "In" && n == 1:
		return fact.NameIn
	case set == fieldSet && operator == "NotIn" && n == 1:
		return fact.NameNotIn
	case set == fieldSet:
		return fact.Never
	case operator == "In" && n > 0:
		return fact.In
	case operator == "NotIn" && n > 0:
		return fact.NotIn
	case operator == "Exists" && n == 0:
		return fact.Exists
	case operator == "DoesNotExist" && n == 0:
		return fact.DoesNotExist
	case form == catalog.NodeSelectorTerm && operator == "Gt" && n == 1:
		return fact.Gt
	case form == catalog.NodeSelectorTerm && operator == "Lt" && n == 1:
		return fact.Lt
	}
	return fact.Never
}

// sortTexts sorts texts, and keeps one of each.
func sortTexts(texts []string) []string {
	if len(texts) < 2 {
		return texts
	}
	slices.Sort(texts)
	kept := slices.Compact(texts)
	clear(texts[len(kept):])
	return kept
}
