package resolve

import (
	"kubernetes-scraper/catalog"
	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/extract"
)

// A Resolver changes a graph so that it shows the objects it is told of.
type Resolver struct {
	graph *graph.Graph
	kinds []kind // by position in the catalog's list
	rules []rule // by graph.RuleID

	objects  []object // by graph.NodeID
	claims   claims
	groups   groups
	coverage coverage

	// Scratch of one update.
	wants      []want
	reasons    []graph.Reason
	properties []graph.Property
}

// A kind is a catalog kind with the ids that the graph knows it by.
type kind struct {
	id    graph.KindID
	base  graph.RuleID // of the kind's first rule
	epoch map[string]uint32
}

// A rule is a catalog reference, ready to be resolved.
type rule struct {
	mechanism    catalog.Mechanism
	relation     graph.RelationID
	to           graph.KindID // of ByName and BySelector
	toNamespaced bool
}

// An object is what the resolver keeps of a present node, beside what the graph holds.
type object struct {
	epoch uint32  // the sync that brought it last
	group groupID // of objects with its labels; zero if selectors do not see it
	next  graph.NodeID
	prev  graph.NodeID // in the group
}

// Rules lists the rules of all kinds as a graph needs them. The rules of one kind are neighbours, in the catalog's order.
func Rules(kinds []catalog.Kind) []graph.Rule {
	var rules []graph.Rule
	for _, k := range kinds {
		for _, r := range k.References {
			rules = append(rules, graph.Rule{ID: r.ID, Relation: r.Relation, Path: r.Path(), Via: r.Via})
		}
	}
	return rules
}

// Selectable tells for each kind whether a selector of any kind can select it: only then are its labels of use.
func Selectable(kinds []catalog.Kind) []bool {
	selectable := make([]bool, len(kinds))
	for _, k := range kinds {
		for _, r := range k.References {
			for i, target := range kinds {
				if r.Mechanism == catalog.BySelector && target.Group == r.ToGroup && target.Kind == r.To {
					selectable[i] = true
				}
			}
		}
	}
	return selectable
}

// New returns a resolver for a graph that was made with Rules(kinds) and is still empty.
func New(g *graph.Graph, kinds []catalog.Kind) *Resolver {
	r := &Resolver{
		graph:    g,
		claims:   newClaims(),
		groups:   newGroups(),
		coverage: newCoverage(),
	}
	for _, k := range kinds {
		r.kinds = append(r.kinds, kind{id: g.Kind(k.Group, k.Kind), epoch: map[string]uint32{}})
		r.coverage.scopes[r.kinds[len(r.kinds)-1].id] = k.Namespaced
	}
	for i, k := range kinds {
		r.kinds[i].base = graph.RuleID(len(r.rules))
		for _, ref := range k.References {
			r.rules = append(r.rules, r.compile(ref))
		}
	}
	return r
}

func (r *Resolver) compile(ref catalog.Reference) rule {
	compiled := rule{mechanism: ref.Mechanism, relation: r.graph.Relation(ref.Relation)}
	if ref.To != "" {
		compiled.to = r.graph.Kind(ref.ToGroup, ref.To)
		compiled.toNamespaced = r.coverage.scopes[compiled.to]
	}
	return compiled
}

// KindID returns the graph's id of the catalog kind at a position.
func (r *Resolver) KindID(position int) graph.KindID { return r.kinds[position].id }

// Upsert says that an object of the catalog kind at a position exists and looks as the facts say. source is the namespace
// of the list+watch that brought it, empty for that of all namespaces.
//
// Its cost is that of the object's own references and, if its labels or identity changed, of what depends on these.
func (r *Resolver) Upsert(position int, source string, facts *extract.Facts) {
	k := &r.kinds[position]
	id := r.graph.Ensure(k.id, facts.Namespace, facts.Name, graph.Unknown)
	uid := graph.ParseUID(facts.UID)
	known := r.graph.State(id) == graph.Present
	if known && r.graph.UID(id) != uid {
		r.depart(id) // a new object under an old name
	}
	arrives := !known || r.graph.UID(id) != uid
	r.graph.SetPresent(id, facts.UID, r.shown(facts.Properties))
	r.object(id).epoch = k.epoch[source]
	r.regroup(id, k.id, facts)
	r.refer(id, k, facts)
	if arrives {
		r.arrive(id, uid)
	}
}

// Delete says that an object is gone. An object that has the same name but another UID stays.
func (r *Resolver) Delete(position int, namespace, name, uid string) {
	id := r.graph.Find(r.kinds[position].id, namespace, name)
	if id == 0 || r.graph.State(id) != graph.Present {
		return
	}
	if uid != "" && r.graph.UID(id) != graph.ParseUID(uid) {
		return
	}
	r.remove(id)
}

func (r *Resolver) remove(id graph.NodeID) {
	r.ungroup(id)
	r.groups.forgetSelectors(id)
	r.claims.drop(id)
	for edge := range r.graph.Out(id) {
		r.graph.RemoveEdge(edge)
	}
	r.depart(id)
	*r.object(id) = object{}
	kind := r.graph.KindOf(id)
	r.graph.SetAbsent(id, r.coverage.absent(kind, r.graph.NamespaceOf(id)))
}

// object returns the record of a node. The pointer is good until the next call.
func (r *Resolver) object(id graph.NodeID) *object {
	for int(id) >= len(r.objects) {
		r.objects = append(r.objects, object{})
	}
	return &r.objects[id]
}

// shown returns properties as the graph takes them. The slice is good until the next call.
func (r *Resolver) shown(found []extract.Property) []graph.Property {
	r.properties = r.properties[:0]
	for _, p := range found {
		r.properties = append(r.properties, graph.Property(p))
	}
	return r.properties
}
