package catalog

import (
	"slices"

	"go.yaml.in/yaml/v3"
)

// The texts of a catalog file, as written, each with its position: nothing is checked but that the right fields are
// there with the right shape.
type (
	text struct {
		value string
		position
	}
	pairText      struct{ key, value text }
	conditionText struct {
		path   text
		values []text
	}
	documentText struct {
		apiVersion     text
		kinds, extends []kindText
		every          []ruleText
		relations      []relationText
		omitted        []omittedText
	}
	kindText struct {
		position
		apiVersion, kind, resource, singular, scope, read, watch, unwatched, virtual, override text

		shortNames []text

		properties []pairText
		aliases    []aliasText
		references []ruleText
	}
	aliasText struct {
		position
		name, at, value text
	}
	ruleText struct {
		position
		id, macro, relation, to, via, at, name, match, alias, uid, optional text
		kind, resource, apiVersion, group                                   text
		labels, labelSelector, nodeSelectorTerm, empty                      text
		namespaces, namespaceNames, namespaceAny                            text
		reverse, ifPresent, owned, off, override                            text

		namespace    []text
		and, replace []pairText
		ordinals     *ordinalsText
		when, unless []conditionText

		user position // where these files use the macro of other files that the rule is from
	}
	ordinalsText struct {
		position
		start, count text
	}
	relationText struct {
		position
		name, meaning, dependence, goes, because, off text
	}
	omittedText struct {
		position
		id, reason text
	}
	macro struct {
		position
		rules []ruleText
		known bool // it is from other files, in the catalog already
	}
)

// given says whether a field was written at all.
func given(t text) bool { return t.line != 0 }

// orAt is where to point at for a field: at its value, or at the thing that lacks it.
func (t text) orAt(thing position) position {
	if given(t) {
		return t.position
	}
	return thing
}

func (r reader) document(s *source, n *yaml.Node) {
	var d documentText
	r.mapping(n, "a document", r.documentFields(s, &d))
	if len(d.kinds)+len(d.extends) > 0 && d.apiVersion.value == "" {
		r.problems.add(r.at(n), "apiVersion", "missing, say which group and version the kinds are of, for example apps/v1")
	}
	s.kinds = append(s.kinds, of(d.apiVersion, d.kinds)...)
	s.extends = append(s.extends, of(d.apiVersion, d.extends)...)
	s.every = append(s.every, d.every...)
	s.relations = append(s.relations, d.relations...)
	s.omitted = append(s.omitted, d.omitted...)
}

func of(apiVersion text, kinds []kindText) []kindText {
	for i := range kinds {
		kinds[i].apiVersion = apiVersion
	}
	return kinds
}

func (r reader) documentFields(s *source, d *documentText) fields {
	return fields{
		"apiVersion": r.text(&d.apiVersion),
		"kinds":      r.list(func(n *yaml.Node) { d.kinds = append(d.kinds, r.kind(n, "a kind", r.kindFields)) }),
		"extends":    r.list(func(n *yaml.Node) { d.extends = append(d.extends, r.kind(n, "an extension", r.extensionFields)) }),
		"macros":     r.pairs(func(name text, n *yaml.Node) { r.macro(s, name, n) }),
		"every":      r.rules(&d.every),
		"relations":  r.list(func(n *yaml.Node) { d.relations = append(d.relations, r.relation(n)) }),
		"omitted":    r.list(func(n *yaml.Node) { d.omitted = append(d.omitted, r.omission(n)) }),
	}
}

func (r reader) kind(n *yaml.Node, what string, fieldsOf func(*kindText) fields) kindText {
	k := kindText{position: r.at(n)}
	r.mapping(n, what, fieldsOf(&k))
	return k
}

func (r reader) kindFields(k *kindText) fields {
	all := r.extensionFields(k)
	all["resource"] = r.text(&k.resource)
	all["singular"] = r.text(&k.singular)
	all["shortNames"] = r.texts(&k.shortNames)
	all["scope"] = r.text(&k.scope)
	all["read"] = r.text(&k.read)
	all["watch"] = r.text(&k.watch)
	all["unwatched"] = r.text(&k.unwatched)
	all["virtual"] = r.text(&k.virtual)
	all["override"] = r.text(&k.override)
	return all
}

// extensionFields are those of a kind that is declared elsewhere.
func (r reader) extensionFields(k *kindText) fields {
	return fields{
		"kind":       r.text(&k.kind),
		"properties": r.textPairs(&k.properties),
		"aliases":    r.list(func(n *yaml.Node) { k.aliases = append(k.aliases, r.alias(n)) }),
		"references": r.rules(&k.references),
	}
}

func (r reader) alias(n *yaml.Node) aliasText {
	a := aliasText{position: r.at(n)}
	r.mapping(n, "an alias", r.aliasFields(&a))
	return a
}

