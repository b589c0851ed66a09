package extract

import (
	"bytes"
	"errors"
)

// fieldTwice is the error of an object that says something twice. It is then read again, with care.
type fieldTwice struct{}

func (fieldTwice) Error() string { return "a field is given twice" }

// walkJSON walks the object. Of fields given twice the last one counts, with all that is in it: what was noted of the
// first one would have to be forgotten. No API server writes such objects, so they are found out on the way and read a
// second time, carefully: that is, finding the last place of every field before looking into it.
func (x *Extractor) walkJSON() error {
	err := x.document()
	if errors.Is(err, fieldTwice{}) {
		x.reset()
		x.careful = true
		err = x.document()
	}
	return err
}

func (x *Extractor) document() error {
	i := space(x.raw, 0)
	if i == len(x.raw) || x.raw[i] != '{' {
		return broken(i, "there is no object")
	}
	end, err := x.object(x.matcher.root, i)
	if err != nil {
		return err
	}
	if end = space(x.raw, end); end < len(x.raw) {
		return broken(end, "something follows the object")
	}
	return nil
}

// object reads the object that begins at i and returns where it ends. It calls itself for matched fields only, so it
// never goes deeper than the tree.
func (x *Extractor) object(m *message, i int) (int, error) {
	if x.careful || len(m.fields) > 64 {
		return x.objectWithCare(m, i)
	}
	seen := uint64(0)
	return x.members(i, func(key []byte, i int) (int, error) {
		f := m.byKey(key)
		if f == nil {
			return skipValue(x.raw, i)
		}
		if seen&(1<<f.ordinal) != 0 {
			return 0, fieldTwice{}
		}
		seen |= 1 << f.ordinal
		return x.jsonField(f, i)
	})
}

// objectWithCare does the same, but looks only at the last value of every field.
func (x *Extractor) objectWithCare(m *message, i int) (int, error) {
	last := make([]int, len(m.fields))
	end, err := x.members(i, func(key []byte, i int) (int, error) {
		if f := m.byKey(key); f != nil {
			last[f.ordinal] = i
		}
		return skipValue(x.raw, i)
	})
	if err != nil {
		return 0, err
	}
	for ordinal, at := range last {
		if at == 0 {
			continue
		}
		if _, err := x.jsonField(m.fields[ordinal], at); err != nil {
			return 0, err
		}
	}
	return end, nil
}

// members calls each with the key of every member of the object at i, unescaped, and the place of its value; each
// returns where the value ends.
func (x *Extractor) members(i int, each func(key []byte, i int) (int, error)) (int, error) {
	raw := x.raw
	if i = space(raw, i+1); i < len(raw) && raw[i] == '}' {
		return i + 1, nil
	}
	for {
		key, next, err := x.key(i)
		if err != nil {
			return 0, err
		}
		if i = space(raw, next); i == len(raw) || raw[i] != ':' {
			return 0, broken(i, "a colon is missing")
		}
		if i, err = each(key, space(raw, i+1)); err != nil {
			return 0, err
		}
		if i = space(raw, i); i == len(raw) || raw[i] != ',' && raw[i] != '}' {
			return 0, broken(i, "an object does not end")
		}
		if raw[i] == '}' {
			return i + 1, nil
		}
		i = space(raw, i+1)
	}
}

// key reads a member's key. The result is valid until the next text is kept.
func (x *Extractor) key(i int) (key []byte, next int, err error) {
	if i == len(x.raw) || x.raw[i] != '"' {
		return nil, 0, broken(i, "a key is missing")
	}
	next, escaped, err := stringEnd(x.raw, i)
	if err != nil || !escaped {
		return x.raw[i+1 : max(i+1, next-1)], next, err
	}
	text, next, err := x.keepString(i)
	x.text = x.text[:text.from]
	return x.text[text.from:text.to], next, err
}

// byKey returns the field that JSON calls key, if any.
func (m *message) byKey(key []byte) *field {
	for _, f := range m.fields {
		if f.key == string(key) {
			return f
		}
	}
	return nil
}

// jsonField reads the value of a matched field, which begins at i, and returns where it ends.
func (x *Extractor) jsonField(f *field, i int) (int, error) {
	if !f.list {
		return x.value(f, i)
	}
	if i == len(x.raw) || x.raw[i] != '[' {
		return skipValue(x.raw, i)
	}
	return x.elements(f, i)
}

