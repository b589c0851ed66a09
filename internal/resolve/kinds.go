package resolve

import (
	"fmt"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/graph"
)

// A kind is a catalog kind with the ids that the graph knows it by.
type kind struct {
	id    graph.KindID
	rules []graph.RuleID // by position in the catalog's list
	// reverse: some rule states edges that lead to the object, or did so before the kind was replaced.
	reverse bool
	// selectable: selectors or aliases may find its objects.
	selectable bool
	syncs      map[string]*syncing // by namespace of the source, as long as a list of it is being read
}

// A syncing is the list that is being read of a source, with the objects that it has brought.
type syncing struct{ brought nodeSet }

// A rule is a catalog reference, ready to be resolved.
type rule struct {
	relation graph.RelationID
	to       graph.KindID // what the target is, or is by default
	hasTo    bool
	toGroup  string // of to, for a reference that names a kind without its group
	toKind   string
	owner    bool // that of owner references
	byUID    bool // references may mean one incarnation
	selects  bool // by labels or alias
	alias    string
	reverse  bool
	present  bool // edges only to objects that are there
	owned    bool // edges to objects that are there only if the source owns them
	always   bool // a missing target is always legal
}

// AddKind makes a catalog kind known by a position, which must be the next or be free. replaces is the position that the
// same kind had until now, negative if it is new. The cost is that of its rules.
func (r *Resolver) AddKind(position int, k *catalog.Kind, replaces int) {
	for len(r.kinds) <= position {
		r.kinds = append(r.kinds, kind{})
	}
	added := kind{id: r.graph.Kind(k.Group, k.Kind), selectable: k.Selected, syncs: map[string]*syncing{}}
	if replaces >= 0 {
		added.reverse = r.kinds[replaces].reverse
	}
	r.setScope(added.id, k.Namespaced, k.Resource)
	for i := range k.References {
		id := r.ruleID(&k.References[i])
		added.rules = append(added.rules, id)
		added.reverse = added.reverse || r.rules[id].reverse
	}
	r.kinds[position] = added
}

// RemoveKind forgets a position. Objects that it brought and that were not swept stay.
func (r *Resolver) RemoveKind(position int) { r.kinds[position] = kind{} }

// Know says what a catalog kind is: its scope, as long as the server does not say another, and whether it is virtual.
func (r *Resolver) Know(k *catalog.Kind) {
	id := r.graph.Kind(k.Group, k.Kind)
	if k.Virtual {
		r.coverage.virtual[id] = true
	}
	r.coverage.declared[id] = k.Namespaced
	if !r.coverage.served[id] { // or the server knows better
		r.setScope(id, k.Namespaced, k.Resource)
	}
}

// ruleID returns the id of a rule. Two rules that say the same are one: the owner references of all kinds, and what a
// kind says that comes again.
func (r *Resolver) ruleID(ref *catalog.Reference) graph.RuleID {
	says := fmt.Sprintf("%+v", *ref)
	if ref.Selector != nil {
		says += fmt.Sprintf("%+v", *ref.Selector)
	}
	key := digestOf([]byte(says))
	if id, known := r.ruleIDs[key]; known {
		return id
	}
	id := r.graph.AddRule(graph.Rule{ID: ref.ID, Relation: ref.Relation, Path: ref.Path(), Via: ref.Via, ByTarget: ref.Reverse})
	r.ruleIDs[key] = id
	r.rules = append(r.rules, r.compile(ref))
	return id
}

func (r *Resolver) compile(ref *catalog.Reference) rule {
	compiled := rule{
		relation: r.graph.Relation(ref.Relation),
		toGroup:  ref.ToGroup,
		toKind:   ref.To,
		owner:    ref.IsOwner(),
		byUID:    ref.UID != "",
		selects:  ref.Selector != nil || ref.Alias != "",
		alias:    ref.Alias,
		reverse:  ref.Reverse,
		present:  ref.IfPresent,
		owned:    ref.Owned,
		always:   ref.Always,
	}
	if ref.To != "" {
		compiled.to, compiled.hasTo = r.graph.Kind(ref.ToGroup, ref.To), true
	}
	return compiled
}
