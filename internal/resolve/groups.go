package resolve

import (
	"encoding/binary"
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
}

type groupKey struct {
	kind      graph.KindID
	namespace unique.Handle[string]
	labels    string // packed
}

// A place is where a posting is filed: a label in a namespace, on objects of a kind. Without a label it is for all groups
// there, and for selectors that ask for no label that can be looked up.
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
	// spaces counts the groups of each namespace that has some, by kind; wide the selectors that look at all namespaces.
	spaces map[graph.KindID]map[unique.Handle[string]]int
	wide   map[graph.KindID]int
}

// everywhere stands for all namespaces where a selector is filed.
func everywhere() unique.Handle[string] { return unique.Make("*") }

func newGroups() groups {
	return groups{
		byID:      make([]group, 1), // id 0 stands for none
		byKey:     map[groupKey]groupID{},
		postings:  map[place]*posting{},
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
	now, known := gs.byKey[groupKey{k.id, namespace, string(r.text)}]
	if known && now == old {
		return
	}
	if !known {
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

// make adds a group and files it under each of its labels, and under none.
func (gs *groups) make(key groupKey) groupID {
	id := groupID(len(gs.byID))
	if n := len(gs.unused); n > 0 {
		id = gs.unused[n-1]
		gs.unused = gs.unused[:n-1]
	} else {
		gs.byID = append(gs.byID, group{})
	}
	gs.byID[id].key = key
	gs.byKey[key] = id
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

func (gs *groups) fileGroup(id groupID, at place) {
	posting := gs.posting(at)
	i, _ := slices.BinarySearch(posting.groups, id)
	posting.groups = slices.Insert(posting.groups, i, id)
}

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
	delete(gs.byKey, g.key)
	*g = group{}
	gs.unused = append(gs.unused, id)
}

func (gs *groups) unfileGroup(id groupID, at place) {
	posting := gs.posting(at)
	if i, ok := slices.BinarySearch(posting.groups, id); ok {
		posting.groups = slices.Delete(posting.groups, i, i+1)
	}
	gs.dropIfEmpty(at, posting)
}

// matching lists the selectors that match an object of a group with a name.
func (gs *groups) matching(id groupID, name string) []*selector {
	if id == 0 {
		return nil
	}
	g := &gs.byID[id]
	found := gs.matchingIn(nil, g, g.key.namespace, name)
	if gs.wide[g.key.kind] > 0 {
		found = gs.matchingIn(found, g, everywhere(), name)
	}
	return found
}

func (gs *groups) matchingIn(found []*selector, g *group, namespace unique.Handle[string], name string) []*selector {
	found = gs.matchingAt(found, g, place{g.key.kind, namespace, ""}, name)
	for rest := g.key.labels; rest != ""; {
		var p pair
		p, rest = cutPair(rest)
		found = gs.matchingAt(found, g, place{g.key.kind, namespace, p}, name)
	}
	return found
}

func (gs *groups) matchingAt(found []*selector, g *group, at place, name string) []*selector {
	posting := gs.postings[at]
	if posting == nil {
		return found
	}
	for _, s := range posting.selectors {
		if s.matches(g) && s.matchesName(name) {
			found = append(found, s)
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
func packLabels(b []byte, labels []fact.Label) []byte {
	for _, l := range labels {
		b = appendText(appendText(b, l.Key), l.Value)
	}
	return b
}

func makePair(key, value string) pair {
	return string(appendText(appendText(nil, key), value))
}

func appendText(b []byte, text string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(text))), text...)
}

// labelOf returns the value of a label in packed labels.
func labelOf(packed, key string) (value string, there bool) {
	for packed != "" {
		var k, v string
		k, packed = cutText(packed)
		v, packed = cutText(packed)
		if k == key {
			return v, true
		}
	}
	return "", false
}

// cutPair cuts the first label off packed labels.
func cutPair(packed string) (first pair, rest string) {
	_, rest = cutText(packed)
	_, rest = cutText(rest)
	return packed[:len(packed)-len(rest)], rest
}

// cutText reads what appendText wrote.
func cutText(packed string) (text, rest string) {
	length, shift := uint64(0), 0
	for i := 0; i < len(packed); i++ {
		length |= uint64(packed[i]&0x7f) << shift
		if shift += 7; packed[i] < 0x80 {
			return packed[i+1 : i+1+int(length)], packed[i+1+int(length):]
		}
	}
	return "", ""
}
