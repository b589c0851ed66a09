package extract

import (
	"strings"

	"kubernetes-scraper/catalog"
)

// A Matcher is a catalog kind, compiled for a wire format. It never changes, so any number of goroutines may use it.
type Matcher struct {
	kind       string // for errors: "apps/v1 Deployment"
	format     Format
	root       *message
	counters   int // lists on the way to references
	slots      int
	properties []propertySlot
	rules      []rule   // of the references, then of the aliases
	aliases    int      // the number of the first rule of an alias
	rooted     []rooted // the rules whose place is the object itself
	fields     int      // the most fields that a rule has
	composes   bool     // some rule is not simple
}

type propertySlot struct {
	name string
	slot int
}

// A rooted rule is one whose place is the object itself: it counts in every object that has what the rule cannot do
// without.
type rooted struct {
	rule uint16
	slot int // where that is found; negative if there is no such thing
}

// A rule is what is left of a catalog reference when its places are compiled into the tree.
type rule struct {
	// simple rules are read off their findings as they are: they name one field for each part of the reference.
	simple    bool
	needsKind bool // the catalog knows no kind for objects that do not name it
	when      []condition
	unless    []condition

	// The parts of rules that are not simple.
	fields     int // how many there are
	keys       bool
	place      source
	name       []part
	replace    *strings.Replacer // nil if nothing in the name stands for something else
	match      pattern
	names      names // which names match may find
	ordinals   *ordinals
	namespace  []source
	kind       source
	resource   source
	apiVersion source
	group      source
	uid        source
	optional   source
	selector   *selector
	alias      string // the alias' name
}

// A source says where a value of a rule is found: in a slot of the object (s-1), or in a field of the rule (-s-1). Zero
// is no value.
type source int

func slotSource(slot int) source   { return source(slot + 1) }
func fieldSource(field int) source { return source(-field - 1) }

// A part of a name is a literal, the ordinal, or else a value.
type part struct {
	literal string
	ordinal bool
	source  source
}

type ordinals struct{ start, count source }

type condition struct {
	source source
	values []string
}

// A selector is how a rule's selector is understood.
type selector struct {
	form                    catalog.Form
	emptyIsNone, emptyIsAll bool
	anyNamespace            source // the bool field that means all
	and                     []labelField
	everywhere              bool // it is all in any case
}

// A labelField is a label that a selector requires, and where its value is.
type labelField struct {
	label string
	value source
}

// NewExtractor returns an Extractor, which a single goroutine may use.
func (m *Matcher) NewExtractor() *Extractor {
	return &Extractor{
		matcher:  m,
		slots:    make([]span, m.slots),
		fields:   make([]span, m.fields),
		counters: make([]uint32, m.counters),
	}
}
