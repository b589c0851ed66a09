package catalog

import (
	"slices"
	"strings"
)

func (b *builder) checkKind(t kindText) {
	p := b.problems
	b.checkAPIVersion(t)
	if t.kind.value == "" {
		p.add(t.kind.orAt(t.position), "kind", "missing, write it as in a manifest, for example Pod")
	} else if !isKindName(t.kind.value) {
		p.add(t.kind.orAt(t.position), "kind", "%q is not a kind's name, write it as in a manifest, for example Pod", t.kind.value)
	}
	checkOneOf(p, t, "virtual", t.virtual, "", "true", "false")
	checkOneOf(p, t, "override", t.override, "", "true", "false")
	if group, _ := splitAPIVersion(t.apiVersion.value); t.virtual.value == "true" || group == VirtualGroup {
		b.checkVirtual(t, group)
	} else {
		b.checkServed(t)
	}
	b.checkUnique(t)
}

func (b *builder) checkAPIVersion(t kindText) {
	group, version := splitAPIVersion(t.apiVersion.value)
	slash := strings.Contains(t.apiVersion.value, "/")
	if t.apiVersion.value == "" || t.apiVersion.value == VirtualGroup || isDNS(version, "-") && (!slash || isDNS(group, "-.")) {
		return
	}
	b.problems.add(t.apiVersion.position, "apiVersion", "%q is not one, write group/version, or v1 for the core group", t.apiVersion.value)
}

// checkServed checks what only a kind has that an API server serves.
func (b *builder) checkServed(t kindText) {
	p := b.problems
	if t.resource.value == "" {
		p.add(t.resource.orAt(t.position), "resource", "missing, write the plural in lower case, as in kubectl api-resources")
	} else if !isDNS(t.resource.value, "-") {
		p.add(t.resource.orAt(t.position), "resource", "%q is not a resource, write the plural in lower case, as in kubectl api-resources", t.resource.value)
	}
	checkFurtherNames(p, t)
	checkOneOf(p, t, "scope", t.scope, "Namespaced", "Cluster")
	checkOneOf(p, t, "read", t.read, "", "object", "metadata")
	checkOneOf(p, t, "watch", t.watch, "", "true", "false")
	switch {
	case t.watch.value == "false" && t.unwatched.value == "":
		p.add(t.watch.position, "unwatched", "missing, say why the kind is not watched")
	case t.watch.value != "false" && given(t.unwatched):
		p.add(t.unwatched.position, "unwatched", "the kind is watched, remove this or write watch: false")
	}
	if t.apiVersion.value == "v1" && slices.Contains(heldBack(), t.kind.value) && t.read.value != "metadata" {
		p.add(t.read.orAt(t.position), "read", "what a %s holds is never read, write metadata", t.kind.value)
	}
}

// checkFurtherNames checks what else people call the kind. Kinds may share such names, as Events do.
func checkFurtherNames(p *problems, t kindText) {
	if given(t.singular) && !isDNS(t.singular.value, "-") {
		p.add(t.singular.position, "singular", "%q is not a name, write the singular in lower case", t.singular.value)
	}
	for i, name := range t.shortNames {
		if !isDNS(name.value, "-") {
			p.add(name.position, "shortNames", "%q is not a name, write it in lower case, as in kubectl api-resources", name.value)
		}
		if slices.ContainsFunc(t.shortNames[:i], func(other text) bool { return other.value == name.value }) {
			p.add(name.position, "shortNames", "%q is there already, remove one", name.value)
		}
	}
}

// heldBack are the core kinds of which nothing but metadata may cross the wire.
func heldBack() []string { return []string{"ConfigMap", "Secret"} }

func (b *builder) checkVirtual(t kindText, group string) {
	p := b.problems
	if group != VirtualGroup {
		p.add(t.virtual.position, "virtual", "a kind without objects belongs in a document of apiVersion: virtual, move it there")
	}
	if t.virtual.value != "true" {
		p.add(t.virtual.orAt(t.position), "virtual", "the kinds of apiVersion: virtual have no objects, write virtual: true")
	}
	checkOneOf(p, t, "scope", t.scope, "", "Namespaced", "Cluster")
	if len(t.shortNames) > 0 {
		p.add(t.shortNames[0].position, "shortNames", "a virtual kind has no other names, remove this")
	}
	for field, other := range map[string]text{"resource": t.resource, "singular": t.singular, "read": t.read, "watch": t.watch, "unwatched": t.unwatched} {
		if given(other) {
			p.add(other.position, field, "a virtual kind has no objects to read, remove this")
		}
	}
	if len(t.properties)+len(t.aliases)+len(t.references) > 0 {
		p.add(t.position, "virtual", "a virtual kind has no objects to read, remove properties, aliases and references")
	}
}

