package resolve

import (
	"kubernetes-scraper/catalog"
	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/fact"
)

// A Resolver changes a graph so that it shows the objects it is told of.
type Resolver struct {
	graph   *graph.Graph
	kinds   []kind // by position
	rules   []rule // by graph.RuleID
	ruleIDs map[digest]graph.RuleID

	objects  []object // by graph.NodeID
	claims   claims
	hopes    hopes
	tenures  tenures
	groups   groups
	coverage coverage
	spaces   spaces
	words    map[graph.NodeID][]word // of the objects that state them
	// namespaceKind is what selectors of namespaces select.
	namespaceKind graph.KindID
	ownedBy       graph.RelationID // that of owner references

	// Scratch of one update.
	wants      []want
	reasons    []graph.Reason
	properties []graph.Property
	labels     []fact.Label
	text       []byte
}

// An object is what the resolver keeps of a present node, beside what the graph holds.
type object struct {
	group groupID // of objects with its labels; zero if selectors do not see it
	next  graph.NodeID
	prev  graph.NodeID // in the group
}

// New returns a resolver for a graph that was made without rules and is still empty.
func New(g *graph.Graph) *Resolver {
	return &Resolver{
		graph:         g,
		ruleIDs:       map[digest]graph.RuleID{},
		claims:        newClaims(),
		hopes:         newHopes(),
		tenures:       newTenures(),
		groups:        newGroups(),
		coverage:      newCoverage(),
		words:         map[graph.NodeID][]word{},
		namespaceKind: g.Kind("", "Namespace"),
		ownedBy:       g.Relation(catalog.OwnerReference().Relation),
	}
}

// KindID returns the graph's id of the kind at a position.
func (r *Resolver) KindID(position int) graph.KindID { return r.kinds[position].id }

// Upsert says that an object of the kind at a position exists and looks as the facts say. source is the namespace of the
// list+watch that brought it, empty for that of all namespaces.
//
// Its cost is that of the object's own references and, if its labels or identity changed, of what depends on these.
func (r *Resolver) Upsert(position int, source string, facts *fact.Facts) {
	k := &r.kinds[position]
	id := r.graph.Ensure(k.id, facts.Namespace, facts.Name, graph.Unknown)
	uid := graph.ParseUID(facts.UID)
	known := r.graph.State(id) == graph.Present
	if known && r.graph.UID(id) != uid {
		r.depart(id) // a new object under an old name
	}
	arrives := !known || r.graph.UID(id) != uid
	r.graph.SetPresent(id, facts.UID, r.shown(facts.Properties))
	if s := k.syncs[source]; s != nil {
		s.brought.add(id)
	}
	r.regroup(id, k, facts)
	r.refer(id, k, facts)
	if arrives {
		r.arrive(id, uid)
	}
	r.settle(id)
}

// Delete says that an object is gone. An object that has the same name but another UID stays.
func (r *Resolver) Delete(position int, namespace, name, uid string) {
	k := &r.kinds[position]
	id := r.graph.Find(k.id, namespace, name)
	if id == 0 || r.graph.State(id) != graph.Present {
		return
	}
	if uid != "" && r.graph.UID(id) != graph.ParseUID(uid) {
		return
	}
	for _, s := range k.syncs {
		s.brought.remove(id)
	}
	r.remove(id)
}

func (r *Resolver) remove(id graph.NodeID) {
	r.ungroup(id)
	r.setSelectors(id, nil)
	r.claims.drop(id)
	r.hopes.drop(id)
	r.tenures.drop(id)
	delete(r.words, id)
	r.wants = r.wants[:0]
	r.dropUnwanted(id, true)
	r.depart(id)
	*r.object(id) = object{}
	kind, namespace, name, misplaced := r.graph.KindOf(id), r.graph.NamespaceOf(id), r.graph.NameOf(id), r.misplaced(id)
	r.graph.SetAbsent(id, r.coverage.absent(kind, namespace))
	if misplaced && r.graph.Find(kind, namespace, name) == id { // the scope changed while it was there
		r.moveAll(id)
	}
}

// object returns the record of a node. The pointer is good until the next call.
func (r *Resolver) object(id graph.NodeID) *object {
	for int(id) >= len(r.objects) {
		r.objects = append(r.objects, object{})
	}
	return &r.objects[id]
}

// shown returns properties as the graph takes them. The slice is good until the next call.
func (r *Resolver) shown(found []fact.Property) []graph.Property {
	r.properties = r.properties[:0]
	for _, p := range found {
		r.properties = append(r.properties, graph.Property(p))
	}
	return r.properties
}
