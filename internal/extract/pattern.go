package extract

import (
	"bytes"
	"fmt"
	"strings"
)

// A capture is a part of a reference that a pattern finds in a name.
type capture uint8

const (
	captureNothing capture = iota
	captureName
	captureNamespace
	captureGroup
	captureKind
	captureResource
	captures
)

// A pattern is what a name must look like: captures, with literals around them.
type pattern []patternPart

// A patternPart is a capture and the literal that follows it; the first part of a pattern has no capture.
type patternPart struct {
	capture capture
	literal string
}

// parsePattern reads a pattern such as "system:serviceaccount:{namespace}:{name}".
func parsePattern(text string) (pattern, error) {
	literal, rest, found := strings.Cut(text, "{")
	out := pattern{{literal: literal}}
	for found {
		var name string
		if name, rest, found = strings.Cut(rest, "}"); !found {
			return nil, fmt.Errorf("the pattern %q has a { without a }, add it", text)
		}
		capture, ok := captureOf(name)
		if !ok {
			return nil, fmt.Errorf("the pattern %q has a {%s}, write {name}, {namespace}, {group}, {kind}, {resource} or {}", text, name)
		}
		literal, rest, found = strings.Cut(rest, "{")
		if found && literal == "" {
			return nil, fmt.Errorf("the pattern %q has nothing between two parts in braces, put a text there", text)
		}
		out = append(out, patternPart{capture, literal})
	}
	return out, nil
}

func captureOf(name string) (capture, bool) {
	for c, n := range []string{
		captureNothing: "", captureName: "name", captureNamespace: "namespace",
		captureGroup: "group", captureKind: "kind", captureResource: "resource",
	} {
		if n == name {
			return capture(c), true
		}
	}
	return 0, false
}

// find returns the captures in x.text at s; false if the text there does not look like the pattern. A part in braces is
// any text but an empty one, up to the first place where the literal after it stands.
func (p pattern) find(text []byte, s span) (found [captures]span, ok bool) {
	at := s.from
	for i, part := range p {
		rest := text[at:s.to]
		if i == 0 {
			if !bytes.HasPrefix(rest, []byte(part.literal)) {
				return found, false
			}
			at += uint32(len(part.literal))
			continue
		}
		n := len(rest)
		if part.literal != "" {
			n = bytes.Index(rest, []byte(part.literal))
		}
		if n <= 0 {
			return found, false
		}
		found[part.capture] = span{at, at + uint32(n)}
		at += uint32(n + len(part.literal))
	}
	return found, at == s.to
}
