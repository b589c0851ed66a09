package extract

import (
	"fmt"

	"kubernetes-scraper/catalog"
)

// maxLists is how many lists may lie in each other: those of a reference's place, and two in a selector.
const maxLists = MaxDepth + 2

// A grower builds the tree of a kind, path by path.
type grower struct {
	format Format
	schema *schema // protobuf
	origin string  // protobuf: the schema type of the root
	root   *message
}

func newGrower(kind catalog.Kind, f Format) (*grower, error) {
	g := &grower{format: f, root: &message{}}
	switch f {
	case JSON:
		return g, nil
	case Protobuf:
		g.schema = &schema{}
		g.origin = rootType(kind)
		_, err := g.schema.lookup(g.origin)
		return g, err
	}
	return nil, fmt.Errorf("the format is unknown, use Protobuf or JSON")
}

// want adds the way to path to the tree, and w to the field at its end.
func (g *grower) want(path string, w want) error {
	steps, err := g.steps(path)
	if err != nil {
		return err
	}
	if len(steps) == 0 {
		return fmt.Errorf("a path is empty, name a field")
	}
	var f *field
	m, lists := g.root, 0
	for i, s := range steps {
		if s.entry {
			f = f.entry(s)
		} else if f, err = m.field(s, g.format); err != nil {
			return fmt.Errorf("path %s: %w", path, err)
		}
		if s.list {
			f.depth = lists
			lists++
		}
		if lists > maxLists {
			return fmt.Errorf("path %s leads through more than %d lists, shorten it", path, maxLists)
		}
		if lists > 0 && (w.use == useSlot || w.use == useGroupSlot) {
			return fmt.Errorf("path %s leads through a list, but a single value is needed: remove the [*]", path)
		}
		if i == len(steps)-1 {
			break
		}
		if m, err = f.enterable(steps[i+1]); err != nil {
			return fmt.Errorf("path %s: %w", path, err)
		}
	}
	return g.end(path, f, steps[len(steps)-1], w)
}

// enterable makes f a field in which more is looked for: next.
func (f *field) enterable(next step) (*message, error) {
	if next.entry {
		f.value = mapValue
		return nil, nil
	}
	for _, w := range f.wants {
		if !w.class.besideMessage() {
			return nil, fmt.Errorf("another path takes %s for a value, correct one of them", f.key)
		}
	}
	if f.message == nil {
		f.message = &message{}
	}
	return f.message, nil
}

// end makes f, the last field of path, a value that goes to w.
func (g *grower) end(path string, f *field, s step, w want) error {
	if f.message != nil && !w.class.besideMessage() {
		return fmt.Errorf("path %s: other paths lead on from there, it cannot be a value: correct one of them", path)
	}
	f.sparse = s.sparse
	if g.format == Protobuf {
		value, ok := valueTypeOf(s.typ)
		if !ok || !w.class.suits(value) {
			return fmt.Errorf("path %s is a %s, which is of no use there: name a field of the right type", path, s.typ)
		}
		f.value = value
	}
	f.there = f.there || w.class == thereClass || w.class == objectClass
	f.pairs = f.pairs || w.class == pairClass
	f.keys = f.keys || w.class == keyClass
	f.wants = append(f.wants, w)
	return nil
}

// suits says whether a protobuf value of that type is of the class.
func (c class) suits(value valueType) bool {
	switch c {
	case scalarClass:
		return value < mapValue
	case boolClass:
		return value == boolValue
	case thereClass:
		return true
	case objectClass:
		return value == messageValue
	case pairClass:
		return value == mapValue
	case keyClass:
		return value == mapValue || value == anyMapValue
	}
	return value == textValue
}

// field returns the field of m at step s, a new one if need be.
func (m *message) field(s step, format Format) (*field, error) {
	for _, f := range m.fields {
		if f.key != s.key || f.number != s.number {
			continue
		}
		if f.list != s.list {
			return nil, fmt.Errorf("%s is a list in one path and none in another, correct one of them", s.key)
		}
		return f, nil
	}
	f := &field{key: s.key, number: s.number, list: s.list, ordinal: len(m.fields)}
	m.fields = append(m.fields, f)
	if format == Protobuf {
		for len(m.byNumber) <= int(f.number) {
			m.byNumber = append(m.byNumber, nil)
		}
		m.byNumber[f.number] = f
	}
	return f, nil
}

// entry returns the entry of the map f at step s, a new one if need be.
func (f *field) entry(s step) *field {
	for _, e := range f.entries {
		if e.key == s.key {
			return e
		}
	}
	e := &field{key: s.key}
	f.entries = append(f.entries, e)
	return e
}

// finish numbers the lists, outer ones before inner ones, and returns the root and how many lists there are.
func (g *grower) finish() (*message, int) {
	return g.root, number(g.root, 0)
}

func number(m *message, next int) int {
	for _, f := range m.fields {
		if f.list {
			f.counter = next
			next++
		}
		if f.message != nil {
			next = number(f.message, next)
		}
		f.inner = next
	}
	return next
}
