package render

import (
	"strconv"
	"unicode"
	"unicode/utf8"

	"kubernetes-scraper/graph"
)

// unknownRune stands for what a format cannot carry.
const unknownRune = utf8.RuneError

// shown is a rune as it may be drawn for a person: what has no picture of its own, or changes the direction of what is
// around it, becomes U+FFFD.
func shown(r rune) rune {
	if !unicode.IsPrint(r) {
		return unknownRune
	}
	return r
}

// pictureName is what an object is called in a picture, below its type.
func pictureName(key graph.EntityKey) string {
	if key.Namespace == "" {
		return key.Name
	}
	return key.Namespace + "/" + key.Name
}

// headLine says of which graph an export is, in a line of its own in which nothing can be misread: the cluster's name is
// spelled as in an ID.
func (e *export) headLine(comment string) {
	e.raw(comment)
	e.raw(" cluster ")
	e.line = appendEscaped(e.line, e.graph.Cluster(), alphabet{kept: "-._~:@", escape: '%'})
	e.raw(", revision ")
	e.line = strconv.AppendUint(e.line, e.graph.Revision(), 10)
	if !e.graph.Complete() {
		e.raw(", incomplete: some kinds were not read to their end")
	}
	e.raw("\n")
}
