package graph

// A Delta is what changed between two revisions: applied to the graph of revision From, removals first, it gives that of
// revision To. It is a value of its own and holds no snapshot.
type Delta struct {
	From, To uint64
	// Reset: too much changed to be listed. Nodes and Edges are empty; read the snapshot of revision To.
	Reset bool
	// Kinds are the statuses of all watched kinds, if the state or reason of one changed; nil otherwise. A count that
	// changed is no reason: it follows from Nodes.
	Kinds []KindStatus
	Nodes []NodeChange
	Edges []EdgeChange
}

// A NodeChange is a node before and after. Old is nil for an added node, New for a removed one. If an object was replaced
// by another of the same key, both are there and differ in UID.
type NodeChange struct{ Old, New *Node }

// An EdgeChange is an edge before and after. Old is nil for an added edge, New for a removed one; if both are there they
// differ in their reasons.
type EdgeChange struct{ Old, New *Edge }

func (d *Delta) empty() bool {
	return !d.Reset && d.Kinds == nil && len(d.Nodes) == 0 && len(d.Edges) == 0
}
