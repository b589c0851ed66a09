// Package resolve turns references into edges, and keeps them right while objects come, change and go.
//
// # The law
//
// After any sequence of events, in any order, the graph equals the graph built from scratch from the final objects. It
// holds because an edge is a pure function of two records, the object that states it and the object that it leads to,
// and because whatever changes one of them looks up exactly the edges that depend on it:
//
//	an object's references    -> the edges that leave it                      (compared with those it has)
//	an object comes or goes   -> the owner references that claim it by UID    (claims.go)
//	an object's labels        -> the selectors filed under one of its labels  (groups.go)
//	a selector                -> the label groups that hold its rarest label  (selectors.go)
//	what is known of a kind   -> the nodes of that kind that nobody has seen  (coverage.go)
//
// References by name need no index of their own: the target is a node as soon as it is named, and the edge stays when
// its object comes and goes.
//
// A Resolver belongs to the goroutine that owns the graph.
package resolve
