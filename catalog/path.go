package catalog

import (
	"fmt"
	"strings"
)

// A Segment is one step of a path: a field, and what is done with its value.
type Segment struct {
	Field string
	// List: [*], every element of the list.
	List bool
	// Key: [key], the entry of the map with that key; empty for none.
	Key string
	// Keys: {*}, every key of the map.
	Keys bool
}

// Segments splits a path such as "spec.containers[*].env[*].valueFrom" or "metadata.labels[app.kubernetes.io/name]" into
// its steps. It is meant for paths of a checked catalog; of any other path, what is not a field becomes part of a field's
// name. The empty path has no steps.
func Segments(path string) []Segment {
	if path == "" {
		return nil
	}
	segments := make([]Segment, 0, 1+strings.Count(path, ".")) // more than there are when a key has dots
	for path != "" {
		var text string
		text, path = cutSegment(path)
		segments = append(segments, segment(text))
	}
	return segments
}

// cutSegment cuts a path at the first dot that is not between brackets.
func cutSegment(path string) (first, rest string) {
	depth := 0
	for i := range len(path) {
		switch c := path[i]; {
		case c == '[':
			depth++
		case c == ']':
			depth--
		case c == '.' && depth <= 0:
			return path[:i], path[i+1:]
		}
	}
	return path, ""
}

func segment(text string) Segment {
	if field, ok := strings.CutSuffix(text, "[*]"); ok {
		return Segment{Field: field, List: true}
	}
	if field, ok := strings.CutSuffix(text, "{*}"); ok {
		return Segment{Field: field, Keys: true}
	}
	if field, key, ok := strings.Cut(text, "["); ok && len(key) > 1 && strings.HasSuffix(key, "]") {
		return Segment{Field: field, Key: strings.TrimSuffix(key, "]")}
	}
	return Segment{Field: text}
}

// checkPath says what is wrong with a path, and what to do; nil when nothing is. lists is the number of [*] allowed.
func checkPath(path string, lists int) error {
	segments := Segments(path)
	if without := withoutQuotes(path); without != path {
		return fmt.Errorf("%s has quotes in its brackets, which would belong to the key: write %s", path, without)
	}
	if path == "" || strings.HasSuffix(path, ".") || len(segments) > 0 && strings.ContainsAny(segments[len(segments)-1].Key, "[]{} ") {
		return notPath(path)
	}
	if len(segments) > MaxSegments {
		return fmt.Errorf("%q has more than %d fields, name a place nearer to the root", path, MaxSegments)
	}
	found := 0
	for i, segment := range segments {
		if !isFieldName(segment.Field) {
			return notPath(path)
		}
		if isNumber(segment.Key) && i < len(segments)-1 {
			return fmt.Errorf("%q leads on behind a map, end it there, or write [*] for every element of a list", path)
		}
		if (segment.Keys || segment.Key != "") && i < len(segments)-1 {
			return fmt.Errorf("%q leads on behind a map, end it there", path)
		}
		if segment.List {
			found++
		}
	}
	if found > lists && lists == 0 {
		return fmt.Errorf("%q leads through a list, but a single value is needed here: remove the [*]", path)
	}
	if found > lists {
		return fmt.Errorf("%q leads through %d lists, use at most %d", path, found, lists)
	}
	return nil
}

// withoutQuotes removes the quotes that other languages of paths have around a key in brackets.
func withoutQuotes(path string) string {
	return strings.NewReplacer("['", "[", "']", "]", `["`, "[", `"]`, "]").Replace(path)
}

func notPath(path string) error {
	return fmt.Errorf("%q is not a path, write fields with dots between them and [*] after a list, such as spec.volumes[*].secret", path)
}

func isFieldName(name string) bool {
	for i, c := range name {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_'
		digit := c >= '0' && c <= '9' || c == '-'
		if !letter && (i == 0 || !digit) {
			return false
		}
	}
	return name != ""
}

// fromRoot returns a path without the "$." that says that it begins at the object's root.
func fromRoot(path string) (string, bool) { return strings.CutPrefix(path, "$.") }

// join puts one path behind another; either may be empty.
func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "." + b
}

// below says whether path is the field at root, or lies under it.
func below(path, root string) bool {
	rest, ok := strings.CutPrefix(path, root)
	return ok && (rest == "" || rest[0] == '.' || rest[0] == '[' || rest[0] == '{')
}
