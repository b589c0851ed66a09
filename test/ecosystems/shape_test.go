package ecosystems

import (
	"fmt"

	"kubernetes-scraper/catalog"
)

// A form is what a place in an object holds, as JSON has it.
type form string

const (
	object  form = "an object"
	list    form = "a list"
	dict    form = "a map"
	text    form = "a text"
	number  form = "a number"
	boolean form = "a bool"
	// open is what may be anything: nothing can be proven of it, nor of what lies in it.
	open form = "anything"
)

// A shape is what is known of a place: by the schema of a CRD or by a Go type.
type shape struct {
	form form
	// field finds a field of an object; nil if it has none of that name.
	field func(name string) *shape
	// inner is the shape of the elements of a list, or of the values of a map.
	inner func() *shape
}

func plain(f form) *shape { return &shape{form: f} }

// of is the shape of a list, or a map, of others.
func of(f form, inner *shape) *shape { return &shape{form: f, inner: func() *shape { return inner }} }

// fields is the shape of an object with these fields.
func fields(all map[string]*shape) *shape {
	return &shape{form: object, field: func(name string) *shape { return all[name] }}
}

// metadata is what the catalog may read of the metadata of every object. Neither a CRD nor its types say more of it than
// that it is there; the tests of internal/extract prove it against the type.
func metadata() *shape {
	owner := fields(map[string]*shape{"apiVersion": plain(text), "kind": plain(text), "name": plain(text), "uid": plain(text)})
	return fields(map[string]*shape{
		"name": plain(text), "namespace": plain(text), "uid": plain(text),
		"creationTimestamp": plain(text), "deletionTimestamp": plain(text), "generation": plain(number),
		"labels": of(dict, plain(text)), "annotations": of(dict, plain(text)),
		"ownerReferences": of(list, owner),
	})
}

// follow goes down a path of the catalog.
func (s *shape) follow(path string) (*shape, error) {
	for _, segment := range catalog.Segments(path) {
		if s.form != object {
			return nil, fmt.Errorf("%s: %s has no field %s", path, s.form, segment.Field)
		}
		next := s.field(segment.Field)
		if next == nil {
			return nil, fmt.Errorf("%s: there is no field %s", path, segment.Field)
		}
		switch {
		case segment.List && next.form != list, (segment.Key != "" || segment.Keys) && next.form != dict:
			return nil, fmt.Errorf("%s: %s is %s", path, segment.Field, next.form)
		case segment.Keys:
			next = plain(text)
		case segment.List, segment.Key != "":
			next = next.inner()
		}
		s = next
	}
	return s, nil
}
