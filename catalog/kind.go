// Package catalog is what the program knows about Kubernetes kinds, as data: which kinds there are, which of their
// fields are shown as properties, and which of their fields name other objects.
//
// The knowledge lies in YAML files beside this code, one file an API group; a kind is a few lines there. This package
// reads and checks those files and hands out plain values; it knows nothing of API servers, wire formats or graphs.
package catalog

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
	// Group, Version and Kind are its GVK. The core group is "".
	Group, Version, Kind string
	// Resource is the plural by which the API server serves it, for example "pods".
	Resource string
	// Namespaced is false for cluster-scoped kinds.
	Namespaced bool
	// Watched is false for a kind that is only known as a target of references: its scope is known, its objects are
	// never read (Secrets).
	Watched bool
	// MetadataOnly says that nothing but object metadata is read, so nothing else has to cross the wire: the kind is
	// fetched as PartialObjectMetadata.
	MetadataOnly bool
	// Properties are the fields shown on a node, in the order in which they are shown. The last one is always
	// deletionTimestamp, which every object has.
	Properties []Property
	// References are the places where an object of this kind names others, macros expanded. The position in this
	// slice identifies the rule within the kind. The first one (OwnerRule) is always the owner references, which every
	// object has.
	References []Reference
}

// A Property is a field whose value is copied to the node.
type Property struct {
	// Name is the property's name on the node.
	Name string
	// Path leads from the object's root to a single string, bool, integer or time. It has no [*].
	Path string
}

// A Mechanism is how a reference finds its target.
type Mechanism string

const (
	// ByName: the reference gives the name of an object of the kind in To.
	ByName Mechanism = "name"
	// ByOwner: metav1.OwnerReference, which gives apiVersion, kind, name and uid; only the object with that uid counts.
	ByOwner Mechanism = "owner"
	// BySelector: a plain map of labels; every object of the kind in To, in the same namespace, that carries all of
	// them. Nil and empty maps match nothing (the rule of Service.spec.selector).
	BySelector Mechanism = "selector"
)

// A Reference is a rule: a place where objects of one kind name objects of another.
//
// All paths but At are relative to the place that At leads to, because a reference's fields sit side by side in one
// element, which is often repeated.
type Reference struct {
	// ID names the rule in errors, documents and the graph's provenance, for example "pod-volume-configmap". It is
	// unique in the catalog, but for that of the owner references, which is "any-owned-by" in every kind.
	ID string
	// Relation is the verb from the object to the target, for example "uses".
	Relation string
	// Mechanism is how the target is found.
	Mechanism Mechanism
	// ToGroup and To are the target's group and kind; empty where the reference names its own (ByOwner).
	ToGroup, To string
	// Via says how the target is used: volume, env, envFrom, ... Empty when the relation says it all.
	Via string
	// At leads from the object's root to the place. [*] stands for every element of a list.
	At string
	// Name is the field that holds the target's name, relative to At (ByName).
	Name string
	// Optional is a bool field, relative to At, that makes a missing target legal. Empty: there is none.
	Optional string
	// Unless switches the rule off for an object whose field holds a value: an ExternalName Service ignores its
	// selector. The path is from the object's root. Nil: the rule always holds.
	Unless *Condition
}

// A Condition is true of an object whose field at Path holds Value.
type Condition struct {
	Path, Value string
}

// Path is the whole path of the field that names the target, from the object's root, with [*] for list elements: the
// template from which an edge's provenance is spelled out.
func (r Reference) Path() string {
	if r.Name == "" {
		return r.At
	}
	if r.At == "" {
		return r.Name
	}
	return r.At + "." + r.Name
}
