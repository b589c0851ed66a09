// Package resolve turns references into edges, and keeps them right while objects come, change and go.
//
// # The law
//
// After any sequence of events, in any order, the graph equals the graph built from scratch from the final objects. It
// holds because an edge is a pure function of two records, the object that states it and the object that it names, and
// because whatever changes one of them looks up exactly the edges that depend on it:
//
//	an object's references    -> the edges that it states                     (references.go: compared with those it has)
//	an object comes or goes   -> the references that claim it by UID          (claims.go)
//	                             those that count only while it is there      (hopes.go)
//	an object's labels        -> the selectors filed under one of its labels  (groups.go)
//	a selector                -> the label groups that hold its rarest label  (selectors.go)
//	a namespace's labels      -> the selectors that look into namespaces      (selectors.go)
//	what is known of a kind   -> the nodes of that kind that nobody has seen  (coverage.go)
//
// References by name need no index of their own: what is named is a node as soon as it is named, and the edge stays when
// its object comes and goes. An alias, a further name of an object, is a label that nobody else can have.
//
// An edge leads from the object that states it to the one that it names, or, by a reverse rule, the other way. One edge
// may have reasons of both kinds; each object replaces only its own.
//
// # What is not kept
//
// The words of a reference are not, but for those that its edge does not show (words.go). So a reference to a kind that
// only its group and kind are known of is resolved as if the kind had namespaces; when its scope becomes known, or
// changes, what was resolved is moved. A reference that gives
// a plural which no server has told of yet counts for nothing until its object changes.
//
// A Resolver belongs to the goroutine that owns the graph.
package resolve
