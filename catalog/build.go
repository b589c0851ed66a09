package catalog

import (
	"slices"
	"strings"
)

// build makes a catalog of a checked one and of what files say. Problems go to the source's list.
func build(base *Catalog, s source) *Catalog {
	b := builder{
		source: s, out: base.clone(), kinds: map[kindName]int{}, resources: map[kindName]kindName{},
		ids: map[string]string{ownerID: unreplaced, InstanceOfRule: unreplaced}, declared: map[kindName]bool{}, unscoped: map[kindName]bool{},
		relations: map[string]Relation{}, fresh: map[string]bool{},
	}
	b.out.macros = s.macros
	b.index()
	// Kinds first, references second: a reference may lead to a kind that is declared after it.
	for _, t := range s.relations {
		b.relation(t)
	}
	positions := make([]int, len(s.kinds))
	for i, t := range s.kinds {
		positions[i] = b.kind(t)
	}
	for i, t := range s.kinds {
		if positions[i] != nowhere {
			b.extend(positions[i], t)
		}
	}
	for _, t := range s.extends {
		if i, ok := b.extended(t); ok {
			b.extend(i, t)
		}
	}
	every := expand(s, s.every, b.expanded)
	for i := range every {
		b.out.every = b.declare(b.out.every, Kind{MetadataOnly: true, Namespaced: true}, &every[i])
	}
	for _, t := range s.omitted {
		b.omission(t)
	}
	b.checkLostAliases()
	return b.out
}

// A kindName is a group and a kind, or a group and a resource.
type kindName struct{ group, name string }

func nameOf(k Kind) kindName { return kindName{k.Group, k.Kind} }

type builder struct {
	source
	out       *Catalog
	kinds     map[kindName]int // position in out.entries
	resources map[kindName]kindName
	ids       map[string]string // which kind has the rule of an id
	fresh     map[string]bool   // the ids of the rules of these files
	declared  map[kindName]bool // by these files
	unscoped  map[kindName]bool // kinds of a scope that is none, of which nothing can be said that follows from it
	relations map[string]Relation
	expanded  []ruleText // the rules of the last kind, for the next one to take their room
}

// index takes up what is in the catalog already.
func (b *builder) index() {
	for i, e := range b.out.entries {
		b.kinds[nameOf(e.Kind)] = i
		b.resources[kindName{e.Group, e.Resource}] = nameOf(e.Kind)
		for _, rule := range e.References {
			b.ids[rule.ID] = whose(e.Kind)
		}
	}
	for _, rule := range b.out.every {
		b.ids[rule.ID] = everyKind
	}
	for _, o := range b.out.omitted {
		b.ids[o.ID] = unreplaced
	}
	for _, r := range b.out.verbs {
		b.relations[r.Name] = r
	}
}

func (b *builder) relation(t relationText) {
	b.checkRelation(t)
	r := Relation{t.name.value, t.meaning.value, t.dependence.value, t.goes.value, t.because.value, t.off.value, b.origin(t.position)}
	b.relations[r.Name] = r
	b.out.verbs = append(b.out.verbs, r)
}

// nowhere is the position of a kind that these files declare a second time: the first time counts.
const nowhere = -1

// kind declares a kind, without what extend adds to it, and returns its position.
func (b *builder) kind(t kindText) int {
	b.checkKind(t)
	group, version := splitAPIVersion(t.apiVersion.value)
	name := kindName{group, t.kind.value}
	if b.declared[name] {
		return nowhere
	}
	b.unscoped[name] = t.virtual.value != "true" && !slices.Contains([]string{"Namespaced", "Cluster"}, t.scope.value)
	kind := Kind{
		Group:        group,
		Version:      version,
		Kind:         t.kind.value,
		Resource:     t.resource.value,
		Singular:     t.singular.value,
		ShortNames:   values(t.shortNames),
		Namespaced:   t.scope.value == "Namespaced",
		Watched:      t.watch.value != "false" && t.virtual.value != "true",
		Unwatched:    t.unwatched.value,
		Virtual:      t.virtual.value == "true",
		MetadataOnly: t.read.value == "metadata",
		Origin:       b.origin(t.position),
	}
	if !kind.Virtual {
		kind.Properties = []Property{deletion()}
	}
	return b.put(kind)
}

