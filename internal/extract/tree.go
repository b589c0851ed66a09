package extract

// A message is what is looked for in one protobuf message, or in one JSON object.
type message struct {
	fields   []*field // in the order in which the catalog first needed them
	byNumber []*field // protobuf: the same fields, at their numbers
}

// A field is one that has to be looked at: because there is more to look for in it, or because its value is wanted.
type field struct {
	key     string // JSON; empty for a protobuf field whose own fields lie in its parent in JSON
	number  int32  // protobuf
	ordinal int    // position in message.fields

	list    bool // its elements are what message or wants are about
	depth   int  // of the list, that is its position in Reference.Index
	counter int  // of the list, that is its position in Extractor.counters
	inner   int  // the counters of lists inside its elements are those after its own, up to this one

	message *message // what to look for inside; nil for a value
	value   valueType
	sparse  bool   // protobuf: the zero value says no more than a missing field, and JSON would leave it out
	wants   []want // where the value goes
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
	mapValue // map<string, string>
)

// A want is a use of a field's value.
type want struct {
	use use
	to  int // the slot, or the rule
}

// A use says what a value is used for.
type use uint8

const (
	useSlot   use = iota // a single value of the object
	useLabels            // the object's labels
	useName              // a reference's fields
	useOptional
	useAPIVersion
	useKind
	useUID
	useSelector
)

// Slots 0 to 3 are the object's identity; those of properties and conditions follow.
const (
	nameSlot = iota
	namespaceSlot
	uidSlot
	versionSlot
	firstFreeSlot
)
