package resolve

import (
	"encoding/binary"
	"slices"
	"unique"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/extract"
)

// A pair is one label, key and value, as one text.
type pair = unique.Handle[string]

type groupID uint32

// A group is all objects of a kind in a namespace that carry the same labels. Selectors see groups, not objects: the
// replicas of a Deployment are one group, whatever their number.
type group struct {
	key    groupKey
	pairs  []pair
	first  graph.NodeID // head of the list of members that runs through the resolver's objects
	placed bool
}

type groupKey struct {
	kind      graph.KindID
	namespace unique.Handle[string]
	labels    string // packed
}

// A place is where a posting is filed: a label in a namespace, on objects of a kind.
type place struct {
	kind      graph.KindID
	namespace unique.Handle[string]
	pair      pair
}

// A posting has all groups that carry a label, and the selectors that are filed under it.
type posting struct {
	groups    []groupID // ascending
	selectors []*selector
}

// groups are the two sides of the join of selectors and labels, each indexed by label.
type groups struct {
	byID      []group
	unused    []groupID
	byKey     map[groupKey]groupID
	postings  map[place]*posting
	selectors map[graph.NodeID][]*selector // by the object that holds them
	scratch   []byte
}

func newGroups() groups {
	return groups{
		byID:      make([]group, 1), // id 0 stands for none
		byKey:     map[groupKey]groupID{},
		postings:  map[place]*posting{},
		selectors: map[graph.NodeID][]*selector{},
	}
}

// regroup puts an object where its labels belong. If they changed, the selectors that matched before and those that match
// now are compared, and only their edges touched. The cost is the number of its labels, and of the selectors filed under
// them.
func (r *Resolver) regroup(id graph.NodeID, kind graph.KindID, facts *extract.Facts) {
	gs := &r.groups
	old := r.object(id).group
	if len(facts.Labels) == 0 {
		if old != 0 {
			r.ungroup(id)
		}
		return
	}
	gs.scratch = packLabels(gs.scratch[:0], facts.Labels)
	namespace := r.graph.Namespace(facts.Namespace)
	now, known := gs.byKey[groupKey{kind, namespace, string(gs.scratch)}]
	if known && now == old {
		return
	}
	if !known {
		now = gs.make(groupKey{kind, namespace, string(gs.scratch)}, facts.Labels)
	}
	was, is := gs.matching(old), gs.matching(now)
	for _, s := range was {
		if !slices.Contains(is, s) {
			r.removeReason(s.source, id, s.relation, s.reason)
		}
	}
	for _, s := range is {
		if !slices.Contains(was, s) {
			r.addReason(s.source, id, s.relation, s.reason)
		}
	}
	r.leave(id)
	r.join(id, now)
}

// ungroup takes an object out of its group, and removes the edges that selectors made to it.
func (r *Resolver) ungroup(id graph.NodeID) {
	for _, s := range r.groups.matching(r.object(id).group) {
		r.removeReason(s.source, id, s.relation, s.reason)
	}
	r.leave(id)
}

func (r *Resolver) join(id graph.NodeID, to groupID) {
	g := &r.groups.byID[to]
	first := g.first
	g.first = id
	o := r.object(id)
	o.group, o.next, o.prev = to, first, 0
	if first != 0 {
		r.objects[first].prev = id
	}
}

func (r *Resolver) leave(id graph.NodeID) {
	o := r.object(id)
	if o.group == 0 {
		return
	}
	g := &r.groups.byID[o.group]
	if o.prev == 0 {
		g.first = o.next
	} else {
		r.objects[o.prev].next = o.next
	}
	if o.next != 0 {
		r.objects[o.next].prev = o.prev
	}
	if g.first == 0 {
		r.groups.release(o.group)
	}
	o.group, o.next, o.prev = 0, 0, 0
}

// make adds a group and files it under each of its labels.
func (gs *groups) make(key groupKey, labels []extract.Label) groupID {
	id := groupID(len(gs.byID))
	if n := len(gs.unused); n > 0 {
		id = gs.unused[n-1]
		gs.unused = gs.unused[:n-1]
	} else {
		gs.byID = append(gs.byID, group{})
	}
	g := &gs.byID[id]
	g.key, g.placed = key, true
	g.pairs = packPairs(labels)
	gs.byKey[key] = id
	for _, p := range g.pairs {
		posting := gs.posting(place{key.kind, key.namespace, p})
		at, _ := slices.BinarySearch(posting.groups, id)
		posting.groups = slices.Insert(posting.groups, at, id)
	}
	return id
}

func (gs *groups) release(id groupID) {
	g := &gs.byID[id]
	for _, p := range g.pairs {
		at := place{g.key.kind, g.key.namespace, p}
		posting := gs.posting(at)
		if i, ok := slices.BinarySearch(posting.groups, id); ok {
			posting.groups = slices.Delete(posting.groups, i, i+1)
		}
		gs.dropIfEmpty(at, posting)
	}
	delete(gs.byKey, g.key)
	*g = group{}
	gs.unused = append(gs.unused, id)
}

// matching lists the selectors that match a group.
func (gs *groups) matching(id groupID) []*selector {
	g := &gs.byID[id]
	var found []*selector
	for _, p := range g.pairs {
		posting := gs.postings[place{g.key.kind, g.key.namespace, p}]
		if posting == nil {
			continue
		}
		for _, s := range posting.selectors {
			if s.matches(g) {
				found = append(found, s)
			}
		}
	}
	return found
}

func (gs *groups) posting(at place) *posting {
	p := gs.postings[at]
	if p == nil {
		p = &posting{}
		gs.postings[at] = p
	}
	return p
}

func (gs *groups) dropIfEmpty(at place, p *posting) {
	if len(p.groups) == 0 && len(p.selectors) == 0 {
		delete(gs.postings, at)
	}
}

// packLabels writes labels, each text with its length before it.
func packLabels(b []byte, labels []extract.Label) []byte {
	for _, l := range labels {
		b = append(binary.AppendUvarint(b, uint64(len(l.Key))), l.Key...)
		b = append(binary.AppendUvarint(b, uint64(len(l.Value))), l.Value...)
	}
	return b
}

func packPairs(labels []extract.Label) []pair {
	pairs := make([]pair, len(labels))
	var b []byte
	for i := range labels {
		b = packLabels(b[:0], labels[i:i+1])
		pairs[i] = unique.Make(string(b))
	}
	return pairs
}
