package catalog

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// A position is a place in a catalog file. Lines and columns count from 1.
type position struct {
	file         string
	line, column int
}

// problems collects what is wrong, so that a user sees all of it at once.
type problems struct{ found []problem }

type problem struct {
	position
	text string
}

// add notes a problem: the field it is about, and what is wrong and what to do in the words of format.
func (p *problems) add(at position, field, format string, args ...any) {
	text := printable(field + ": " + fmt.Sprintf(format, args...))
	p.found = append(p.found, problem{at, text})
}

// blame moves the problems from one on to where their cause lies, but for those that are there, of what the user of a
// macro says of its rules.
func (p *problems) blame(from int, cause position) {
	for i := range p.found[from:] {
		found := &p.found[from+i]
		if found.file == cause.file {
			continue
		}
		found.text += fmt.Sprintf(" (%s:%d, which the macro leads to)", found.file, found.line)
		found.position = cause
	}
}

// printable escapes what cannot be printed. Names that a file gives may hold line breaks.
func printable(text string) string {
	if !strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if unicode.IsPrint(r) {
			b.WriteRune(r)
			continue
		}
		quoted := strconv.QuoteRune(r)
		b.WriteString(quoted[1 : len(quoted)-1])
	}
	return b.String()
}

// join returns the problems as one error in the order of the files, each problem once (a rule in a macro is checked for
// every kind that uses it), or nil.
//
// A problem without a place follows from something that could not be read, and says nothing beside the problem of that.
func (p *problems) join() error {
	placed := func(found problem) bool { return found.line > 0 }
	if slices.ContainsFunc(p.found, placed) {
		p.found = slices.DeleteFunc(p.found, func(found problem) bool { return !placed(found) })
	}
	slices.SortStableFunc(p.found, func(a, b problem) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.line, b.line), cmp.Compare(a.column, b.column),
			cmp.Compare(a.text, b.text))
	})
	var all []error
	for _, found := range slices.Compact(p.found) {
		all = append(all, fmt.Errorf("%s:%d:%d: %s", found.file, found.line, found.column, found.text))
	}
	return errors.Join(all...)
}
