// Package catalog is what the program knows about Kubernetes kinds, as data: which kinds there are, which of their
// fields are shown as properties, and which of their fields name other objects.
//
// The knowledge lies in YAML files beside this code, one file an API group; a kind is a few lines there. This package
// reads and checks those files and hands out plain values; it knows nothing of API servers, wire formats or graphs.
package catalog

import "cmp"

// Limits of what a rule may ask for; the checks of Load enforce them, so that whoever walks a path can count on them.
const (
	// MaxLists is the largest number of list positions ([*]) in one path.
	MaxLists = 4
	// MaxSegments is the largest number of fields in one path.
	MaxSegments = 32
	// MaxRules is the largest number of references of one kind, macros expanded.
	MaxRules = 1000
)

// OwnerRule is the position of the owner-reference rule in the References of every kind.
const OwnerRule = 0

// A Kind is one kind of Kubernetes object that the graph knows.
type Kind struct {
	// Group, Version and Kind are its GVK. The core group is "". Version is the one that the paths were written for.
	Group, Version, Kind string
	// Resource is the plural by which the API server serves it, for example "pods".
	Resource string
	// Singular and ShortNames are what else people call it, in lower case. Singular is empty if it is the kind in lower case.
	Singular   string
	ShortNames []string
	// Namespaced is false for cluster-scoped kinds.
	Namespaced bool
	// Watched is false for a kind that is only known as a target of references: its scope is known, its objects are
	// never read unless somebody asks for them (Secrets, Events). Unwatched says why.
	Watched   bool
	Unwatched string
	// Virtual says that no API object stands behind the name: a user, a container image. Such a kind is never read, and
	// its nodes are neither present nor missing.
	Virtual bool
	// MetadataOnly says that nothing but object metadata is read, so nothing else has to cross the wire: the kind is
	// fetched as PartialObjectMetadata.
	MetadataOnly bool
	// Selected says that some rule finds objects of this kind by labels or aliases: so these are read.
	Selected bool
	// Properties are the fields shown on a node, in the order in which they are shown. The last one is always
	// deletionTimestamp, which every object has.
	Properties []Property
	// Aliases are further names of an object, by which references of other kinds find it (Reference.Alias).
	Aliases []Alias
	// References are the places where an object of this kind names others, macros expanded. The position in this
	// slice identifies the rule within the kind. The first one (OwnerRule) is always the owner references, which every
	// object has; a virtual kind, which has no objects, has none. Rules that are switched off are not here.
	References []Reference
	// Off are the rules that are switched off by default, with the reason in Reference.Off.
	Off []Reference
	// Origin says which file and line the kind was read from.
	Origin string
}

// MarkSelected sets Selected in every kind, as the rules of all of them say.
func MarkSelected(kinds []Kind) {
	selected := map[kindName]bool{}
	for i := range kinds {
		for _, r := range kinds[i].References {
			if r.Selector != nil || r.Alias != "" {
				selected[kindName{r.ToGroup, r.To}] = true
			}
			if r.Selector != nil && r.Selector.Namespaces != "" {
				selected[kindName{"", "Namespace"}] = true
			}
		}
	}
	for i := range kinds {
		kinds[i].Selected = selected[kindName{kinds[i].Group, kinds[i].Kind}]
	}
}

// A Property is a field whose value is copied to the node.
type Property struct {
	// Name is the property's name on the node.
	Name string
	// Path leads from the object's root to a single string, bool, integer or time. It has no [*].
	Path string
}

// An Alias is a name of an object beside its own: of a ResourceSlice, each device in it. An object has one alias for
// every place that At leads to; one of which a part is missing counts for nothing.
type Alias struct {
	// Name of the alias, unique in the kind.
	Name string
	// At leads from the object's root to the place, as in a Reference.
	At string
	// Value is what the alias is made of.
	Value Template
}

