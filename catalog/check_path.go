package catalog

import (
	"slices"
	"strings"
)

// lastApplied is the annotation that holds a whole object, that of a Secret its data.
const lastApplied = "kubectl.kubernetes.io/last-applied-configuration"

// neverRead says why no rule may lead to a place from the object's root, because what is written there is large, or not
// meant to be seen; empty for any other place.
func neverRead(path string) string {
	if !below(path, "metadata") {
		return ""
	}
	segments := Segments(path)
	if len(segments) < 2 || segments[0].Field != "metadata" {
		return ""
	}
	switch s := segments[1]; {
	case s.Field == "managedFields":
		return "metadata.managedFields is never read, choose another field"
	case s.Field == "annotations" && s.Key == lastApplied:
		return "the annotation " + lastApplied + " holds the whole object and is never read, choose another field"
	case (s.Field == "annotations" || s.Field == "labels") && s.Key == "":
		return "metadata." + s.Field + " is never read as a whole, name one: metadata." + s.Field + "[key]"
	}
	return ""
}

// checkPlace checks a path from the object's root.
func (b *builder) checkPlace(metadataOnly bool, field string, path text, lists int) {
	if err := checkPath(path.value, lists); err != nil {
		b.problems.add(path.position, field, "%v", err)
		return
	}
	if lists == 0 && endsInKeys(path.value) {
		b.problems.add(path.position, field, "%q are keys of a map, but a single value is needed here: remove the {*}", path.value)
		return
	}
	b.checkReadable(metadataOnly, field, path, path.value)
}

// checkReadable checks that a place may be read, and is; path is how it was written.
func (b *builder) checkReadable(metadataOnly bool, field string, path text, place string) {
	if why := neverRead(place); why != "" {
		b.problems.add(path.position, field, "%s", why)
		return
	}
	if metadataOnly && !below(place, "metadata") {
		b.problems.add(path.position, field, "%q is not in the metadata, which is all that is read of this kind: choose another field or remove read: metadata", place)
	}
}

func endsInKeys(path string) bool { return strings.HasSuffix(path, "{*}") }

// endsInEntry says whether a path leads to a single text of a map: a value or a key.
func endsInEntry(path string) bool {
	return endsInKeys(path) || strings.HasSuffix(path, "]") && !strings.HasSuffix(path, "[*]") && !strings.HasSuffix(path, "[]")
}

// endsInNumber says whether a path leads to an entry of a map whose key is a number: as other languages of paths write an
// element of a list.
func endsInNumber(path string) bool { return isNumber(lastKey(path)) }

// lastKey is the key in brackets at the end of a path; empty if there is none.
func lastKey(path string) string {
	segments := Segments(path)
	if len(segments) == 0 {
		return ""
	}
	return segments[len(segments)-1].Key
}

// A rulePlace checks the paths of one rule, or alias, which are relative to at.
type rulePlace struct {
	*builder
	kind Kind
	at   text
}

func (r rulePlace) checkAt() {
	if r.at.value != "" {
		r.checkPlace(r.kind.MetadataOnly, "at", r.at, MaxLists)
	}
}

// checkField checks a path that leads to a single value.
func (r rulePlace) checkField(field string, path text) {
	p := r.problems
	rest, root := fromRoot(path.value)
	switch {
	case path.value == ".":
		if r.at.value == "" {
			p.add(path.position, field, `"." is the place that at leads to, say at which`)
		}
		return
	case path.value == "":
		p.add(path.position, field, "is empty, name a field or remove this")
		return
	case !root && endsInNumber(r.at.value):
		list := r.at.value[:strings.LastIndexByte(r.at.value, '[')] + "[*]"
		p.add(r.at.position, "at", "%q is the entry %q of a map, write %q for every element of a list", r.at.value, lastKey(r.at.value), list)
		return
	case !root && endsInEntry(r.at.value):
		p.add(path.position, field, `%q cannot lie below %q, which is a text: write "." for the text itself`, path.value, r.at.value)
		return
	}
	if err := checkPath(rest, 0); err != nil {
		p.add(path.position, field, "%v", err)
		return
	}
	if endsInKeys(rest) {
		p.add(path.position, field, "%q are keys of a map, but a single value is needed here: put the map and {*} into at", path.value)
		return
	}
	place := Absolute(r.at.value, path.value)
	if len(Segments(place)) > MaxSegments {
		p.add(path.position, field, "%q and the place above it have more than %d fields, name a place nearer to the root", path.value, MaxSegments)
		return
	}
	// If at leads out of the metadata, that is said of at.
	said := !root && r.at.value != "" && !below(r.at.value, "metadata")
	r.checkReadable(r.kind.MetadataOnly && !said, field, path, place)
}

// checkTemplate checks a template and its fields; reserved are words in it that are not fields.
func (r rulePlace) checkTemplate(field string, t text, reserved []string) Template {
	template, err := parseTemplate(t.value)
	if err != nil {
		r.problems.add(t.position, field, "%v", err)
		return nil
	}
	for _, part := range template {
		if part.Literal == "" && !slices.Contains(reserved, part.Path) {
			r.checkField(field, text{part.Path, t.position})
		}
	}
	return template
}
