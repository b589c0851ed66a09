package extract

// A message is what is looked for in one protobuf message, or in one JSON object.
type message struct {
	fields   []*field // in the order in which the catalog first needed them
	byNumber []*field // protobuf: the same fields, at their numbers
}

// A field is one that has to be looked at: because there is more to look for in it, or because its value is wanted, or
// both.
type field struct {
	key     string // JSON; empty for a protobuf field whose own fields lie in its parent in JSON
	number  int32  // protobuf
	ordinal int    // position in message.fields

	list    bool // its elements are what message or wants are about
	depth   int  // of the list, that is its position in Extractor.index
	counter int  // of the list, that is its position in Extractor.counters
	inner   int  // the counters of lists inside its elements are those after its own, up to this one

	message *message // what to look for inside; nil for a value
	entries []*field // protobuf: entries of a map, by their key (to JSON, these are fields of a message)
	value   valueType
	sparse  bool   // protobuf: the zero value says no more than a missing field, and JSON would leave it out
	wants   []want // where the value goes
	there   bool   // some want is for a message, whatever is in it
	pairs   bool   // some want is for the map's entries
	keys    bool   // some want is for the map's keys
}

// A valueType is how a protobuf field is encoded. JSON values tell their own type.
type valueType uint8

const (
	textValue valueType = iota
	boolValue
	int32Value
	int64Value
	timeValue
	microTimeValue
	mapValue     // map<string, string>
	anyMapValue  // map<string, anything>
	messageValue // one that nothing is looked for in
)

// A want is a use of a field's value.
type want struct {
	use   use
	class class
	lists uint8  // of a selector's part: how many lists lead to the reference's place
	sub   uint16 // useField: the number of the rule's field
	to    int    // the slot, or the rule
}

// A class is the values that a want takes; all others count as absent.
type class uint8

const (
	textClass   class = iota
	groupClass        // a text that may be there and empty
	scalarClass       // texts, numbers, bools and times
	boolClass
	thereClass  // scalars, and that a message is there, which stands for the text "*"
	objectClass // that a message is there
	pairClass   // entries of a map of texts
	keyClass    // keys of a map
)

// besideMessage says whether such a want may be for a field in which more is looked for.
func (c class) besideMessage() bool { return c >= thereClass }

// A use says what a value is used for.
type use uint8

const (
	useSlot use = iota // a single value of the object
	// The fields of a simple reference.
	useName
	useOptional
	useAPIVersion
	useKind
	useResource
	useUID
	useNamespace
	// A field of any other reference, by its number.
	useField
	// What follows is rarer, and noted with more care.
	useGroup
	useGroupField
	useGroupSlot
	usePlace // the place of a rule is there: the object itself
	useLabels
	useNamespaceName
	useSelector // the first of selectorSets * selectorParts uses
)

// The parts of a selector.
const (
	partThere    use = iota // the selector is there
	partLabel               // key and value that a label must have
	partElement             // there is an expression
	partKey                 // of an expression
	partOperator            // of an expression
	partValue               // of an expression, one of the values
	selectorParts
)

// The sets of requirements of which a selector is made.
const (
	labelSet     use = iota // on labels
	fieldSet                // on the name (matchFields of a NodeSelectorTerm)
	namespaceSet            // on the labels of namespaces
)

// selectorUse is the use for a part of a set.
func selectorUse(set, part use) use { return useSelector + set*selectorParts + part }

// Slots 0 to 3 are the object's identity; those of properties and of fields from the object's root follow.
const (
	nameSlot = iota
	namespaceSlot
	uidSlot
	versionSlot
	firstFreeSlot
)
