package resolve

import (
	"kubernetes-scraper/graph"
)

// coverage is what is known of kinds: which are namespaced, and which are known to the last object, in which namespaces.
// It decides whether an object that was named but not seen is missing or unknown.
type coverage struct {
	scopes  map[graph.KindID]bool // namespaced; a kind that is not in it is not known
	synced  map[graph.KindID]map[string]bool
	foreign int // kinds that only owner references have named
}

// foreignLimit bounds how many kinds that no server serves can be brought in by owner references, whose contents the API
// server does not check.
const foreignLimit = 1024

func newCoverage() coverage {
	return coverage{scopes: map[graph.KindID]bool{}, synced: map[graph.KindID]map[string]bool{}}
}

// ownerKind returns the kind that an owner reference names; false if it names one too many that nobody knows.
func (c *coverage) ownerKind(g *graph.Graph, group, kind string) (graph.KindID, bool) {
	if id, known := g.FindKind(group, kind); known {
		return id, true
	}
	if c.foreign >= foreignLimit {
		return 0, false
	}
	c.foreign++
	return g.Kind(group, kind), true
}

// absent is the state of an object that was named and not seen.
func (c *coverage) absent(kind graph.KindID, namespace string) graph.NodeState {
	if synced := c.synced[kind]; synced[""] || synced[namespace] {
		return graph.Missing
	}
	return graph.Unknown
}

// SetScope says whether the objects of a kind live in namespaces. What was resolved before stays as it is.
func (r *Resolver) SetScope(group, kind string, namespaced bool) {
	r.coverage.scopes[r.graph.Kind(group, kind)] = namespaced
}

// SetSynced says whether every object of a kind is known, in one namespace or (empty) in all, so that one that was named
// and not seen is missing; otherwise it is unknown. The cost of a change is a scan of the graph: it is rare.
func (r *Resolver) SetSynced(position int, namespace string, synced bool) {
	kind := r.kinds[position].id
	if r.coverage.synced[kind][namespace] == synced {
		return
	}
	if r.coverage.synced[kind] == nil {
		r.coverage.synced[kind] = map[string]bool{}
	}
	r.coverage.synced[kind][namespace] = synced
	r.graph.Scan(kind, func(id graph.NodeID) {
		if r.graph.State(id) != graph.Present {
			r.graph.SetAbsent(id, r.coverage.absent(kind, r.graph.NamespaceOf(id)))
		}
	})
}

// BeginSync says that a list of everything in a source begins.
func (r *Resolver) BeginSync(position int, namespace string) { r.kinds[position].epoch[namespace]++ }

// EndSync says that the list that began with the last BeginSync is whole: what it did not bring is gone. The cost is a
// scan of the graph.
func (r *Resolver) EndSync(position int, namespace string) {
	k := &r.kinds[position]
	r.graph.Scan(k.id, func(id graph.NodeID) {
		inSource := namespace == "" || r.graph.NamespaceOf(id) == namespace
		if inSource && r.graph.State(id) == graph.Present && r.object(id).epoch != k.epoch[namespace] {
			r.remove(id)
		}
	})
}