// A Reference is a rule: a place where objects of one kind name objects of another.
//
// Paths are relative to the place that At leads to, because a reference's fields sit side by side in one element, which
// is often repeated. A path that begins with "$." leads from the object's root and has no [*]. The path "." is the place
// itself.
//
// What decides how the target is found, in this order: Selector: by labels. Alias: by an alias. Otherwise by name, and
// if UID is set and the object gives one, only the object with that UID counts.
type Reference struct {
	// ID names the rule in errors, documents and the graph's provenance, for example "pod-volume-configmap". It is
	// unique in the catalog, but for the rules that many kinds have: that of the owner references ("any-owned-by"), that
	// of custom kinds (InstanceOfRule) and those under every.
	ID string
	// Relation is the verb from source to target, for example "uses".
	Relation string
	// Via says how the target is used: volume, env, envFrom, ... Empty when the relation says it all.
	Via string

	// At leads from the object's root to the place. [*] stands for every element of a list, [key] for one entry of a
	// map, {*} at the end for every key of a map. It is empty for the object itself.
	At string

	// ToGroup and To are the target's group and kind: always, or (if Kind or Resource is set) where the object leaves
	// out its own. To may be empty only then: a reference that does not say its kind then counts for nothing.
	ToGroup, To string
	// Kind is the field that names the target's kind; Resource the one that names its plural instead.
	Kind, Resource string
	// Group is the field that names its group, APIVersion (group/version, or version alone for the core group) the one
	// that does so where Group is absent.
	APIVersion, Group string

	// Name is what the target's name is made of. Without a field in it, it is a constant, that counts when the place is
	// there.
	Name Template
	// Replace are texts in what Name gives that stand for others, such as "__" for ":". It comes before Match.
	Replace []Replacement
	// Match, if not empty, is a pattern for what Name gives: "system:serviceaccount:{namespace}:{name}". Parts in
	// braces match any text without the literal that follows; {} is thrown away. What does not match counts for nothing, and
	// neither does a namespace, group or kind that cannot be one, or a name that the API server lets no object of the target's
	// kind have.
	Match string
	// Alias: the name is an alias of that name of the target, and several objects may have it.
	Alias string
	// Ordinals, if not nil, makes one reference for each ordinal of a StatefulSet; the name has {ordinal} in it.
	Ordinals *Ordinals

	// Namespace lists fields of which the first that is not empty is the target's namespace. If none is, or there are
	// none, it is the object's own. Cluster-scoped targets have none in any case; an object that has none itself and
	// gives none for a namespaced target states nothing.
	Namespace []string
	// UID is the field that holds the target's UID.
	UID string

	// Selector, if not nil, finds targets by their labels.
	Selector *Selector

	// Optional is a bool field that makes a missing target legal. Always: it always is.
	Optional string
	Always   bool

	// When and Unless are conditions: all of When must hold, and none of Unless.
	When, Unless []Condition

	// Reverse: the edge leads from the named object to the one that names it.
	Reverse bool
	// IfPresent: there is an edge only while the named object is there. For names that are conventions, or that may
	// mean something else.
	IfPresent bool

	// Owned: there is no edge to an object that is there and has not this one for an owner: it only has the name.
	Owned bool

	// Off is why the rule is switched off by default; empty for one that is on.
	Off string
	// Origin says which file and line the rule was read from.
	Origin string
}

// A Template is a text with fields in it. One part that is a field is that field's value.
type Template []Part

// A Part is a literal text or, if Literal is empty, a field by its path; the path "ordinal" in a rule with Ordinals is
// the ordinal.
type Part struct{ Literal, Path string }

// A Replacement is a text and what it stands for.
type Replacement struct{ Old, New string }

// Ordinals are the fields with the first ordinal (0 if it is absent) and the number of them (1 if it is absent).
type Ordinals struct{ Start, Count string }

// A Form is how a selector is written.
type Form string

const (
	// Labels is a plain map of labels, all of which must be there. Nil and empty match nothing unless
	// Selector.EmptyIsAll.
	Labels Form = "labels"
	// LabelSelector is metav1.LabelSelector. Nil matches nothing; {} matches everything unless Selector.EmptyIsNone.
	LabelSelector Form = "labelSelector"
	// NodeSelectorTerm is one core/v1 NodeSelectorTerm: expressions as in LabelSelector with Gt and Lt beside, and
	// matchFields on metadata.name. Nil and {} match nothing.
	NodeSelectorTerm Form = "nodeSelectorTerm"
)

// A Selector finds objects by labels: in the object's own namespace, or, of a cluster-scoped object, in all.
type Selector struct {
	Form Form
	// Path is the field that holds it.
	Path string
	// EmptyIsNone and EmptyIsAll are exceptions from what an empty selector of that form means.
	EmptyIsNone, EmptyIsAll bool
	// Namespaces is a field with a LabelSelector on namespaces: nil means the own one, {} all.
	Namespaces string
	// NamespaceNames is a field with a list of names of namespaces, NamespaceAny a bool field that means all of them
	// (Prometheus' NamespaceSelector); without names, and with any false, it is the own one.
	NamespaceNames, NamespaceAny string
	// And are labels that must be there beside, each with the value of a field. Without that value it finds nothing.
	And []LabelField
	// Everywhere: it looks in all namespaces, whatever the object says.
	Everywhere bool
}

// A LabelField is a label and the field that holds its value.
type LabelField struct{ Label, Path string }

// A Condition is true if the field at Path holds one of Values. The value "*" stands for any that is not empty, "" for one
// that is empty or absent. A path that leads to an object instead of a value holds "*" when the object is there.
type Condition struct {
	Path   string
	Values []string
}

// Path is the whole path of the field that names the target, from the object's root, with [*] for list elements: the
// template from which an edge's provenance is spelled out. Of a name made of several fields it is the first one that lies at
// the rule's place, because only that one tells the elements of a list apart.
func (r Reference) Path() string {
	switch {
	case r.Selector != nil:
		return Absolute(r.At, r.Selector.Path)
	case r.IsOwner():
		return r.At
	}
	rooted := ""
	for _, part := range r.Name {
		if part.Literal != "" || part.Path == ordinalField {
			continue
		}
		path, fromRoot := fromRoot(part.Path)
		if !fromRoot {
			return Absolute(r.At, part.Path)
		}
		rooted = cmp.Or(rooted, path)
	}
	return cmp.Or(rooted, r.At)
}

// IsOwner says whether the rule is that of metadata.ownerReferences.
func (r Reference) IsOwner() bool { return r.ID == ownerID }

// ownerID is the id of the rule for owner references.
const ownerID = "any-owned-by"

// Absolute returns the path from the object's root that a path of a rule with this At means.
func Absolute(at, path string) string {
	if rest, ok := fromRoot(path); ok {
		return rest
	}
	if path == "." {
		return at
	}
	return join(at, path)
}
