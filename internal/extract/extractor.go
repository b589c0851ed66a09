package extract

import (
	"errors"
	"fmt"
	"strings"
)

// maxObject is the largest object that is read. The API server takes none of more than a few MiB.
const maxObject = 256 << 20

// maxScratch is how much working memory, counted in elements, is kept from one object to the next.
const maxScratch = 1 << 16

// An Extractor turns objects into Facts, one at a time. It keeps its working memory from one object to the next.
type Extractor struct {
	matcher *Matcher

	// What was found in the object at hand.
	raw      []byte
	text     []byte // all values kept, one after the other
	slots    []span
	findings []finding
	labels   []labelSpan

	// What the rules that are not simple made of it.
	fields   []span // of the rule at hand
	composed []composed
	and      []span // values that the selectors of composed ones require beside
	made     int    // references by ordinals, of the rule at hand

	// Where the walk is.
	index    [maxLists]uint32 // list positions
	counters []uint32         // protobuf: the next position of each list
	careful  bool             // JSON: an object has a field twice

	// What Facts are made of.
	references   slab[Reference]
	pairs        slab[Label]
	properties   slab[Property]
	selectors    slab[Selector]
	requirements slab[Requirement]
	strings      slab[string]
}

type labelSpan struct{ key, value span }

// Extract reads one object. raw is its message (protobuf: the object itself, without the magic bytes and the
// runtime.Unknown around it; of a MetadataOnly kind, a PartialObjectMetadata) or its JSON object. It is not changed and
// not needed afterwards.
//
// An error says that the object is broken or has no name; Facts are empty then, and the Extractor can go on with the
// next object. The time is linear in len(raw), plus n log n for n references.
func (x *Extractor) Extract(raw []byte) (Facts, error) {
	if len(raw) > maxObject {
		return Facts{}, fmt.Errorf("%s: the object has %d bytes, more than the %d that are read: leave it out", x.matcher.kind, len(raw), maxObject)
	}
	x.raw = raw
	x.reset()
	err := x.walk()
	if err == nil && x.slots[nameSlot].empty() {
		err = errors.New("the object has no metadata.name: leave it out")
	}
	if err != nil {
		err = x.describe(err)
		x.release()
		return Facts{}, err
	}
	facts, err := x.facts()
	if err != nil {
		err = x.describe(err)
	}
	x.release()
	return facts, err
}

func (x *Extractor) walk() error {
	if x.matcher.format == JSON {
		return x.walkJSON()
	}
	return x.message(x.matcher.root, 0, len(x.raw))
}

func (x *Extractor) reset() {
	x.text = x.text[:0]
	x.findings = x.findings[:0]
	x.labels = x.labels[:0]
	x.composed = x.composed[:0]
	x.and = x.and[:0]
	clear(x.slots)
	clear(x.counters)
	x.index = [maxLists]uint32{}
	x.careful = false
}

// release lets go of the object and of working memory that only an unusually large one needed.
func (x *Extractor) release() {
	x.raw = nil
	if cap(x.text) > maxScratch {
		x.text = nil
	}
	if cap(x.findings) > maxScratch {
		x.findings = nil
	}
	if cap(x.labels) > maxScratch {
		x.labels = nil
	}
	if cap(x.composed) > maxScratch {
		x.composed = nil
	}
	if cap(x.and) > maxScratch {
		x.and = nil
	}
}

// describe says which object an error is about, as far as that is known.
func (x *Extractor) describe(err error) error {
	name := string(x.bytes(x.slots[nameSlot]))
	if namespace := x.bytes(x.slots[namespaceSlot]); len(namespace) > 0 {
		name = string(namespace) + "/" + name
	}
	if name == "" {
		return fmt.Errorf("%s (%v): %w", x.matcher.kind, x.matcher.format, err)
	}
	return fmt.Errorf("%s %q (%v): %w", x.matcher.kind, strings.ToValidUTF8(name, "\uFFFD"), x.matcher.format, err)
}

// broken is the error for bytes that are not in the format.
func broken(at int, what string) error {
	return fmt.Errorf("byte %d: %s; the object is broken or cut off, read it again", at, what)
}