func values(texts []text) []string {
	var all []string
	for _, t := range texts {
		all = append(all, t.value)
	}
	return all
}

// put adds a kind, or puts it in the place of the one that it overrides.
func (b *builder) put(kind Kind) int {
	name := nameOf(kind)
	i, known := b.kinds[name]
	if known {
		replaced := b.out.entries[i]
		delete(b.resources, kindName{replaced.Group, replaced.Resource})
		for _, rule := range replaced.References {
			delete(b.ids, rule.ID)
		}
		b.out.entries[i] = entry{kind}
	} else {
		i = len(b.out.entries)
		b.out.entries = append(b.out.entries, entry{kind})
	}
	b.kinds[name], b.declared[name] = i, true
	b.resources[kindName{kind.Group, kind.Resource}] = name
	return i
}

// extend adds properties, aliases and references to a kind. What the kind held before is not changed, because it may be
// part of another catalog.
func (b *builder) extend(i int, t kindText) {
	kind := b.out.entries[i].Kind
	kind.Properties = slices.Clone(kind.Properties)
	for _, pair := range t.properties {
		b.checkProperty(kind, pair)
		last := len(kind.Properties) - 1 // deletionTimestamp stays there
		kind.Properties = slices.Insert(kind.Properties, max(last, 0), Property{pair.key.value, pair.value.value})
	}
	kind.Aliases = slices.Clone(kind.Aliases)
	for _, alias := range t.aliases {
		kind.Aliases = append(kind.Aliases, b.alias(kind, alias))
	}
	b.out.entries[i].Kind = kind
	rules := expand(b.source, t.references, b.expanded)
	b.expanded = rules
	if len(kind.References)+len(rules) > MaxRules-1-len(b.every)-len(b.out.every) {
		b.problems.add(t.position, "references", "the kind has more than %d rules, macros expanded: use fewer", MaxRules)
		return
	}
	references := append(make([]Reference, 0, len(kind.References)+len(rules)), kind.References...)
	for i := range rules {
		references = b.declare(references, kind, &rules[i])
	}
	b.out.entries[i].References = references
}

// declare adds a rule to those of a kind, or puts it in the place of the one that it overrides.
func (b *builder) declare(rules []Reference, kind Kind, t *ruleText) []Reference {
	rule := b.reference(kind, t)
	b.fresh[rule.ID] = true
	i := slices.IndexFunc(rules, func(other Reference) bool { return other.ID == rule.ID })
	if t.override.value != "true" || i < 0 {
		return append(rules, rule)
	}
	rules[i] = rule
	return rules
}

// splitAPIVersion splits "apps/v1" into group and version; "v1" is of the core group, "". "virtual" is a group without
// a version, that of what no API server serves.
func splitAPIVersion(apiVersion string) (group, version string) {
	if group, version, ok := strings.Cut(apiVersion, "/"); ok {
		return group, version
	}
	if apiVersion == VirtualGroup {
		return VirtualGroup, ""
	}
	return "", apiVersion
}

// VirtualGroup is the group of what is named and is no object of the API.
const VirtualGroup = "virtual"

// deletion is the property that every object has.
func deletion() Property { return Property{deletionTimestamp, "metadata.deletionTimestamp"} }

const deletionTimestamp = "deletionTimestamp"

func (b *builder) alias(kind Kind, t aliasText) Alias {
	b.checkAlias(kind, t)
	value, _ := parseTemplate(t.value.value)
	return Alias{Name: t.name.value, At: t.at.value, Value: value}
}

func (b *builder) omission(t omittedText) {
	b.checkOmission(t)
	b.ids[t.id.value] = unreplaced
	b.out.omitted = append(b.out.omitted, Omission{t.id.value, t.reason.value, b.origin(t.position)})
}
