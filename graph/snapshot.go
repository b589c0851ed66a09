package graph

import (
	"iter"
	"slices"
)

// A Snapshot is the graph as it was after one commit. It never changes, and is safe for use by many goroutines.
type Snapshot struct {
	revision  uint64
	cluster   string
	complete  bool
	kinds     []KindStatus
	nodes     vector[nodeRecord]
	edges     vector[edgeRecord]
	index     index
	nodeCount int
	edgeCount int
	tables    tables
}

// tables turn what records hold into words. The lists only ever grow, so a copy of their headers stays good; the texts of
// a snapshot are frozen.
type tables struct {
	kinds     []kindKey
	relations []string
	rules     rules
	texts     vector[string]
	epoch     uint64 // of all stamps
}

// A Node is a node as readers see it.
type Node struct {
	Key        EntityKey
	UID        string // empty unless State is Present
	State      NodeState
	Properties []Property
	Revision   uint64
}

// An Edge is an edge as readers see it.
type Edge struct {
	Source, Target EntityKey
	Relation       string
	Revision       uint64

	evidence string // packed
	rules    rules
}

// A Because is one reason of an edge, spelled out.
type Because struct {
	// Rule is the catalog rule that states the edge.
	Rule string
	// Path is the field that names the other end, of the source's object unless ByTarget.
	Path string
	// Via says how the target is used; empty if the relation says it all.
	Via string
	// Optional: the object says that the target may be missing.
	Optional bool
	// ByTarget: Path is a field of the target's object.
	ByTarget bool
}

// Because lists the reasons of the edge, in order of rule and position. There is at least one.
func (e *Edge) Because() []Because {
	reasons := e.rules.unpack(e.evidence, nil)
	spelled := make([]Because, len(reasons))
	for i, r := range reasons {
		rule := e.rules[r.Rule]
		spelled[i] = Because{Rule: rule.ID, Path: e.rules.path(r), Via: rule.Via, Optional: r.Optional, ByTarget: rule.ByTarget}
	}
	return spelled
}

// Optional says whether every reason of the edge lets the target be missing. It allocates nothing.
func (e *Edge) Optional() bool {
	for packed := e.evidence; packed != ""; {
		var head uint64
		if head, packed = uvarint(packed); head&1 == 0 {
			return false
		}
		for range e.rules[head>>1].depth {
			_, packed = uvarint(packed)
		}
	}
	return true
}

func (g *Graph) tables() *tables {
	return &tables{kinds: g.kinds.keys, relations: g.relations, rules: g.rules, texts: g.texts.list, epoch: g.log.epoch}
}

func (g *Graph) snapshot() *Snapshot {
	s := &Snapshot{
		revision:  g.log.revision,
		cluster:   g.cluster,
		kinds:     g.kinds.statuses(),
		nodes:     g.nodes.freeze(),
		edges:     g.edges.freeze(),
		index:     index{heads: g.index.heads.freeze(), seed: g.index.seed},
		nodeCount: g.nodeCount,
		edgeCount: g.edgeCount,
		tables:    *g.tables(),
	}
	s.tables.texts = g.texts.list.freeze()
	s.complete = complete(s.kinds)
	return s
}

// Revision is the number of the commit that made the snapshot; the first is 1.
func (s *Snapshot) Revision() uint64 { return s.revision }

// Cluster is the name of the cluster, as the Graph was given it.
func (s *Snapshot) Cluster() string { return s.cluster }

// Complete says that every watched kind was read to its end and is being followed: an edge that is not there does not
// exist.
func (s *Snapshot) Complete() bool { return s.complete }

// Kinds are the watched kinds with their states, in order of type and group. The slice must not be changed.
func (s *Snapshot) Kinds() []KindStatus { return s.kinds }

// Size returns the number of nodes and of edges.
func (s *Snapshot) Size() (nodes, edges int) { return s.nodeCount, s.edgeCount }

// Node returns the node with a key. O(1), beside the number of kinds.
func (s *Snapshot) Node(key EntityKey) (Node, bool) {
	id := s.find(key)
	if id == 0 {
		return Node{}, false
	}
	return s.tables.spellNode(s.nodes.at(uint32(id))), true
}

// State returns the state of the node with a key. It costs what Node does, and allocates nothing.
func (s *Snapshot) State(key EntityKey) (NodeState, bool) {
	id := s.find(key)
	if id == 0 {
		return Unknown, false
	}
	return s.nodes.at(uint32(id)).state, true
}

