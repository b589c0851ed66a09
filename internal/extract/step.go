package extract

import (
	"fmt"

	"kubernetes-scraper/catalog"
)

// A step is one field on the way along a path.
type step struct {
	key    string
	number int32
	list   bool
	entry  bool   // protobuf: not a field, but the entry of the map before it that has the key
	typ    string // protobuf: the schema's word for its value
	sparse bool
}

// steps resolves a path. In protobuf one step of a path may be several fields, see schema.
func (g *grower) steps(path string) ([]step, error) {
	var steps []step
	typ := g.origin
	for _, segment := range catalog.Segments(path) {
		if g.format == JSON {
			steps = append(steps, jsonSteps(segment)...)
			continue
		}
		found, err := g.schema.find(typ, segment.Field)
		if err == nil {
			err = checkSegment(segment, found[len(found)-1])
		}
		if err != nil {
			return nil, fmt.Errorf("path %s: %w", path, err)
		}
		steps = append(steps, found...)
		typ = found[len(found)-1].typ
		if segment.Key != "" {
			typ = "string"
			steps = append(steps, step{key: segment.Key, entry: true, typ: typ})
		}
	}
	return steps, nil
}

// jsonSteps: to JSON, a map is an object, and its entries are fields.
func jsonSteps(s catalog.Segment) []step {
	steps := []step{{key: s.Field, list: s.List}}
	if s.Key != "" {
		steps = append(steps, step{key: s.Key})
	}
	return steps
}

// checkSegment says whether what a path takes the field s for is what it is.
func checkSegment(segment catalog.Segment, s step) error {
	if s.list != segment.List {
		return fmt.Errorf("%s %s a list, write %s", segment.Field, isOrNot(s.list), written(segment.Field, s.list))
	}
	value, _ := valueTypeOf(s.typ)
	if segment.Key != "" && value != mapValue {
		return fmt.Errorf("%s is a %s, and only of a map[string]string an entry can be read", segment.Field, s.typ)
	}
	if segment.Keys && value != mapValue && value != anyMapValue {
		return fmt.Errorf("%s is a %s, which has no keys, write %s", segment.Field, s.typ, segment.Field)
	}
	return nil
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
