package resolve

import (
	"hash/maphash"
	"slices"
	"unique"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/fact"
)

type groupID uint32

// A group is all objects of a kind in a namespace that carry the same labels and aliases. Selectors see groups, not
// objects: the replicas of a Deployment are one group, whatever their number.
type group struct {
	key   groupKey
	first graph.NodeID // head of the list of members that runs through the resolver's objects
	next  groupID      // whose key has the same hash
}

type groupKey struct {
	kind      graph.KindID
	namespace unique.Handle[string]
	labels    string // packed
}

// A place is where groups and selectors are filed: a label in a namespace, on objects of a kind. Without a label it is for all groups
// there, and for selectors that ask for no label that can be looked up.
type place struct {
	kind      graph.KindID
	namespace unique.Handle[string]
	pair      pair
}

// groups are the two sides of the join of selectors and labels, each indexed by label.
type groups struct {
	byID      []group
	unused    []groupID
	byHash    map[uint64]groupID // of the key; heads of lists that run through the groups
	seed      maphash.Seed
	carriers  map[place]carriers           // of each label
	filed     map[place][]*selector        // each under labels of which what it matches has one
	selectors map[graph.NodeID][]*selector // by the object that holds them
	// spaces counts the groups of each namespace that has some, by kind; wide the selectors that look at all namespaces.
	spaces map[graph.KindID]map[unique.Handle[string]]int
	wide   map[graph.KindID]int
}

// everywhere stands for all namespaces where a selector is filed.
func everywhere() unique.Handle[string] { return unique.Make("*") }

func newGroups() groups {
	return groups{
		byID:      make([]group, 1), // id 0 stands for none
		byHash:    map[uint64]groupID{},
		seed:      maphash.MakeSeed(),
		carriers:  map[place]carriers{},
		filed:     map[place][]*selector{},
		selectors: map[graph.NodeID][]*selector{},
		spaces:    map[graph.KindID]map[unique.Handle[string]]int{},
		wide:      map[graph.KindID]int{},
	}
}

// regroup puts an object where its labels belong. If they changed, the selectors that matched before and those that match
// now are compared, and only their edges touched. The cost is the number of its labels, and of the selectors filed under
// them.
func (r *Resolver) regroup(id graph.NodeID, k *kind, facts *fact.Facts) {
	if !k.selectable {
		return
	}
	gs := &r.groups
	old := r.object(id).group
	labels := r.allLabels(facts)
	r.text = packLabels(r.text[:0], labels)
	namespace := r.spaces.of(facts.Namespace)
	now := gs.find(k.id, namespace, r.text)
	if now != 0 && now == old {
		return
	}
	if now == 0 {
		now = gs.make(groupKey{k.id, namespace, string(r.text)})
	}
	name := r.graph.NameOf(id)
	was, is := gs.matching(old, name), gs.matching(now, name)
	r.leave(id)
	r.join(id, now)
	for _, s := range was {
		if !slices.Contains(is, s) {
			r.lose(s, id, nil)
		}
	}
	for _, s := range is {
		if !slices.Contains(was, s) {
			r.gain(s, id)
		}
	}
}

// allLabels returns the labels of an object with its aliases as further ones. The slice is good until the next call.
func (r *Resolver) allLabels(facts *fact.Facts) []fact.Label {
	if len(facts.Aliases) == 0 {
		return facts.Labels
	}
	r.labels = r.labels[:0]
	for _, a := range facts.Aliases {
		r.labels = append(r.labels, fact.Label{Key: aliasKey(a.Key), Value: a.Value})
	}
	r.labels = append(r.labels, facts.Labels...) // they are greater
	return r.labels
}

// aliasKey is the key under which an alias stands among labels: no label has such a key.
func aliasKey(alias string) string { return "\x00" + alias }

// ungroup takes an object out of its group, and removes the edges that selectors made to it.
func (r *Resolver) ungroup(id graph.NodeID) {
	matching := r.groups.matching(r.object(id).group, r.graph.NameOf(id))
	r.leave(id)
	for _, s := range matching {
		r.lose(s, id, nil)
	}
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

// hash hashes what makes up a group's key.
func (gs *groups) hash(kind graph.KindID, namespace unique.Handle[string], labels []byte) uint64 {
	const odd = 0x9e3779b97f4a7c15
	return maphash.Bytes(gs.seed, labels) ^ (maphash.Comparable(gs.seed, namespace)+uint64(kind))*odd
}

// find returns the group with a key, or zero.
func (gs *groups) find(kind graph.KindID, namespace unique.Handle[string], labels []byte) groupID {
	id := gs.byHash[gs.hash(kind, namespace, labels)]
	for id != 0 {
		g := &gs.byID[id]
		if g.key.kind == kind && g.key.namespace == namespace && g.key.labels == string(labels) {
			return id
		}
		id = g.next
	}
	return 0
}

// unhash takes a group out of the list of those with its hash.
func (gs *groups) unhash(id groupID) {
	g := &gs.byID[id]
	hash := gs.hash(g.key.kind, g.key.namespace, []byte(g.key.labels))
	switch first := gs.byHash[hash]; {
	case first == id && g.next == 0:
		delete(gs.byHash, hash)
	case first == id:
		gs.byHash[hash] = g.next
	default:
		before := &gs.byID[first]
		for before.next != id {
			before = &gs.byID[before.next]
		}
		before.next = g.next
	}
}

// make adds a group and files it under each of its labels, and under none.
func (gs *groups) make(key groupKey) groupID {
	id := groupID(len(gs.byID))
	if n := len(gs.unused); n > 0 {
		id = gs.unused[n-1]
		gs.unused = gs.unused[:n-1]
	} else {
		gs.byID = append(gs.byID, group{})
	}
	hash := gs.hash(key.kind, key.namespace, []byte(key.labels))
	gs.byID[id].key, gs.byID[id].next = key, gs.byHash[hash]
	gs.byHash[hash] = id
	gs.fileGroup(id, place{key.kind, key.namespace, ""})
	for rest := key.labels; rest != ""; {
		var p pair
		p, rest = cutPair(rest)
		gs.fileGroup(id, place{key.kind, key.namespace, p})
	}
	if gs.spaces[key.kind] == nil {
		gs.spaces[key.kind] = map[unique.Handle[string]]int{}
	}
	gs.spaces[key.kind][key.namespace]++
	return id
}

func (gs *groups) fileGroup(id groupID, at place) { gs.carriers[at] = gs.carriers[at].with(id) }

func (gs *groups) release(id groupID) {
	g := &gs.byID[id]
	gs.unfileGroup(id, place{g.key.kind, g.key.namespace, ""})
	for rest := g.key.labels; rest != ""; {
		var p pair
		p, rest = cutPair(rest)
		gs.unfileGroup(id, place{g.key.kind, g.key.namespace, p})
	}
	spaces := gs.spaces[g.key.kind]
	if spaces[g.key.namespace]--; spaces[g.key.namespace] == 0 {
		delete(spaces, g.key.namespace)
	}
	gs.unhash(id)
	*g = group{}
	gs.unused = append(gs.unused, id)
}

func (gs *groups) unfileGroup(id groupID, at place) {
	if left := gs.carriers[at].without(id); left.count() > 0 {
		gs.carriers[at] = left
	} else {
		delete(gs.carriers, at)
	}
}
