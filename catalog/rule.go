package catalog

import "strings"

// OwnerReference is the rule that every kind has at OwnerRule.
func OwnerReference() Reference {
	return Reference{
		ID:         ownerID,
		Relation:   ownerRelation,
		Via:        "ownerReference",
		At:         "metadata.ownerReferences[*]",
		Kind:       "kind",
		APIVersion: "apiVersion",
		Name:       Template{{Path: "name"}},
		UID:        "uid",
	}
}

const ownerRelation = "owned_by"

// reference makes a checked rule of what the files say of it, macros expanded.
func (b *builder) reference(kind Kind, t *ruleText) Reference {
	off := t.off.value
	if off == "" {
		off = b.relations[t.relation.value].Off
	}
	if mayReadMore(kind, off) {
		kind.MetadataOnly = false
	}
	before := len(b.problems.found)
	b.checkRule(kind, t)
	if t.user != (position{}) {
		b.problems.blame(before, t.user)
	}
	to, group, _ := strings.Cut(t.to.value, ".")
	r := Reference{
		ID:         t.id.value,
		Relation:   t.relation.value,
		Via:        t.via.value,
		At:         t.at.value,
		ToGroup:    group,
		To:         to,
		Kind:       t.kind.value,
		Resource:   t.resource.value,
		APIVersion: t.apiVersion.value,
		Group:      t.group.value,
		Match:      t.match.value,
		Alias:      t.alias.value,
		UID:        t.uid.value,
		Selector:   t.selector(),
		Always:     t.optional.value == always,
		When:       conditions(t.when),
		Unless:     conditions(t.unless),
		Reverse:    t.reverse.value == "true",
		IfPresent:  t.ifPresent.value == "true",
		Owned:      t.owned.value == "true",
		Off:        off,
		Origin:     b.origin(t.position),
	}
	if given(t.name) {
		r.Name, _ = parseTemplate(t.name.value)
	}
	if !r.Always {
		r.Optional = t.optional.value
	}
	for _, namespace := range t.namespace {
		r.Namespace = append(r.Namespace, namespace.value)
	}
	for _, pair := range t.replace {
		r.Replace = append(r.Replace, Replacement{pair.key.value, pair.value.value})
	}
	if t.ordinals != nil {
		r.Ordinals = &Ordinals{Start: t.ordinals.start.value, Count: t.ordinals.count.value}
	}
	return r
}

// NamesKind says whether objects say of which kind the target is, or may.
func (r Reference) NamesKind() bool {
	return r.Kind != "" || r.Resource != "" || strings.Contains(r.Match, "{kind}") || strings.Contains(r.Match, "{resource}")
}

// always is the text of optional, and of namespaceAny, for what is so without a field that says it.
const always = "always"

// A selectorText is a field of a rule that says that it is a selector.
type selectorText struct {
	form Form
	text
}

// selectors are the fields given that make the rule a selector; a checked rule has at most one.
func (t *ruleText) selectors() []selectorText {
	var found []selectorText
	for _, s := range []selectorText{{Labels, t.labels}, {LabelSelector, t.labelSelector}, {NodeSelectorTerm, t.nodeSelectorTerm}} {
		if given(s.text) {
			found = append(found, s)
		}
	}
	return found
}

func (t *ruleText) selector() *Selector {
	found := t.selectors()
	if len(found) == 0 {
		return nil
	}
	selector := &Selector{
		Form:           found[0].form,
		Path:           found[0].value,
		EmptyIsNone:    t.empty.value == "none",
		EmptyIsAll:     t.empty.value == "all",
		Namespaces:     t.namespaces.value,
		NamespaceNames: t.namespaceNames.value,
		NamespaceAny:   t.namespaceAny.value,
	}
	for _, pair := range t.and {
		selector.And = append(selector.And, LabelField{pair.key.value, pair.value.value})
	}
	if selector.NamespaceAny == always {
		selector.NamespaceAny, selector.Everywhere = "", true
	}
	return selector
}

func conditions(texts []conditionText) []Condition {
	var all []Condition
	for _, t := range texts {
		condition := Condition{Path: t.path.value}
		for _, value := range t.values {
			condition.Values = append(condition.Values, value.value)
		}
		all = append(all, condition)
	}
	return all
}
