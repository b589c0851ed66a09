package graph

import "unique"

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
type nodeRecord struct {
	name       string
	namespace  unique.Handle[string]
	attributes attributes
	uid        UID
	revision   uint64
	firstOut   EdgeID
	firstIn    EdgeID
	outDegree  uint32
	inDegree   uint32
	next       NodeID // in the same bucket of the index
	kind       KindID
	state      NodeState
}

// An edgeRecord is an edge in memory. It is 40 bytes, and there are a few for each node: what it takes counts.
type edgeRecord struct {
	evidence Evidence
	stamp    stamp
	source   NodeID // zero in an unused slot
	target   NodeID
	nextOut  EdgeID
	prevOut  EdgeID
	nextIn   EdgeID
	prevIn   EdgeID
}

// A stamp is an edge's revision and relation in eight bytes. At a thousand commits a second, 48 bits of revision last for
// nine thousand years.
type stamp uint64

func stampOf(revision uint64, relation RelationID) stamp {
	return stamp(revision<<16 | uint64(relation))
}

func (s stamp) revision() uint64     { return uint64(s >> 16) }
func (s stamp) relation() RelationID { return RelationID(s) }

// same says whether two records show the same node, whatever their place in lists.
func (r *nodeRecord) same(o *nodeRecord) bool {
	return r.state == o.state && r.uid == o.uid && r.attributes == o.attributes &&
		r.kind == o.kind && r.namespace == o.namespace && r.name == o.name
}

func (r *edgeRecord) same(o *edgeRecord) bool {
	return r.source == o.source && r.target == o.target && r.stamp.relation() == o.stamp.relation() && r.evidence == o.evidence
}
