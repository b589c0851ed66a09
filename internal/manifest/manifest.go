// Package manifest reads Kubernetes objects as people and kubectl write them: YAML and JSON, one document or many, lists,
// files, folders, compressed or not.
//
// # Guarantees
//
//   - What cannot be read costs nothing but itself: a Problem says where it stands and what is wrong, and the rest goes on.
//     Only in JSON, where nothing says where the next document begins, the rest of a document that breaks is lost.
//   - Input is not trusted. What it unfolds to is bounded, and nothing in it is ever opened, run or fetched.
package manifest

import (
	"encoding/json"
	"fmt"
	"strings"
)

// An Object is one Kubernetes object as it was written.
type Object struct {
	Place      Place
	APIVersion string
	Kind       string
	// JSON is the whole object.
	JSON json.RawMessage
}

// Group and Version are the two parts of the API version. The core group is empty.
func (o Object) Group() string { return groupOf(o.APIVersion) }

// Version is the API version without the group.
func (o Object) Version() string { return o.APIVersion[strings.LastIndex(o.APIVersion, "/")+1:] }

func groupOf(apiVersion string) string {
	group, _, ok := strings.Cut(apiVersion, "/")
	if !ok {
		return ""
	}
	return group
}

// A Place is where something stands in the input.
type Place struct {
	// File is the name of the file, "stdin" for the standard input.
	File string
	// Document counts the file's documents from 1, those that are empty left out. Line is that of its first line.
	Document, Line int
	// Item counts the items of a list from 1; 0: it is no item of a list.
	Item int
}

// String is the place for people: shop.yaml: document 3 (line 41), item 2.
func (p Place) String() string {
	text := p.File
	if p.Document > 0 {
		text = fmt.Sprintf("%s: document %d (line %d)", p.File, p.Document, p.Line)
	}
	if p.Item > 0 {
		text += fmt.Sprintf(", item %d", p.Item)
	}
	return text
}

// A Problem is something in the input that could not be read.
type Problem struct {
	Place Place
	Err   error
}

func (p *Problem) Error() string { return p.Place.String() + ": " + p.Err.Error() }

// Unwrap returns what is wrong.
func (p *Problem) Unwrap() error { return p.Err }

// Contents is what was read, in the order in which it was written.
type Contents struct {
	Objects  []Object
	Problems []error
	// Skipped are the places in folders of what is valid and no Kubernetes object, such as a values.yaml.
	Skipped []Place
}

func (c *Contents) problem(p Place, format string, args ...any) {
	c.Problems = append(c.Problems, &Problem{p, fmt.Errorf(format, args...)})
}
