package query

import (
	"errors"

	"kubernetes-scraper/graph"
)

// What can be wrong with a question. The errors that functions return say more, and are one of these to errors.Is.
var (
	// ErrNotFound: the graph has no such object, or knows no such kind.
	ErrNotFound = errors.New("not found")
	// ErrAmbiguous: a name stands for several objects.
	ErrAmbiguous = errors.New("ambiguous")
	// ErrName: a text is no name of an object.
	ErrName = errors.New("no name of an object")
)

// A NotFoundError says what was not found, and what may have been meant. It is ErrNotFound.
type NotFoundError struct {
	// Name is what was asked for, as people write it.
	Name string
	// Kind: it is the kind that nobody knows.
	Kind bool
	// Namespace is where it was looked for; empty for all namespaces, and of a cluster-scoped kind.
	Namespace string
	// Unread is the kind that was looked for, if not all of its objects are known: then nobody can say. Its State is empty if
	// nobody reads it.
	Unread *graph.KindStatus
	// Suggestions are what may have been meant, the most likely first.
	Suggestions []string
}

// An AmbiguousError lists the objects that a name stands for. It is ErrAmbiguous.
type AmbiguousError struct {
	Name string
	// Keys are the objects, in order.
	Keys []graph.EntityKey
}
