package graph

import (
	"errors"
	"fmt"
	"math"
)

// maxRevision is the largest revision of a graph.
const maxRevision = 1<<48 - 1

// A Replica is a copy of a graph that lives somewhere else: made from what Snapshot.WriteJSON wrote, and kept by the
// deltas that followed. Its snapshots are written as the same bytes as those of the original. It belongs to one goroutine.
// Make one with ReadReplica.
type Replica struct {
	graph    *Graph
	reading  reading
	reasons  []Reason
	complete bool
	failed   error // an Apply that left the graph half changed
}

func newReplica(cluster string) *Replica {
	r := &Replica{graph: New(cluster, nil), reading: newReading()}
	r.graph.begin(0)
	return r
}

// Snapshot returns the newest snapshot. O(1).
func (r *Replica) Snapshot() *Snapshot { return r.graph.latest }

// Apply makes the graph that of the delta's revision To. It costs what the changes of the delta cost, not what the graph
// holds.
//
// It returns ErrWrongRevision if the delta does not lead on from the newest snapshot: nothing is changed then. Any other
// error says what of the delta does not fit the graph: what was changed before that was found is not to be seen, the
// newest snapshot stays the one before, and the replica takes no further delta.
func (r *Replica) Apply(d *DeltaDocument) error {
	if r.failed != nil {
		return fmt.Errorf("the replica is broken, read the graph anew: %w", r.failed)
	}
	if at := r.graph.latest.revision; d.From != at || d.To <= at || d.To > maxRevision {
		return fmt.Errorf("delta from revision %d to %d: %w %d", d.From, d.To, ErrWrongRevision, at)
	}
	r.graph.begin(d.To)
	if err := r.apply(d); err != nil {
		r.failed = fmt.Errorf("delta from revision %d to %d: %w", d.From, d.To, err)
		return r.failed
	}
	r.commit()
	return nil
}

// ErrWrongRevision says that a delta does not lead on from the revision that a replica has.
var ErrWrongRevision = errors.New("it does not lead on from revision")

// apply changes the graph, removals first: an object that comes again in the delta is not among them.
func (r *Replica) apply(d *DeltaDocument) error {
	for _, key := range d.RemovedRelationships {
		if err := r.removeEdge(key); err != nil {
			return err
		}
	}
	for _, key := range d.RemovedNodes {
		if err := r.removeNode(key); err != nil {
			return err
		}
	}
	for i := range d.Nodes {
		if _, err := r.setNode(&d.Nodes[i]); err != nil {
			return err
		}
	}
	for i := range d.Relationships {
		if _, err := r.setEdge(&d.Relationships[i]); err != nil {
			return err
		}
	}
	if d.Status != nil {
		return r.setStatus(d.Status.Complete, d.Status.Kinds)
	}
	return nil
}

// commit makes a snapshot of the graph as it is.
func (r *Replica) commit() {
	g := r.graph
	g.releaseSlots()
	g.log.keep = false // nobody asks for the deltas of a replica
	g.latest = g.snapshot()
	g.latest.complete = r.complete
}

// setNode adds a node or makes it what n says, and tells whether it is new.
func (r *Replica) setNode(n *Node) (added bool, err error) {
	if n.State != Present && (n.UID != "" || len(n.Properties) > 0) {
		return false, fmt.Errorf("node %.300s is %s and has a uid or properties, which only a present one has", n.Key, n.State)
	}
	stamp, ok := r.graph.log.stampOf(n.Revision)
	if !ok {
		return false, fmt.Errorf("node %.300s has revision %d, which is too large", n.Key, n.Revision)
	}
	kind, err := r.kind(n.Key.Group, n.Key.Type)
	if err != nil {
		return false, err
	}
	g := r.graph
	before := g.nodeCount
	id := g.Ensure(kind, n.Key.Namespace, n.Key.Name, Unknown)
	if n.State == Present {
		g.SetPresent(id, n.UID, n.Properties)
	} else {
		g.markAbsent(id, n.State)
	}
	g.editNode(id).stamp = stamp
	return g.nodeCount > before, nil
}