// Nodes yields every node, in no particular order.
func (s *Snapshot) Nodes() iter.Seq[Node] {
	return func(yield func(Node) bool) {
		for i := uint32(1); i < s.nodes.length; i++ {
			if r := s.nodes.at(i); r.state != free && !yield(s.tables.spellNode(r)) {
				return
			}
		}
	}
}

// Out yields the edges that leave the node with a key, in no particular order.
func (s *Snapshot) Out(key EntityKey) iter.Seq[Edge] {
	return s.walk(key,
		func(r *nodeRecord) EdgeID { return r.firstOut },
		func(e *edgeRecord) EdgeID { return e.nextOut })
}

// In yields the edges that lead to the node with a key, in no particular order.
func (s *Snapshot) In(key EntityKey) iter.Seq[Edge] {
	return s.walk(key,
		func(r *nodeRecord) EdgeID { return r.firstIn },
		func(e *edgeRecord) EdgeID { return e.nextIn })
}

// InBy yields the edges of some relations that lead to the node with a key, in no particular order. The others cost little
// beside being passed over, which counts where thousands of edges lead.
func (s *Snapshot) InBy(key EntityKey, relations ...string) iter.Seq[Edge] {
	return func(yield func(Edge) bool) {
		node := s.find(key)
		if node == 0 {
			return
		}
		wanted := make([]bool, len(s.tables.relations))
		for id, name := range s.tables.relations {
			wanted[id] = slices.Contains(relations, name)
		}
		for id := s.nodes.at(uint32(node)).firstIn; id != 0; {
			r := s.edges.at(uint32(id))
			if relation := s.tables.rules.relation(text(&s.tables.texts, r.evidence.packed)); wanted[relation] && !yield(s.tables.spell(&s.nodes, r)) {
				return
			}
			id = r.nextIn
		}
	}
}

func (s *Snapshot) walk(key EntityKey, first func(*nodeRecord) EdgeID, next func(*edgeRecord) EdgeID) iter.Seq[Edge] {
	return func(yield func(Edge) bool) {
		node := s.find(key)
		if node == 0 {
			return
		}
		for id := first(s.nodes.at(uint32(node))); id != 0; {
			r := s.edges.at(uint32(id))
			if !yield(s.tables.spell(&s.nodes, r)) {
				return
			}
			id = next(r)
		}
	}
}

func (s *Snapshot) find(key EntityKey) NodeID {
	for id, k := range s.tables.kinds {
		if k == (kindKey{key.Group, key.Type}) {
			hash := s.index.nodeHash(KindID(id), key.Namespace, key.Name)
			return s.index.find(&s.nodes, &s.tables.texts, hash, KindID(id), key.Namespace, key.Name)
		}
	}
	return 0
}

// node spells out a record; nil for an unused slot.
func (t *tables) node(r *nodeRecord) *Node {
	if r.state == free {
		return nil
	}
	n := t.spellNode(r)
	return &n
}

// spellNode spells out the record of a node. It allocates no more than its UID and properties.
func (t *tables) spellNode(r *nodeRecord) Node {
	n := Node{Key: t.key(r), State: r.state, Revision: t.revision(r.stamp)}
	n.UID, n.Properties = unpackAttributes(text(&t.texts, r.attributes))
	if n.UID == "" && r.uid != (UID{}) {
		n.UID = r.uid.String()
	}
	return n
}

// edge spells out a record; nil for an unused slot.
func (t *tables) edge(nodes *vector[nodeRecord], r *edgeRecord) *Edge {
	if r.source == 0 {
		return nil
	}
	e := t.spell(nodes, r)
	return &e
}

// spell spells out the record of an edge, without allocating.
func (t *tables) spell(nodes *vector[nodeRecord], r *edgeRecord) Edge {
	return Edge{
		Source:   t.key(nodes.at(uint32(r.source))),
		Target:   t.key(nodes.at(uint32(r.target))),
		Relation: t.relation(r),
		Revision: t.revision(r.stamp),
		evidence: text(&t.texts, r.evidence.packed),
		rules:    t.rules,
	}
}

func (t *tables) relation(r *edgeRecord) string {
	return t.relations[t.rules.relation(text(&t.texts, r.evidence.packed))]
}

func (t *tables) revision(s stamp) uint64 { return t.epoch + uint64(s) }

func (t *tables) key(r *nodeRecord) EntityKey {
	kind := t.kinds[r.kind]
	return EntityKey{Group: kind.group, Type: kind.kind, Namespace: text(&t.texts, r.namespace), Name: r.name}
}
