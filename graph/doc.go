// Package graph holds the relationships between Kubernetes objects: a live graph that one goroutine changes, and
// snapshots of it that any number of goroutines read while it changes.
//
// # Terms
//
// A node is an object, known by its EntityKey. It is present when the object was seen. An object that was only named by
// another is a node as well, in state missing or unknown; it goes with the last edge that leads to it.
//
// An edge leads from a source node to a target node and bears a relation, a verb ("uses"). There is at most one edge for
// a source, a target and a relation. Its reasons say which field of the source's object states it; an edge without a
// reason does not exist.
//
// A revision counts the commits that changed something. Every node and edge bears the revision that last changed it.
//
// # Guarantees
//
//   - Graph is for one goroutine. Nothing that it hands out is ever changed afterwards: a Snapshot may be read from any
//     goroutine, for as long as wanted, and shares all that did not change with its successors.
//   - Making a snapshot costs what was changed since the last one, not what the graph holds.
//   - Every operation on a node costs the edges that it touches, whatever the degree of the nodes at their other ends.
//   - The same state, reached by the same commits, is written as the same bytes. A graph that is read back from them, and
//     a Replica that is kept by deltas, are written as these bytes too. Texts are valid UTF-8: who writes sees to that.
//
// The package knows nothing of Kubernetes but the parts of an object's identity, and imports the standard library alone.
package graph
