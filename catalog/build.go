package catalog

import (
	"strings"
)

// build makes checked kinds of what the files say. Problems go to the source's list.
func build(s source, known []Kind) []Kind {
	b := builder{source: s, kinds: map[kindName]Kind{}, resources: map[kindName]bool{}, ids: map[string]bool{}}
	for _, kind := range known {
		b.know(kind)
	}
	// Kinds first, references second: a reference may lead to a kind that is declared after it.
	kinds := make([]Kind, len(s.kinds))
	for i, t := range s.kinds {
		kinds[i] = b.kind(t)
	}
	for i, t := range s.kinds {
		kinds[i].References = b.references(kinds[i], t)
	}
	return kinds
}

// A kindName is a group and a kind, or a group and a resource.
type kindName struct{ group, name string }

type builder struct {
	source
	kinds     map[kindName]Kind
	resources map[kindName]bool
	ids       map[string]bool
}

func (b *builder) know(kind Kind) {
	b.kinds[kindName{kind.Group, kind.Kind}] = kind
	b.resources[kindName{kind.Group, kind.Resource}] = true
	for _, reference := range kind.References {
		b.ids[reference.ID] = true
	}
}

func (b *builder) kind(t kindText) Kind {
	b.checkKind(t)
	group, version := splitAPIVersion(t.apiVersion.value)
	kind := Kind{
		Group:        group,
		Version:      version,
		Kind:         t.kind.value,
		Resource:     t.resource.value,
		Namespaced:   t.scope.value == "Namespaced",
		Watched:      t.watch.value != "false",
		MetadataOnly: t.read.value == "metadata",
		Properties:   b.properties(t),
	}
	b.know(kind)
	return kind
}

// splitAPIVersion splits "apps/v1" into group and version; "v1" is of the core group, "".
func splitAPIVersion(apiVersion string) (group, version string) {
	if group, version, ok := strings.Cut(apiVersion, "/"); ok {
		return group, version
	}
	return "", apiVersion
}

// properties are the kind's own and the one that every object has.
func (b *builder) properties(t kindText) []Property {
	var properties []Property
	for _, pair := range t.properties {
		b.checkProperty(t, pair)
		properties = append(properties, Property{pair.key.value, pair.value.value})
	}
	return append(properties, Property{deletionTimestamp, "metadata.deletionTimestamp"})
}

const deletionTimestamp = "deletionTimestamp"

// references are the one that every object has and the kind's own.
func (b *builder) references(kind Kind, t kindText) []Reference {
	references := []Reference{{
		ID:        "any-owned-by",
		Relation:  "owned_by",
		Mechanism: ByOwner,
		Via:       "ownerReference",
		At:        "metadata.ownerReferences[*]",
	}}
	b.ids[references[OwnerRule].ID] = true
	for _, rule := range expand(b.source, t.references) {
		references = append(references, b.reference(kind, rule))
	}
	return references
}

func (b *builder) reference(kind Kind, t ruleText) Reference {
	b.checkRule(kind, t)
	to, group, _ := strings.Cut(t.to.value, ".")
	r := Reference{
		ID:        t.id.value,
		Relation:  t.relation.value,
		Mechanism: mechanism(t),
		ToGroup:   group,
		To:        to,
		Via:       t.via.value,
		At:        t.at.value,
		Name:      t.name.value,
		Optional:  t.optional.value,
	}
	if len(t.unless) > 0 {
		r.Unless = &Condition{t.unless[0].key.value, t.unless[0].value.value}
	}
	return r
}

func mechanism(t ruleText) Mechanism {
	if t.by.value == "" {
		return ByName
	}
	return Mechanism(t.by.value)
}
