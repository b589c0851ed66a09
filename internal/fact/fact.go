// Package fact defines what is learned of one object from its bytes: plain values that own their memory. Package extract
// makes them, and package resolve turns them into edges; neither knows the other.
package fact

// MaxDepth is the largest number of list positions ([*]) in the path of one reference.
const MaxDepth = 4

// Facts are all that the graph learns of one object. They are plain values that own their memory.
type Facts struct {
	Namespace, Name string
	UID             string
	ResourceVersion string
	// Labels are the object's labels, sorted by key; nil unless the matcher was compiled to keep them.
	Labels []Label
	// Aliases are the object's aliases: Key is the alias' name. Sorted by key, then value, each once.
	Aliases []Label
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
	// Grouped: the object says which group the target is of.
	Grouped bool
	// Name is the target's name or alias. Never empty but for selectors.
	Name string
	// Namespace is what the object says of the target's namespace; empty if it says nothing.
	Namespace string
	// Kind, or Resource (its plural), is filled where the reference names its own and the object does so; UID where the
	// rule has one.
	Kind, Resource, UID string
	// Group is the group that the object names, which is the core group if it is empty and Grouped is true.
	Group string
	// Selector finds the targets; nil for any other reference.
	Selector *Selector
}

// A Selector is a set of objects.
type Selector struct {
	// Requirements must all hold; none means every object. They are sorted by key, then as written.
	Requirements []Requirement
	// In says in which namespaces of namespaced targets to look.
	In NamespaceScope
	// Namespaces are the requirements on a namespace's labels (InSelected), or the names (InNamed).
	Namespaces     []Requirement
	NamespaceNames []string
}

// A NamespaceScope says where a selector looks.
type NamespaceScope uint8

const (
	InOwn      NamespaceScope = iota // the object's own namespace; all of them if it has none
	InAll                            // all namespaces
	InSelected                       // those whose labels meet requirements
	InNamed                          // those of some names
)

// An Operator is that of a requirement.
type Operator uint8

const (
	In           Operator = iota // the label has one of the values
	NotIn                        // the label has none of the values, or is not there
	Exists                       // the label is there
	DoesNotExist                 // the label is not there
	Gt                           // the label is an integer greater than the value
	Lt                           // the label is an integer less than the value
	NameIn                       // the object's name, not a label, is one of the values
	NameNotIn                    // the object's name is none of the values
	Never                        // what was written cannot be understood, and matches nothing
)

// A Requirement is one condition on labels. Values are sorted, each once; there is at least one for In, NotIn, NameIn and
// NameNotIn, exactly one for Gt and Lt, and none for the others.
type Requirement struct {
	Key      string
	Operator Operator
	Values   []string
}
