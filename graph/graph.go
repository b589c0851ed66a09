package graph

import (
	"hash/maphash"
	"math"
	"strings"
)

// A Graph is the live graph. It belongs to one goroutine. Make one with New.
//
// Its operations cannot fail. Ids given to them must be those of existing nodes and edges.
type Graph struct {
	nodes vector[nodeRecord]
	edges vector[edgeRecord]
	index index
	kinds kinds

	rules       rules
	relations   []string
	relationIDs map[string]RelationID

	freeNodes, freeEdges []uint32 // unused slots
	nodeCount, edgeCount int

	texts   texts
	scratch []byte

	cluster string
	log     changeLog
	latest  *Snapshot
}

// New returns an empty graph of a cluster that knows the given rules, the position of each being its RuleID.
func New(cluster string, list []Rule) *Graph {
	g := &Graph{
		cluster:     strings.ToValidUTF8(cluster, "\uFFFD"),
		relationIDs: make(map[string]RelationID),
		index:       index{seed: maphash.MakeSeed()},
		texts:       newTexts(),
	}
	g.kinds.ids = make(map[kindKey]KindID)
	g.kinds.watched = make(map[KindID]KindStatus)
	for _, r := range list {
		g.AddRule(r)
	}
	g.nodes.push() // slot 0 stands for no node
	g.edges.push()
	g.log.revision, g.log.span = 1, math.MaxUint32
	return g
}

// Relation returns the id for a relation, and makes it known if it was not.
func (g *Graph) Relation(relation string) RelationID {
	id, ok := g.relationIDs[relation]
	if !ok {
		id = RelationID(len(g.relations))
		g.relations = append(g.relations, relation)
		g.relationIDs[relation] = id
	}
	return id
}

// Find returns the node with a key, or zero. O(1).
func (g *Graph) Find(kind KindID, namespace, name string) NodeID {
	return g.index.find(&g.nodes, &g.texts.list, g.index.nodeHash(kind, namespace, name), kind, namespace, name)
}

// Ensure returns the node with a key. Where there is none it makes one in the given state, any but present, which has to
// get an edge or become present before the next commit. O(1).
func (g *Graph) Ensure(kind KindID, namespace, name string, state NodeState) NodeID {
	hash := g.index.nodeHash(kind, namespace, name)
	if id := g.index.find(&g.nodes, &g.texts.list, hash, kind, namespace, name); id != 0 {
		return id
	}
	g.scratch = append(g.scratch[:0], namespace...)
	within := g.texts.id(g.scratch)
	g.texts.replace(0, within)
	id := NodeID(takeSlot(&g.nodes, &g.freeNodes))
	r := g.editNode(id)
	r.name, r.namespace, r.kind, r.state = strings.Clone(name), within, kind, state
	g.nodeCount++
	g.kinds.nodes[kind]++
	g.index.insert(&g.nodes, &g.texts.list, hash, id, g.nodeCount)
	return id
}

// SetPresent says that the node's object was seen, with its UID and properties in the order in which they are shown.
func (g *Graph) SetPresent(id NodeID, uid string, properties []Property) {
	u, canonical := parseUUID(uid)
	odd := ""
	if !canonical {
		u, odd = ParseUID(uid), uid
	}
	packed := g.packAttributes(odd, properties)
	r := g.nodes.at(uint32(id))
	if r.state == Present && r.uid == u && r.attributes == packed {
		return
	}
	if r.state != Present {
		g.kinds.present[r.kind]++
	}
	w := g.editNode(id)
	g.texts.replace(w.attributes, packed)
	w.state, w.uid, w.attributes = Present, u, packed
}

// SetAbsent says that the node's object is not there (Missing) or that nobody can say (Unknown). A node to which no edge
// leads is gone with that; edges from it must have been removed before.
func (g *Graph) SetAbsent(id NodeID, state NodeState) {
	if g.nodes.at(uint32(id)).state != state {
		g.markAbsent(id, state)
		g.collect(id)
	}
}

// markAbsent puts a node in a state other than present, and keeps it.
func (g *Graph) markAbsent(id NodeID, state NodeState) {
	if r := g.nodes.at(uint32(id)); r.state == Present {
		g.kinds.present[r.kind]--
	}
	w := g.editNode(id)
	g.texts.replace(w.attributes, 0)
	w.state, w.uid, w.attributes = state, UID{}, 0
}

// collect removes a node that is neither present nor at the end of an edge.
func (g *Graph) collect(id NodeID) {
	r := g.nodes.at(uint32(id))
	if r.state == Present || r.firstIn != 0 || r.firstOut != 0 {
		return
	}
	g.index.remove(&g.nodes, &g.texts.list, id)
	g.texts.replace(r.namespace, 0)
	// The key stays in the slot until the commit is over: a removed edge is reported with the keys of its ends.
	g.editNode(id).state = free
	g.log.freedNodes = append(g.log.freedNodes, uint32(id))
	g.nodeCount--
	g.kinds.nodes[r.kind]--
}

// State returns the state of a node.
func (g *Graph) State(id NodeID) NodeState { return g.nodes.at(uint32(id)).state }

// UID returns the UID of a present node, and the zero UID for others.
func (g *Graph) UID(id NodeID) UID { return g.nodes.at(uint32(id)).uid }

// KindOf returns the kind of a node.
func (g *Graph) KindOf(id NodeID) KindID { return g.nodes.at(uint32(id)).kind }

// NameOf returns the name of a node.
func (g *Graph) NameOf(id NodeID) string { return g.nodes.at(uint32(id)).name }

// NamespaceOf returns the namespace of a node, empty for cluster-scoped objects.
func (g *Graph) NamespaceOf(id NodeID) string {
	return text(&g.texts.list, g.nodes.at(uint32(id)).namespace)
}

// Scan calls visit for every node of a kind. It may read all nodes, so it is for rare events only. The node at hand may be
// changed and removed by visit; other nodes may be added, which it need not come to.
func (g *Graph) Scan(kind KindID, visit func(NodeID)) {
	left := g.kinds.nodes[kind]
	for i := uint32(1); i < g.nodes.length && left > 0; i++ {
		if r := g.nodes.at(i); r.state != free && r.kind == kind {
			left--
			visit(NodeID(i))
		}
	}
}

// Count returns how many nodes of a kind there are, and how many of them are present. O(1).
func (g *Graph) Count(kind KindID) (nodes, present int) {
	return g.kinds.nodes[kind], g.kinds.present[kind]
}

// Size returns the number of nodes and edges. Every NodeID is below limit.
func (g *Graph) Size() (nodes, edges int, limit NodeID) {
	return g.nodeCount, g.edgeCount, NodeID(g.nodes.length)
}

// editNode returns a node's record for a change that readers are told of.
func (g *Graph) editNode(id NodeID) *nodeRecord {
	r := g.nodes.edit(uint32(id))
	g.log.node(id, r)
	return r
}

// takeSlot returns an unused slot of a vector.
func takeSlot[T any](v *vector[T], unused *[]uint32) uint32 {
	if n := len(*unused); n > 0 {
		slot := (*unused)[n-1]
		*unused = (*unused)[:n-1]
		return slot
	}
	return v.push()
}
