package graph

import "math"

// A NodeID stands for a node inside one Graph, from the moment it is made until it is gone; then the id may be given to
// another node. Zero stands for no node.
type NodeID uint32

// An EdgeID stands for an edge inside one Graph. Zero stands for no edge.
type EdgeID uint32

// A RelationID stands for a relation inside one Graph.
type RelationID uint16

// A NodeState says whether a node's object was seen.
type NodeState uint8

const (
	free NodeState = iota // an unused slot
	// Present: the object was seen, and not its deletion.
	Present
	// Missing: the object was named, its kind is followed completely, and it is not there.
	Missing
	// Unknown: the object was named, and its kind is not watched, may not be read, or was not yet read to the end.
	Unknown
	// Virtual: what was named is no object of the API, such as a user or a container image: it cannot be there or not.
	Virtual
)

// String is the state's name in graph.json.
func (s NodeState) String() string {
	switch s {
	case Present:
		return "present"
	case Missing:
		return "missing"
	case Unknown:
		return "unknown"
	case Virtual:
		return "virtual"
	}
	return "free"
}

// A nodeRecord is a node in memory. Its edges hang on it as two doubly linked lists through the edge records, so that
// an edge comes and goes at the same cost whatever the degree of its ends.
//
// It is 64 bytes.
type nodeRecord struct {
	name       string
	uid        UID
	namespace  textID
	attributes textID
	stamp      stamp
	firstOut   EdgeID
	firstIn    EdgeID
	next       NodeID // in the same bucket of the index
	outDegree  degree
	inDegree   degree
	kind       KindID
	state      NodeState
}

// An edgeRecord is an edge in memory. It is 32 bytes, and there are a few for each node: what it takes counts. Its
// relation is that of the rules in its evidence.
type edgeRecord struct {
	source   NodeID // zero in an unused slot
	target   NodeID
	nextOut  EdgeID
	prevOut  EdgeID
	nextIn   EdgeID
	prevIn   EdgeID
	evidence Evidence
	stamp    stamp
}

// A degree counts a node's edges on one side, to tell the shorter list from the longer. One that has reached many stays
// there.
type degree uint16

const many = math.MaxUint16

func (d *degree) up() {
	if *d < many {
		*d++
	}
}

func (d *degree) down() {
	if *d < many {
		*d--
	}
}

// A stamp is a revision in four bytes, counted from an epoch (see changeLog).
type stamp uint32

// same says whether two records show the same node, whatever their place in lists.
func (r *nodeRecord) same(o *nodeRecord) bool {
	return r.state == o.state && r.uid == o.uid && r.attributes == o.attributes &&
		r.kind == o.kind && r.namespace == o.namespace && r.name == o.name
}

func (r *edgeRecord) same(o *edgeRecord) bool {
	return r.source == o.source && r.target == o.target && r.evidence == o.evidence
}
