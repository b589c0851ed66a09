package extract

import (
	"fmt"

	"kubernetes-scraper/catalog"
)

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

// A step is one field on the way along a path.
type step struct {
	key    string
	number int32
	list   bool
	typ    string // protobuf: the schema's word for its value
	sparse bool
}

// want adds the way to path to the tree, and w to the field at its end.
func (g *grower) want(path string, w want) error {
	steps, err := g.steps(path)
	if err != nil {
		return err
	}
	at, lists := g.root, 0
	for i, s := range steps {
		f, err := at.field(s, g.format)
		if err != nil {
			return fmt.Errorf("path %s: %w", path, err)
		}
		if s.list {
			f.depth = lists
			lists++
		}
		if lists > MaxDepth {
			return fmt.Errorf("path %s leads through more than %d lists, shorten it", path, MaxDepth)
		}
		if lists > 0 && w.use == useSlot {
			return fmt.Errorf("path %s leads through a list, but a single value is needed: remove the [*]", path)
		}
		if i == len(steps)-1 {
			return g.end(path, f, s, w)
		}
		if len(f.wants) > 0 {
			return fmt.Errorf("path %s: another path takes %s for a value, correct one of them", path, s.key)
		}
		if f.message == nil {
			f.message = &message{}
		}
		at = f.message
	}
	return fmt.Errorf("a path is empty, name a field")
}

// end makes f, the last field of path, a value that goes to w.
func (g *grower) end(path string, f *field, s step, w want) error {
	if f.message != nil {
		return fmt.Errorf("path %s: other paths lead on from there, it cannot be a value: correct one of them", path)
	}
	f.sparse = s.sparse
	if g.format == Protobuf {
		value, ok := valueTypeOf(s.typ)
		if !ok || !suits(value, w.use) {
			return fmt.Errorf("path %s is a %s, which is of no use there: name a field of the right type", path, s.typ)
		}
		f.value = value
	}
	f.wants = append(f.wants, w)
	return nil
}

// suits says whether a value of that type can be used so.
func suits(value valueType, u use) bool {
	switch u {
	case useSlot:
		return value != mapValue
	case useLabels, useSelector:
		return value == mapValue
	case useOptional:
		return value == boolValue
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

// steps resolves a path. In protobuf one step of a path may be several fields, see schema.
func (g *grower) steps(path string) ([]step, error) {
	var steps []step
	typ := g.origin
	for _, segment := range catalog.Segments(path) {
		if g.format == JSON {
			steps = append(steps, step{key: segment.Field, list: segment.List})
			continue
		}
		found, err := g.schema.find(typ, segment.Field)
		if err != nil {
			return nil, fmt.Errorf("path %s: %w", path, err)
		}
		last := found[len(found)-1]
		if last.list != segment.List {
			return nil, fmt.Errorf("path %s: %s %s a list, write %s", path, segment.Field, isOrNot(last.list), written(segment.Field, last.list))
		}
		steps = append(steps, found...)
		typ = last.typ
	}
	return steps, nil
}

func isOrNot(yes bool) string {
	if yes {
		return "is"
	}
	return "is not"
}

func written(field string, list bool) string {
	if list {
		return field + "[*]"
	}
	return field
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