// elements reads the list that begins at i.
func (x *Extractor) elements(f *field, i int) (int, error) {
	raw := x.raw
	if i = space(raw, i+1); i < len(raw) && raw[i] == ']' {
		return i + 1, nil
	}
	defer func() { x.index[f.depth] = 0 }()
	for position := uint32(0); ; position++ {
		x.index[f.depth] = position
		next, err := x.value(f, i)
		if err != nil {
			return 0, err
		}
		if i = space(raw, next); i == len(raw) || raw[i] != ',' && raw[i] != ']' {
			return 0, broken(i, "a list does not end")
		}
		if raw[i] == ']' {
			return i + 1, nil
		}
		i = space(raw, i+1)
	}
}

// value reads one value, of a field or of a list's element. One of an unexpected type counts as absent.
func (x *Extractor) value(f *field, i int) (int, error) {
	if i == len(x.raw) {
		return 0, broken(i, "a value is missing")
	}
	if f.message != nil && f.wants == nil {
		if x.raw[i] == '{' {
			return x.object(f.message, i)
		}
		return skipValue(x.raw, i)
	}
	switch x.raw[i] {
	case '{':
		return x.wantedObject(f, i)
	case '[':
		return skipValue(x.raw, i)
	case '"':
		text, next, err := x.keepString(i)
		if err == nil {
			x.foundJSON(f, text, false, '"')
		}
		return next, err
	}
	return x.literal(f, i)
}

// literal reads a number, true, false or null.
func (x *Extractor) literal(f *field, i int) (int, error) {
	end, err := skipValue(x.raw, i)
	if err != nil {
		return 0, err
	}
	word := x.raw[i:end]
	switch {
	case string(word) == "null":
	case string(word) == "true", string(word) == "false":
		x.foundJSON(f, x.keep(word), word[0] == 't', 'b')
	case isNumber(word):
		x.foundJSON(f, x.keep(word), false, '0')
	default:
		return 0, broken(i, "a value is no JSON")
	}
	return end, nil
}

// foundJSON notes a single value for those who want one of that type ('"' string, 'b' bool, '0' number).
func (x *Extractor) foundJSON(f *field, text span, yes bool, kind byte) {
	for i := range f.wants {
		if w := &f.wants[i]; w.class.takes(kind) {
			x.note(w, f, text, yes)
		}
	}
}

// takes says whether a value of that type in JSON is of the class.
func (c class) takes(kind byte) bool {
	switch c {
	case textClass, groupClass:
		return kind == '"'
	case boolClass:
		return kind == 'b'
	}
	return c <= thereClass
}

// wantedObject reads an object that is wanted itself: once for each way in which it is.
func (x *Extractor) wantedObject(f *field, i int) (end int, err error) {
	x.there(f)
	if f.pairs {
		if end, err = x.labelMap(f, i); err != nil {
			return 0, err
		}
	}
	if f.keys {
		if end, err = x.mapKeys(f, i); err != nil {
			return 0, err
		}
	}
	if f.message != nil {
		return x.object(f.message, i)
	}
	if end > 0 {
		return end, nil
	}
	return skipValue(x.raw, i)
}

// mapKeys reads the keys of an object.
func (x *Extractor) mapKeys(f *field, i int) (int, error) {
	return x.members(i, func(key []byte, i int) (int, error) {
		x.foundKey(f, key)
		return skipValue(x.raw, i)
	})
}

// labelMap reads an object whose values are strings. Another value means that its key is not there, whatever was said
// of it before: that takes care.
func (x *Extractor) labelMap(f *field, i int) (int, error) {
	if x.careful {
		return x.labelMapWithCare(f, i)
	}
	return x.members(i, func(key []byte, i int) (int, error) {
		if i == len(x.raw) || x.raw[i] != '"' {
			return 0, fieldTwice{}
		}
		kept := x.keep(key)
		value, next, err := x.keepString(i)
		x.foundPair(f, kept, value)
		return next, err
	})
}

func (x *Extractor) labelMapWithCare(f *field, i int) (int, error) {
	last := map[string]int{}
	end, err := x.members(i, func(key []byte, i int) (int, error) {
		last[string(appendValid(nil, key))] = i
		return skipValue(x.raw, i)
	})
	if err != nil {
		return 0, err
	}
	for key, at := range last {
		if x.raw[at] != '"' {
			continue
		}
		kept := x.keep([]byte(key))
		value, _, err := x.keepString(at)
		if err != nil {
			return 0, err
		}
		x.foundPair(f, kept, value)
	}
	return end, nil
}

// isNumber says whether word may be a JSON number. It is not exact: 1.2.3 passes.
func isNumber(word []byte) bool {
	return (word[0] == '-' || word[0] >= '0' && word[0] <= '9') && len(bytes.Trim(word, "0123456789+-.eE")) == 0
}
