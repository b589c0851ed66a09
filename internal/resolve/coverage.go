package resolve

import (
	"kubernetes-scraper/graph"
)

// coverage is what is known of kinds: which are namespaced, and which are known to the last object, in which namespaces.
// It decides where a named object is looked for, and whether one that was named but not seen is missing or unknown.
type coverage struct {
	scopes    map[graph.KindID]bool // namespaced; a kind that is not in it is not known
	declared  map[graph.KindID]bool // the same, as the catalog says
	served    map[graph.KindID]bool // which scopes are what the server says
	virtual   map[graph.KindID]bool
	resources map[groupResource]graph.KindID
	synced    map[graph.KindID]map[string]bool
	foreign   int // kinds that only objects have named
}

type groupResource struct{ group, resource string }

// foreignLimit bounds how many kinds that nobody knows can be brought in by objects, whose references the API server does
// not check.
const foreignLimit = 1024

func newCoverage() coverage {
	return coverage{
		scopes:    map[graph.KindID]bool{},
		declared:  map[graph.KindID]bool{},
		served:    map[graph.KindID]bool{},
		virtual:   map[graph.KindID]bool{},
		resources: map[groupResource]graph.KindID{},
		synced:    map[graph.KindID]map[string]bool{},
	}
}

// namedKind returns the kind that an object names; false if it is one too many that nobody knows.
func (c *coverage) namedKind(g *graph.Graph, group, kind string) (graph.KindID, bool) {
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
	if c.virtual[kind] {
		return graph.Virtual
	}
	if synced := c.synced[kind]; synced[""] || synced[namespace] {
		return graph.Missing
	}
	return graph.Unknown
}

// SetServed says that the API server serves a kind, under which plural, and whether its objects live in namespaces.
func (r *Resolver) SetServed(group, kind, resource string, namespaced bool) {
	id := r.graph.Kind(group, kind)
	r.coverage.served[id] = true
	r.setScope(id, namespaced, resource)
}

// SetUnserved says that the API server does not serve a kind any more. Its scope is what the catalog says, or not known.
func (r *Resolver) SetUnserved(group, kind string) {
	id := r.graph.Kind(group, kind)
	delete(r.coverage.served, id)
	if namespaced, declared := r.coverage.declared[id]; declared {
		r.setScope(id, namespaced, "")
		return
	}
	delete(r.coverage.scopes, id)
	r.rescope(id)
	r.reaim(id)
}

func (r *Resolver) setScope(id graph.KindID, namespaced bool, resource string) {
	group, _ := r.graph.KindName(id)
	if resource != "" {
		r.coverage.resources[groupResource{group, resource}] = id
	}
	if was, known := r.coverage.scopes[id]; known && was == namespaced {
		return
	}
	r.coverage.scopes[id] = namespaced
	r.rescope(id)
	r.reaim(id)
}

// A statement is an edge with its evidence, as the object at the other end states it.
type statement struct {
	by      graph.NodeID
	reasons []graph.Reason
}

// edgesOf lists what other objects state about a node that was not seen.
func (r *Resolver) edgesOf(id graph.NodeID) []statement {
	var all []statement
	for edge := range r.graph.In(id) {
		source, _, _, evidence := r.graph.Edge(edge)
		all = append(all, statement{source, r.graph.Reasons(evidence, nil)})
	}
	for edge := range r.graph.Out(id) {
		_, target, _, evidence := r.graph.Edge(edge)
		all = append(all, statement{target, r.graph.Reasons(evidence, nil)})
	}
	return all
}

// SetSynced says whether every object of a kind is known, in one namespace or (empty) in all, so that one that was named
// and not seen is missing; otherwise it is unknown. The cost of a change is a scan of the graph, if there are such nodes.
func (r *Resolver) SetSynced(position int, namespace string, synced bool) {
	kind := r.kinds[position].id
	if r.coverage.synced[kind][namespace] == synced {
		return
	}
	if r.coverage.synced[kind] == nil {
		r.coverage.synced[kind] = map[string]bool{}
	}
	r.coverage.synced[kind][namespace] = synced
	if nodes, present := r.graph.Count(kind); nodes == present {
		return
	}
	r.graph.Scan(kind, func(id graph.NodeID) {
		if r.graph.State(id) != graph.Present {
			r.graph.SetAbsent(id, r.coverage.absent(kind, r.graph.NamespaceOf(id)))
		}
	})
}

// BeginSync says that a list of everything in a source begins.
func (r *Resolver) BeginSync(position int, namespace string) {
	r.kinds[position].syncs[namespace] = &syncing{}
}

// EndSync says that the list that began with the last BeginSync is whole: what it did not bring is gone. The cost is a
// scan of the graph, if anything is.
func (r *Resolver) EndSync(position int, namespace string) {
	k := &r.kinds[position]
	s := k.syncs[namespace]
	if s == nil {
		return
	}
	delete(k.syncs, namespace)
	if _, present := r.graph.Count(k.id); namespace == "" && present == s.brought.count {
		return
	}
	r.graph.Scan(k.id, func(id graph.NodeID) {
		inSource := namespace == "" || r.graph.NamespaceOf(id) == namespace
		if inSource && r.graph.State(id) == graph.Present && !s.brought.has(id) {
			r.remove(id)
		}
	})
}
