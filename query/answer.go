// Package query answers questions about a graph: what an object is tied to, what it needs, what breaks without it, how two
// objects are connected, what was named and is not there.
//
// Every question is a pure function of a Graph. Every answer is a value that can be written as JSON, in a fixed order: the
// same graph gives the same answer. An answer says how far it can be believed (Head) and whether a limit cut it off.
package query

import (
	"iter"

	"kubernetes-scraper/graph"
)

// A Graph is what questions are asked of: a *graph.Snapshot, or the graph of an earlier revision. It never changes.
type Graph interface {
	Cluster() string
	Revision() uint64
	Complete() bool
	Kinds() []graph.KindStatus
	Size() (nodes, edges int)
	Node(graph.EntityKey) (graph.Node, bool)
	Nodes() iter.Seq[graph.Node]
	Out(graph.EntityKey) iter.Seq[graph.Edge]
	In(graph.EntityKey) iter.Seq[graph.Edge]
}

// A Head is what every answer begins with.
type Head struct {
	Cluster  string `json:"cluster"`
	Revision uint64 `json:"revision"`
	Complete bool   `json:"complete"`
	// Unseen are the kinds that could not be read to their end, of which an absent object or edge therefore means nothing.
	Unseen []graph.KindStatus `json:"unseen,omitempty"`
	// Truncated says which limit cut the answer off and what was left out; empty if the answer is whole.
	Truncated string `json:"truncated,omitempty"`
}

// A Step is one edge of the way from one object to another.
type Step struct {
	graph.Relationship
	// Backward: the way leads from the edge's target to its source.
	Backward bool `json:"backward,omitempty"`
}

// An ObjectAnswer is one object with every edge in and out.
type ObjectAnswer struct {
	Head
	Object graph.NodeDocument `json:"object"`
	// Out and In are the edges, in order of relation and of the key at the other end.
	Out []graph.Relationship `json:"out"`
	In  []graph.Relationship `json:"in"`
	// Absent are those at the other ends of the edges that were named and not seen, in order: missing, or unknown.
	Absent []graph.NodeDocument `json:"absent,omitempty"`
}

// A TreeAnswer is an object between its owners and its dependents.
type TreeAnswer struct {
	Head
	// Object is the one that was asked about.
	Object graph.EntityKey `json:"object"`
	// Roots are the topmost owners, each with all that hangs below it on the way to the object and below the object. An
	// object without owners is its own root.
	Roots []Branch `json:"roots"`
}

// A Branch is an object in a tree.
type Branch struct {
	Object graph.NodeDocument `json:"object"`
	// Edge is the edge by which it hangs on its parent; nil for a root.
	Edge *Step `json:"edge,omitempty"`
	// Repeated: the object is shown elsewhere in the tree with what hangs below it, which is left out here.
	Repeated bool     `json:"repeated,omitempty"`
	Children []Branch `json:"children,omitempty"`
}

// A ReachAnswer is what an object needs (Deps), or what is affected if it changes or goes (Impact).
type ReachAnswer struct {
	Head
	Object graph.NodeDocument `json:"object"`
	// Groups hold what was reached, a kind each, in order of type and group.
	Groups []Group `json:"groups"`
}

// A Group is what was reached of one kind.
type Group struct {
	Type    string    `json:"type"`
	Group   string    `json:"group,omitempty"`
	Objects []Reached `json:"objects"`
}

// A Reached is an object that was reached, and why.
type Reached struct {
	Object graph.NodeDocument `json:"object"`
	// Optional: every way to it leads over a reference that may be missing.
	Optional bool `json:"optional,omitempty"`
	// Path is a shortest way from the object that was asked about, one without optional references if there is any.
	Path []Step `json:"path"`
}

// A PathAnswer is the shortest ways between two objects, over edges in either direction.
type PathAnswer struct {
	Head
	From graph.NodeDocument `json:"from"`
	To   graph.NodeDocument `json:"to"`
	// Paths are of equal length; empty if there is no way.
	Paths [][]Step `json:"paths"`
}

// A MissingAnswer is what was named and not seen.
type MissingAnswer struct {
	Head
	// Required are missing, and something cannot work without them. Optional are missing, and may be. Unknown were named,
	// and nobody can say whether they are there.
	Required []Dangling `json:"required"`
	Optional []Dangling `json:"optional"`
	Unknown  []Dangling `json:"unknown"`
}

// A Dangling is an object that was named and not seen, with every edge that names it.
type Dangling struct {
	Object     graph.NodeDocument   `json:"object"`
	References []graph.Relationship `json:"references"`
}

// An OrphansAnswer is what nothing uses.
type OrphansAnswer struct {
	Head
	Objects []Orphan `json:"objects"`
	// Unsure are those that nothing is known to use, where a kind the objects of which may do so could not be read.
	Unsure []Orphan `json:"unsure,omitempty"`
	// Filters are what was left out because it is the system's own, each with the number of objects that it left out.
	Filters []Filter `json:"filters"`
	// Unread are the kinds that would have been asked about and that nobody reads, such as Secrets unless that is asked for.
	Unread []graph.KindStatus `json:"unread,omitempty"`
}

// An Orphan is an object that nothing uses.
type Orphan struct {
	Object graph.NodeDocument `json:"object"`
	// Reason says in words what would count as a use and is not there.
	Reason string `json:"reason"`
}

// A Filter is a rule that leaves objects out of an answer.
type Filter struct {
	// Rule says in words what is left out.
	Rule  string `json:"rule"`
	Count int    `json:"count"`
}

// A KindsAnswer is what is watched, and what could not be seen and why.
type KindsAnswer struct {
	Head
	Kinds []KindCount `json:"kinds"`
}

// A KindCount is what is known of one kind. State is empty for a kind that is not watched, of which objects were only
// named.
type KindCount struct {
	graph.KindStatus
	Missing int `json:"missing,omitempty"`
	Unknown int `json:"unknown,omitempty"`
	Virtual int `json:"virtual,omitempty"`
}

// A DiffAnswer is what lies between two graphs.
type DiffAnswer struct {
	Old           Head        `json:"old"`
	New           Head        `json:"new"`
	Nodes         []NodeDiff  `json:"nodes"`
	Relationships []EdgeDiff  `json:"relationships"`
	Kinds         []KindsDiff `json:"kinds,omitempty"`
	// Truncated says which limit cut the answer off; empty if it is whole.
	Truncated string `json:"truncated,omitempty"`
}

// A NodeDiff is a node before and after: Old is nil for one that was added, New for one that was removed. Revisions alone
// are no difference.
type NodeDiff struct {
	Old *graph.NodeDocument `json:"old,omitempty"`
	New *graph.NodeDocument `json:"new,omitempty"`
}

// An EdgeDiff is an edge before and after, as in NodeDiff.
type EdgeDiff struct {
	Old *graph.Relationship `json:"old,omitempty"`
	New *graph.Relationship `json:"new,omitempty"`
}

// A KindsDiff is a watched kind before and after, if its state or reason differs.
type KindsDiff struct {
	Old *graph.KindStatus `json:"old,omitempty"`
	New *graph.KindStatus `json:"new,omitempty"`
}