func (r *Replica) removeNode(key EntityKey) error {
	g := r.graph
	id := r.find(key)
	if id == 0 {
		return fmt.Errorf("node %.300s is removed, and not there", key)
	}
	if record := g.nodes.at(uint32(id)); record.firstIn != 0 || record.firstOut != 0 {
		return fmt.Errorf("node %.300s is removed, and has edges", key)
	}
	g.markAbsent(id, Missing)
	g.collect(id)
	return nil
}

// setEdge adds an edge or makes it what e says, and tells whether it is new.
func (r *Replica) setEdge(e *Relationship) (added bool, err error) {
	source, target := r.find(e.Source), r.find(e.Target)
	if source == 0 || target == 0 {
		return false, fmt.Errorf("the edge from %.300s to %.300s leads from or to a node that is not there", e.Source, e.Target)
	}
	stamp, ok := r.graph.log.stampOf(e.Revision)
	if !ok {
		return false, fmt.Errorf("the edge from %.300s to %.300s has revision %d, which is too large", e.Source, e.Target, e.Revision)
	}
	relation, err := r.relation(e.RelationshipType)
	if err != nil {
		return false, err
	}
	g := r.graph
	before := g.edgeCount
	g.SetEdge(source, target, relation, r.evidence(e))
	id := g.FindEdge(source, target, relation) // the first that is looked at, if it is new
	g.editEdge(id).stamp = stamp
	return g.edgeCount > before, nil
}

func (r *Replica) removeEdge(k RelationshipKey) error {
	source, target := r.find(k.Source), r.find(k.Target)
	relation, known := r.graph.relationIDs[k.RelationshipType]
	if source != 0 && target != 0 && known {
		if id := r.graph.FindEdge(source, target, relation); id != 0 {
			r.graph.cutEdge(id)
			return nil
		}
	}
	return fmt.Errorf("the edge %.100q from %.300s to %.300s is removed, and not there", k.RelationshipType, k.Source, k.Target)
}

// evidence packs reasons in the order in which they are listed: that of the original's rules, which a replica cannot know.
func (r *Replica) evidence(e *Relationship) Evidence {
	r.reasons = r.reasons[:0]
	p := &e.Properties
	for i := range p.Reasons {
		r.reasons = append(r.reasons, r.reading.reason(r.graph, e.RelationshipType, &p.Reasons[i]))
	}
	if len(r.reasons) == 0 {
		r.reasons = append(r.reasons, r.reading.reason(r.graph, e.RelationshipType, &p.ReasonDocument))
	}
	return r.graph.packReasons(r.reasons)
}

func (r *Replica) setStatus(allSeen bool, kinds []KindStatus) error {
	g := r.graph
	r.complete = allSeen
	clear(g.kinds.watched)
	for _, k := range kinds {
		id, err := r.kind(k.Group, k.Type)
		if err != nil {
			return err
		}
		if _, twice := g.kinds.watched[id]; twice {
			return fmt.Errorf("kind %.300s is listed twice", k.name())
		}
		g.SetKindState(id, k.State, k.Reason)
	}
	return nil
}

func (r *Replica) find(key EntityKey) NodeID {
	if kind, known := r.graph.FindKind(key.Group, key.Type); known {
		return r.graph.Find(kind, key.Namespace, key.Name)
	}
	return 0
}

func (r *Replica) kind(group, kind string) (KindID, error) {
	if id, known := r.graph.FindKind(group, kind); known {
		return id, nil
	}
	if len(r.graph.kinds.keys) > math.MaxUint16 {
		return 0, fmt.Errorf("more than %d kinds", math.MaxUint16)
	}
	return r.graph.Kind(group, kind), nil
}

func (r *Replica) relation(name string) (RelationID, error) {
	if id, known := r.graph.relationIDs[name]; known {
		return id, nil
	}
	if len(r.graph.relations) > math.MaxUint16 {
		return 0, fmt.Errorf("more than %d relations", math.MaxUint16)
	}
	return r.graph.Relation(name), nil
}
