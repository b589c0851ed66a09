package catalog

import (
	"slices"
	"strings"
)

// checkHow checks that the rule says in exactly one way how the target is found.
func (r ruleCheck) checkHow() {
	p, t := r.problems, r.t
	selectors := t.selectors()
	switch {
	case len(selectors) == 0 && t.name.value == "":
		p.add(t.name.orAt(t.position), "name", "missing, name the field under at that holds the target's name, or the selector")
	case len(selectors) > 1:
		p.add(selectors[1].position, string(selectors[1].form), "the rule has %s already, keep one", selectors[0].form)
	}
	if len(selectors) > 0 {
		r.checkSelector(selectors[0].form)
	} else {
		r.refuse("only a selector has this, remove it", "empty", "namespaces", "namespaceNames", "namespaceAny")
		if len(t.and) > 0 {
			p.add(t.and[0].key.position, "and", "only a selector has this, remove it")
		}
		r.checkName()
	}
}

func (r ruleCheck) checkSelector(form Form) {
	p, t := r.problems, r.t
	r.refuse("a selector finds its targets by labels, remove this",
		"name", "match", "alias", "uid", "kind", "resource", "apiVersion", "group")
	r.refuse("a selector may always match nothing, remove this", "optional", "ifPresent", "owned")
	if len(t.namespace) > 0 {
		p.add(t.namespace[0].position, "namespace", "a selector looks in the object's own namespace, or where namespaces says: remove this")
	}
	if len(t.replace) > 0 {
		p.add(t.replace[0].key.position, "replace", "a selector finds its targets by labels, remove this")
	}
	if t.ordinals != nil {
		p.add(t.ordinals.position, "ordinals", "a selector finds its targets by labels, remove this")
	}
	if given(t.namespaces) && (given(t.namespaceNames) || given(t.namespaceAny)) {
		p.add(t.namespaces.position, "namespaces", "the rule says namespaceNames or namespaceAny too, keep one of the two ways")
	}
	if given(t.namespaceNames) && t.namespaceAny.value == always {
		p.add(t.namespaceNames.position, "namespaceNames", "the rule looks in all namespaces already, remove this")
	}
	if form == LabelSelector {
		r.checkWholeSelector("labelSelector", t.labelSelector, true)
	}
	r.checkWholeSelector("namespaces", t.namespaces, false)
	r.checkEmpty(form)
}

// checkWholeSelector checks that a path does not lead into the labelSelector that it should lead to. labels says that the
// rule may have the other form of selector.
func (r ruleCheck) checkWholeSelector(field string, path text, labels bool) {
	place := Absolute(r.at.value, path.value)
	for _, part := range []string{"matchLabels", "matchExpressions"} {
		if place != part && !strings.HasSuffix(place, "."+part) {
			continue
		}
		instead := "write " + strings.TrimSuffix(path.value, "."+part)
		switch path.value {
		case part:
			instead = `write "."`
		case ".":
			path.value, instead = place, "end at above it"
		}
		if labels && part == "matchLabels" {
			instead += ", or use labels instead of labelSelector"
		}
		r.problems.add(path.position, field, "%q is only a part of a labelSelector, %s", path.value, instead)
	}
}

// checkEmpty checks what the rule says of an empty selector.
func (r ruleCheck) checkEmpty(form Form) {
	p, t := r.problems, r.t
	var exception string
	switch form {
	case Labels:
		exception = "all"
	case LabelSelector:
		exception = "none"
	}
	switch {
	case !given(t.empty) || exception == t.empty.value && exception != "":
	case exception == "":
		p.add(t.empty.position, "empty", "an empty %s matches nothing in any case, remove this", form)
	default:
		p.add(t.empty.position, "empty", "is %q, write %s, or remove it: an empty %s means the other in any case", t.empty.value, exception, form)
	}
}

func (r ruleCheck) checkName() {
	p, t := r.problems, r.t
	var reserved []string
	if t.ordinals != nil {
		reserved = []string{ordinalField}
	}
	if t.name.value != "" {
		template := r.checkTemplate("name", t.name, reserved)
		if t.ordinals != nil && !slices.Contains(template, Part{Path: ordinalField}) {
			p.add(t.name.position, "name", "the rule has ordinals, write {ordinal} where the number stands")
		}
		// Below at there may be a field of that name.
		if t.ordinals == nil && r.at.value == "" && strings.Contains(t.name.value, "{"+ordinalField+"}") {
			p.add(t.name.position, "name", "{ordinal} counts what ordinals says, and the rule has none: write ordinals: {start: ..., count: ...}")
		}
	}
	for _, pair := range t.replace {
		if pair.key.value == "" {
			p.add(pair.key.position, "replace", "is empty, write the text that stands for another")
		}
	}
	if given(t.match) {
		if _, err := parseMatch(t.match.value); err != nil {
			p.add(t.match.position, "match", "%v", err)
		}
	}
	r.checkTwice()
	if given(t.alias) {
		r.refuse("an alias is a name of its own, remove this", "uid")
		if t.alias.value == "" {
			p.add(t.alias.position, "alias", "is empty, name an alias of the target")
		}
	}
}

// checkTwice checks that the target's kind, group and namespace are said in one way.
func (r ruleCheck) checkTwice() {
	p, t := r.problems, r.t
	if given(t.kind) && given(t.resource) {
		p.add(t.resource.position, "resource", "the rule has kind already, keep one")
	}
	if !r.ownKind() {
		r.refuse("the kind is always that of to, say kind or resource too, or remove this", "apiVersion", "group")
	}
	const why = "match takes this from the name, keep one"
	for _, word := range r.captured() {
		switch {
		case word == "kind" || word == "resource":
			r.refuse(why, word)
		case word == "group":
			r.refuse(why, "group", "apiVersion")
		case word == "namespace" && len(t.namespace) > 0:
			p.add(t.namespace[0].position, "namespace", why)
		}
	}
}