// checkUnique checks that the kind is new, or that it says that it replaces another one.
func (b *builder) checkUnique(t kindText) {
	p := b.problems
	group, _ := splitAPIVersion(t.apiVersion.value)
	name := kindName{group, t.kind.value}
	at := t.kind.orAt(t.position)
	i, known := b.kinds[name]
	switch override := t.override.value == "true"; {
	case b.declared[name]:
		p.add(at, "kind", "%s is declared twice in these files, remove one", qualified(group, t.kind.value))
	case known && !override:
		p.add(at, "kind", "%s is in the catalog already (%s), add to it under extends, or replace it with override: true",
			qualified(group, t.kind.value), b.out.entries[i].Origin)
	case !known && override:
		p.add(t.override.position, "override", "there is no %s to replace, remove this", qualified(group, t.kind.value))
	}
	if other, taken := b.resources[kindName{group, t.resource.value}]; taken && other != name && t.resource.value != "" {
		p.add(t.resource.position, "resource", "%s is that of %s already, correct one of them", qualified(group, t.resource.value), other.name)
	}
}

func checkOneOf(p *problems, t kindText, field string, given text, allowed ...string) {
	if slices.Contains(allowed, given.value) {
		return
	}
	choice := strings.TrimPrefix(strings.Join(allowed, " or "), " or ")
	if given.value == "" {
		p.add(given.orAt(t.position), field, "missing, write %s", choice)
		return
	}
	p.add(given.orAt(t.position), field, "is %q, write %s", given.value, choice)
}

// extended finds the kind that an extension adds to.
func (b *builder) extended(t kindText) (position int, ok bool) {
	group, version := splitAPIVersion(t.apiVersion.value)
	at := t.kind.orAt(t.position)
	i, ok := b.kinds[kindName{group, t.kind.value}]
	if !ok {
		b.problems.add(at, "kind", "the catalog has no kind %s to add to, %sdeclare it under kinds",
			qualified(group, t.kind.value), b.meantKind(group, t.kind.value))
		return 0, false
	}
	known := b.out.entries[i].Kind
	if known.Virtual {
		b.problems.add(at, "kind", "%s is virtual and has no objects to read, remove this", t.kind.value)
		return 0, false
	}
	if known.Version != version {
		b.problems.add(t.apiVersion.position, "apiVersion", "the catalog reads %s in version %s, write the paths for that one", t.kind.value, known.Version)
	}
	return i, true
}

func (b *builder) checkProperty(kind Kind, pair pairText) {
	p := b.problems
	if !isFieldName(pair.key.value) {
		p.add(pair.key.position, "properties", "%q is not a name, use letters and digits", pair.key.value)
	}
	for _, other := range kind.Properties {
		if other.Name == pair.key.value {
			p.add(pair.key.position, "properties", "the kind has %s already, remove this one", pair.key.value)
		}
	}
	b.checkPlace(kind.MetadataOnly, "properties", pair.value, 0)
}

func (b *builder) checkAlias(kind Kind, t aliasText) {
	p := b.problems
	checkIsID(p, "name", t.name, t.position)
	for _, other := range kind.Aliases {
		if other.Name == t.name.value {
			p.add(t.name.position, "name", "the kind has an alias %q already, choose another name", t.name.value)
		}
	}
	place := rulePlace{b, kind, text{t.at.value, t.at.orAt(t.position)}}
	place.checkAt()
	if t.value.value == "" {
		p.add(t.value.orAt(t.position), "value", "missing, say what the alias is made of, such as name")
		return
	}
	place.checkTemplate("value", t.value, nil)
}

func qualified(group, name string) string { return joinWith(name, ".", group) }
