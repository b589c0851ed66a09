package extract

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"kubernetes-scraper/catalog"
)

// A planter writes into an object, as decoded JSON, what rules read: in the second element of every list.
type planter struct {
	t    testing.TB
	typ  reflect.Type // the object's Go type; nil for a kind that has none
	root map[string]any
}

// rule writes all that a rule reads, so that it gives a reference.
func (p planter) rule(r catalog.Reference) {
	p.t.Helper()
	for _, part := range r.Name {
		if part.Literal == "" && part.Path != "ordinal" {
			p.at(r, part.Path, matching(r))
		}
	}
	if r.At != "" {
		p.at(r, ".", nil)
	}
	for _, path := range append([]string{r.Kind, r.Resource, r.UID, r.Group}, r.Namespace...) {
		if path != "" && path != "." {
			p.at(r, path, "planted")
		}
	}
	if r.APIVersion != "" {
		p.at(r, r.APIVersion, "planted/v1")
	}
	if r.Optional != "" {
		p.at(r, r.Optional, true)
	}
	for _, c := range r.When {
		if value := c.Values[0]; value == "*" {
			p.at(r, c.Path, nil)
		} else if value != "" {
			p.at(r, c.Path, value)
		}
	}
	if r.Selector != nil {
		p.selector(r)
	}
}

// matching is a value for the fields of a name, with which it looks like the rule's pattern; nil for any value.
func matching(r catalog.Reference) any {
	fields := 0
	for _, part := range r.Name {
		if part.Literal == "" {
			fields++
		}
	}
	if r.Match == "" || fields > 1 { // several fields are put together so that they match
		return nil
	}
	before, after := r.Name[0].Literal, r.Name[len(r.Name)-1].Literal
	if whole := before + "planted" + after; len(r.Name) > 1 && fits(r.Match, whole) {
		return "planted"
	}
	out := ""
	for i, part := range strings.Split(r.Match, "{") {
		if i > 0 {
			part = part[strings.Index(part, "}")+1:]
			out += "planted"
		}
		out += part
	}
	// What stands around the field in the name is not part of its value.
	return strings.TrimPrefix(strings.TrimSuffix(out, after), before)
}

func fits(match, text string) bool {
	p, err := parsePattern(match)
	if err != nil {
		return false
	}
	_, ok := p.find([]byte(text), span{0, uint32(len(text))})
	return ok
}

func (p planter) selector(r catalog.Reference) {
	value := map[catalog.Form]any{
		catalog.Labels:           map[string]any{"app": "planted"},
		catalog.LabelSelector:    map[string]any{"matchLabels": map[string]any{"app": "planted"}},
		catalog.NodeSelectorTerm: map[string]any{"matchExpressions": []any{map[string]any{"key": "app", "operator": "Exists"}}},
	}
	p.at(r, r.Selector.Path, value[r.Selector.Form])
	if path := r.Selector.Namespaces; path != "" {
		p.at(r, path, value[catalog.LabelSelector])
	}
	for _, l := range r.Selector.And {
		p.at(r, l.Path, "planted")
	}
	if path := r.Selector.NamespaceNames; path != "" {
		p.at(r, path+"[*]", "planted")
	}
}

// at writes a value at a path of a rule; nil stands for any value of the right type, if there is none yet.
func (p planter) at(r catalog.Reference, path string, value any) {
	p.t.Helper()
	p.put(p.root, catalog.Segments(catalog.Absolute(r.At, path)), p.typ, value)
}

func (p planter) put(object map[string]any, path []catalog.Segment, typ reflect.Type, value any) {
	p.t.Helper()
	s := path[0]
	if typ != nil {
		typ = p.fieldType(typ, s)
	}
	key := s.Field
	if s.Key != "" || s.Keys {
		inner, ok := object[s.Field].(map[string]any)
		if !ok {
			inner = map[string]any{}
			object[s.Field] = inner
		}
		if object, key = inner, s.Key; s.Keys {
			if text, ok := value.(string); ok {
				key, value = text, nil
			} else if len(inner) > 0 {
				return
			} else {
				key = "planted"
			}
		}
	}
	if s.List {
		list, _ := object[key].([]any)
		for len(list) < 2 {
			list = append(list, anyValue(typ, len(path) > 1))
		}
		object[key] = list
		if len(path) == 1 {
			list[1] = chosen(list[1], typ, value)
			return
		}
		inner, ok := list[1].(map[string]any)
		if !ok {
			inner = map[string]any{}
			list[1] = inner
		}
		p.put(inner, path[1:], typ, value)
		return
	}
	if len(path) == 1 {
		object[key] = chosen(object[key], typ, value)
		return
	}
	inner, ok := object[key].(map[string]any)
	if !ok {
		inner = map[string]any{}
		object[key] = inner
	}
	p.put(inner, path[1:], typ, value)
}

// chosen is value, as it is written for a type; if it is nil, what is there, or else any value of the type.
func chosen(there any, typ reflect.Type, value any) any {
	if value == nil {
		switch there {
		case nil, "", false:
			return anyValue(typ, false)
		}
		return there
	}
	if text, ok := value.(string); ok && typ != nil {
		switch typ.Kind() {
		case reflect.Bool:
			return text == "true"
		case reflect.Int32, reflect.Int64:
			return json.Number(text)
		}
	}
	return value
}

func anyValue(typ reflect.Type, object bool) any {
	switch {
	case typ == nil && object:
		return map[string]any{}
	case typ == nil:
		return "planted"
	case strings.HasSuffix(typ.String(), "Quantity"):
		return "1"
	case strings.HasSuffix(typ.String(), "Time"):
		return "2026-01-02T03:04:05Z"
	}
	switch typ.Kind() {
	case reflect.String:
		return "planted"
	case reflect.Bool:
		return true
	case reflect.Int32, reflect.Int64:
		return 1
	case reflect.Map, reflect.Struct:
		return map[string]any{}
	}
	return nil
}

// fieldType is the type of what a segment leads to.
func (p planter) fieldType(typ reflect.Type, s catalog.Segment) reflect.Type {
	p.t.Helper()
	field := jsonFieldType(typ, s.Field)
	if field == nil {
		p.t.Fatalf("%v has no field %s", typ, s.Field)
	}
	field = pointed(field)
	if s.List || s.Key != "" || s.Keys {
		field = pointed(field.Elem())
	}
	return field
}

func pointed(typ reflect.Type) reflect.Type {
	if typ.Kind() == reflect.Pointer {
		return typ.Elem()
	}
	return typ
}

// jsonFieldType finds a field by its name in JSON, which may lie in an embedded struct.
func jsonFieldType(typ reflect.Type, name string) reflect.Type {
	for i := range typ.NumField() {
		f := typ.Field(i)
		if key, _, _ := strings.Cut(f.Tag.Get("json"), ","); key == name {
			return f.Type
		}
		if f.Anonymous && f.Type.Kind() == reflect.Struct {
			if found := jsonFieldType(f.Type, name); found != nil {
				return found
			}
		}
	}
	return nil
}
