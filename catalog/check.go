package catalog

import (
	"strings"
)

// neverRead are places that no rule may lead to, because what is written there is large, or not meant to be seen: the
// annotation last-applied-configuration of a Secret holds its data.
func neverRead() []string {
	return []string{"metadata.annotations", "metadata.managedFields"}
}

func (b *builder) checkKind(t kindText) {
	p := b.problems
	group, version := splitAPIVersion(t.apiVersion.value)
	if t.apiVersion.value != "" && (!isDNS(version, "-") || strings.Contains(t.apiVersion.value, "/") && !isDNS(group, "-.")) {
		p.add(t.apiVersion.position, "apiVersion", "%q is not one, write group/version, or v1 for the core group", t.apiVersion.value)
	}
	if !isKindName(t.kind.value) {
		p.add(t.or(t.kind), "kind", "%q is not a kind's name, write it as in a manifest, for example Pod", t.kind.value)
	}
	if !isDNS(t.resource.value, "-") {
		p.add(t.or(t.resource), "resource", "%q is not a resource, write the plural in lower case, as in kubectl api-resources", t.resource.value)
	}
	checkOneOf(p, t, "scope", t.scope, "Namespaced", "Cluster")
	checkOneOf(p, t, "read", t.read, "", "object", "metadata")
	checkOneOf(p, t, "watch", t.watch, "", "true", "false")
	if _, twice := b.kinds[kindName{group, t.kind.value}]; twice {
		p.add(t.or(t.kind), "kind", "%s is in the catalog already, remove this one", qualified(group, t.kind.value))
	} else if b.resources[kindName{group, t.resource.value}] {
		p.add(t.or(t.resource), "resource", "%s is another kind's already, correct one of them", qualified(group, t.resource.value))
	}
}

// or is where to point at for a field: at its value, or at the kind that lacks it.
func (t kindText) or(field text) position {
	if field.line == 0 {
		return t.position
	}
	return field.position
}

func (t ruleText) or(field text) position {
	if field.line == 0 {
		return t.position
	}
	return field.position
}

func checkOneOf(p *problems, t kindText, field string, given text, allowed ...string) {
	for _, a := range allowed {
		if given.value == a {
			return
		}
	}
	choice := strings.TrimPrefix(strings.Join(allowed, " or "), " or ")
	p.add(t.or(given), field, "is %q, write %s", given.value, choice)
}

func (b *builder) checkProperty(t kindText, pair pairText) {
	p := b.problems
	if !isFieldName(pair.key.value) {
		p.add(pair.key.position, "properties", "%q is not a name, use letters and digits", pair.key.value)
	}
	if pair.key.value == deletionTimestamp {
		p.add(pair.key.position, "properties", "every kind has %s already, remove this one", deletionTimestamp)
	}
	b.checkPlace(t.read.value == "metadata", "properties", pair.value, 0)
}

// checkPlace checks a path from the object's root.
func (b *builder) checkPlace(metadataOnly bool, field string, path text, lists int) {
	if err := checkPath(path.value, lists); err != nil {
		b.problems.add(path.position, field, "%v", err)
		return
	}
	for _, place := range neverRead() {
		if below(path.value, place) {
			b.problems.add(path.position, field, "%s is never read, choose another field", place)
		}
	}
	if metadataOnly && !below(path.value, "metadata") {
		b.problems.add(path.position, field, "%q is not in the metadata, which is all that is read of this kind: choose another field or remove read: metadata", path.value)
	}
}

func (b *builder) checkRule(kind Kind, t ruleText) {
	p := b.problems
	if !isID(t.id.value) {
		p.add(t.or(t.id), "id", "%q is not one, use words of letters and digits with - between them", t.id.value)
	} else if b.ids[t.id.value] {
		p.add(t.or(t.id), "id", "%q is another rule's, choose one that is unique in the catalog", t.id.value)
	}
	b.ids[t.id.value] = true
	if !isSnakeCase(t.relation.value) {
		p.add(t.or(t.relation), "relation", "%q is not a relation, write a verb in lower case with _ between words, such as runs_on", t.relation.value)
	}
	b.checkTarget(kind, t)
	b.checkPaths(kind, t)
	b.checkMechanism(t)
}

func (b *builder) checkTarget(kind Kind, t ruleText) {
	to, group, _ := strings.Cut(t.to.value, ".")
	target, ok := b.kinds[kindName{group, to}]
	switch {
	case to == "":
		b.problems.add(t.or(t.to), "to", "missing, name the target's kind, such as ConfigMap or Deployment.apps")
	case !ok:
		b.problems.add(t.or(t.to), "to", "the catalog has no kind %q, write Kind or Kind.group, or declare the kind", t.to.value)
	case target.Namespaced && !kind.Namespaced:
		b.problems.add(t.or(t.to), "to", "%s lives in a namespace, and a %s has none to look in: choose another target", to, kind.Kind)
	}
}

func (b *builder) checkPaths(kind Kind, t ruleText) {
	at := text{t.at.value, t.or(t.at)}
	b.checkPlace(kind.MetadataOnly, "at", at, MaxLists)
	for _, unless := range t.unless {
		b.checkPlace(kind.MetadataOnly, "unless", unless.key, 0)
	}
	if len(t.unless) > 1 {
		b.problems.add(t.unless[1].key.position, "unless", "has more than one condition, keep one")
	}
	if err := checkPath(t.name.value, 0); err != nil {
		b.problems.add(t.name.position, "name", "%v", err)
	}
	if err := checkPath(t.optional.value, 0); err != nil {
		b.problems.add(t.optional.position, "optional", "%v", err)
	}
	if len(Segments(t.at.value))+len(Segments(t.name.value)) > MaxSegments {
		b.problems.add(at.position, "at", "%q and the name below it have more than %d fields, name a place nearer to the root", t.at.value, MaxSegments)
	}
}

func (b *builder) checkMechanism(t ruleText) {
	p := b.problems
	switch mechanism(t) {
	case ByName:
		if t.name.value == "" {
			p.add(t.or(t.name), "name", "missing, name the field under at that holds the target's name")
		}
	case BySelector:
		if t.name.value != "" {
			p.add(t.name.position, "name", "a selector has no name, remove it")
		}
		if t.optional.value != "" {
			p.add(t.optional.position, "optional", "a selector may always match nothing, remove it")
		}
		if t.at.value == "" {
			p.add(t.or(t.at), "at", "missing, say which map of labels is the selector")
		}
	case ByOwner:
		p.add(t.by.position, "by", "owner references are read of every kind without a rule, remove this one")
	default:
		p.add(t.by.position, "by", "is %q, write %s or %s", t.by.value, ByName, BySelector)
	}
}

func qualified(group, name string) string { return joinWith(name, ".", group) }
