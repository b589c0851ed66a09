package catalog

import (
	"fmt"
	"strings"
)

// A Segment is one step of a path: a field and, for [*], every element of the list in it.
type Segment struct {
	Field string
	List  bool
}

// Segments splits a path such as "spec.containers[*].env[*].valueFrom" into its steps. It is meant for paths of a checked
// catalog; of any other path, what is not a field or a [*] becomes part of a field's name. The empty path has no steps.
func Segments(path string) []Segment {
	if path == "" {
		return nil
	}
	var segments []Segment
	for part := range strings.SplitSeq(path, ".") {
		field, list := strings.CutSuffix(part, "[*]")
		segments = append(segments, Segment{field, list})
	}
	return segments
}

// checkPath says what is wrong with a path, and what to do; nil when nothing is. lists is the number of [*] allowed.
func checkPath(path string, lists int) error {
	segments := Segments(path)
	if len(segments) > MaxSegments {
		return fmt.Errorf("%q has more than %d fields, name a place nearer to the root", path, MaxSegments)
	}
	found := 0
	for _, segment := range segments {
		if !isFieldName(segment.Field) {
			return fmt.Errorf("%q is not a path, write fields with dots between them and [*] after a list, such as spec.volumes[*].secret", path)
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

func isFieldName(name string) bool {
	for i, c := range name {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == '$'
		digit := c >= '0' && c <= '9' || c == '-'
		if !letter && (i == 0 || !digit) {
			return false
		}
	}
	return name != ""
}

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
	return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
}
