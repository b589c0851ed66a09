package extract

// MaxDepth is the largest number of list positions ([*]) in the path of one reference.
const MaxDepth = 4

// Facts are all that the graph learns of one object. They are plain values that own their memory.
type Facts struct {
	Namespace, Name string
	UID             string
	ResourceVersion string
	// Labels are the object's labels, sorted by key; nil unless the matcher was compiled to keep them.
	Labels []Label
	// Properties are the values found, in the order of the catalog; a property without a value is left out.
	Properties []Property
	// References are what the object names, sorted by rule, then by position.
	References []Reference
}

// A Label is one key and value, of an object's labels or of a selector.
type Label struct{ Key, Value string }

// A Property is one named value of a node.
type Property struct{ Name, Value string }

// A Reference is what an object says of one other object (or, for a selector, of a set of them).
type Reference struct {
	// Rule is the position of the rule in catalog.Kind.References.
	Rule int
	// Index holds the concrete list positions of the path's [*], from left to right; the rest is zero.
	Index [MaxDepth]uint32
	// Optional: the object says that a missing target is legal.
	Optional bool
	// Name is the target's name. Never empty but for selectors.
	Name string
	// Group, Kind and UID are filled where the reference names them itself (owner references).
	Group, Kind, UID string
	// Selector holds the required labels, sorted by key, at least one (catalog.BySelector). Such a reference has no Name.
	Selector []Label
}
