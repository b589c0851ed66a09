package query

// A Vocabulary is what is known of relations and kinds beside the graph. The zero value knows nothing: then no edge is a
// dependence but that of an object on its Namespace, and kinds go by the names that the graph uses.
//
// A Vocabulary must not be changed once it has been asked something. It may be used by many goroutines.
type Vocabulary struct {
	Relations []Relation
	Kinds     []KindName
}

// A Relation is a verb, with what it means for the objects at its ends.
type Relation struct {
	Name string
	// Meaning is one line for people.
	Meaning    string
	Dependence Dependence
	// Goes is the end that is deleted when the other is.
	Goes Dependence
	// To are the kinds that its rules lead to, ToAny says that an object may name another one. If the target needs the source,
	// edges that lead to an object of another kind are not looked at for this relation.
	To    []Kind
	ToAny bool
	// Rules make its edges. They say which of them a graph may lack because a kind could not be read.
	Rules []Rule
}

// A Rule says which kinds have to be known for its edges to be.
type Rule struct {
	// By is the kind the objects of which state its edges.
	By Kind
	// Source and Target are the kinds at the ends of its edges; the zero Kind stands for any.
	Source, Target Kind
	// Selects: it finds the other end among the objects that are there, and does not name it.
	Selects bool
}

// A Dependence says which end of an edge stops working, or cannot do its work, without the other: OfNeither, OfSource or
// OfTarget.
type Dependence string

const (
	// OfNeither: both ends work without the other.
	OfNeither Dependence = ""
	// OfSource: the source does not work without the target.
	OfSource Dependence = "source"
	// OfTarget: the target does not work without the source.
	OfTarget Dependence = "target"
)

// A KindName is the names that a kind goes by.
type KindName struct {
	Group, Kind string
	// Resource is the plural, in lower case: pods.
	Resource string
	// Singular is the lower-case singular; empty if it is the kind in lower case.
	Singular   string
	ShortNames []string
	Namespaced bool
	// Virtual: no object of the API stands behind the name, such as a user or a container image.
	Virtual bool

	scopeUnknown bool
}

// dependences are those of all relations, by name.
func (v Vocabulary) dependences() map[string]Dependence {
	all := make(map[string]Dependence, len(v.Relations))
	for _, r := range v.Relations {
		all[r.Name] = r.Dependence
	}
	return all
}