func (r reader) aliasFields(a *aliasText) fields {
	return fields{"name": r.text(&a.name), "at": r.text(&a.at), "value": r.text(&a.value)}
}

func (r reader) rules(to *[]ruleText) readFunc {
	return r.list(func(n *yaml.Node) { *to = append(*to, r.rule(n)) })
}

func (r reader) rule(n *yaml.Node) ruleText {
	rule := ruleText{position: r.at(n)}
	r.members(n, "a rule", func(name string) readFunc { return r.ruleField(&rule, name) }, ruleFields)
	return rule
}

// ruleField is what reads a field of a rule; nil if there is no such field. There are a thousand rules, with a few fields
// each: it costs too much to make readers of all fields for each of them.
func (r reader) ruleField(rule *ruleText, name string) readFunc {
	switch name {
	case "namespace":
		return r.texts(&rule.namespace)
	case "and":
		return r.textPairs(&rule.and)
	case "replace":
		return r.textPairs(&rule.replace)
	case "when":
		return r.conditions(&rule.when)
	case "unless":
		return r.conditions(&rule.unless)
	case "ordinals":
		return func(_ string, n *yaml.Node) { rule.ordinals = r.ordinals(n) }
	}
	if to := rule.text(name); to != nil {
		return r.text(to)
	}
	return nil
}

// ruleFields are the names of all fields of a rule, in order.
func ruleFields() []string {
	names := append(ruleTexts(), "namespace", "and", "replace", "when", "unless", "ordinals")
	slices.Sort(names)
	return names
}

// ruleTexts are the names of the fields of a rule that are plain texts.
func ruleTexts() []string {
	return []string{"id", "macro", "relation", "to", "via", "at", "name", "match", "alias", "uid", "optional",
		"kind", "resource", "apiVersion", "group", "labels", "labelSelector", "nodeSelectorTerm", "empty",
		"namespaces", "namespaceNames", "namespaceAny", "reverse", "ifPresent", "owned", "off", "override"}
}

// text is the field with one of these names; nil if there is none.
func (t *ruleText) text(name string) *text {
	switch name {
	case "id":
		return &t.id
	case "macro":
		return &t.macro
	case "relation":
		return &t.relation
	case "to":
		return &t.to
	case "via":
		return &t.via
	case "at":
		return &t.at
	case "name":
		return &t.name
	case "match":
		return &t.match
	case "alias":
		return &t.alias
	case "uid":
		return &t.uid
	case "optional":
		return &t.optional
	case "kind":
		return &t.kind
	case "resource":
		return &t.resource
	case "apiVersion":
		return &t.apiVersion
	case "group":
		return &t.group
	case "labels":
		return &t.labels
	case "labelSelector":
		return &t.labelSelector
	case "nodeSelectorTerm":
		return &t.nodeSelectorTerm
	case "empty":
		return &t.empty
	case "namespaces":
		return &t.namespaces
	case "namespaceNames":
		return &t.namespaceNames
	case "namespaceAny":
		return &t.namespaceAny
	case "reverse":
		return &t.reverse
	case "ifPresent":
		return &t.ifPresent
	case "owned":
		return &t.owned
	case "off":
		return &t.off
	case "override":
		return &t.override
	}
	return nil
}

func (r reader) ordinals(n *yaml.Node) *ordinalsText {
	o := &ordinalsText{position: r.at(n)}
	r.mapping(n, "ordinals", r.ordinalsFields(o))
	return o
}

func (r reader) ordinalsFields(o *ordinalsText) fields {
	return fields{"start": r.text(&o.start), "count": r.text(&o.count)}
}

func (r reader) relation(n *yaml.Node) relationText {
	t := relationText{position: r.at(n)}
	r.mapping(n, "a relation", r.relationFields(&t))
	return t
}

func (r reader) relationFields(t *relationText) fields {
	return fields{
		"name": r.text(&t.name), "meaning": r.text(&t.meaning),
		"dependence": r.text(&t.dependence), "goes": r.text(&t.goes), "because": r.text(&t.because), "off": r.text(&t.off),
	}
}

func (r reader) omission(n *yaml.Node) omittedText {
	t := omittedText{position: r.at(n)}
	r.mapping(n, "an omission", r.omittedFields(&t))
	return t
}

func (r reader) omittedFields(t *omittedText) fields {
	return fields{"id": r.text(&t.id), "reason": r.text(&t.reason)}
}

func (r reader) macro(s *source, name text, n *yaml.Node) {
	m := macro{position: name.position}
	r.rules(&m.rules)("macro "+name.value, n)
	if _, twice := s.macros[name.value]; twice {
		r.problems.add(name.position, "macros", "there is a macro %q already, choose another name", name.value)
		return
	}
	s.macros[name.value] = m
}
