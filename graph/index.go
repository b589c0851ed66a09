package graph

import (
	"hash/maphash"
	"math/bits"
)

// An index finds nodes by key. It is a linear hash table: buckets are the heads of lists that run through the node
// records, and the table grows by one bucket at a time, so that no insertion ever waits for a rehash of everything. It
// lies in a vector, so a frozen copy keeps answering for its snapshot.
//
// Linear hashing (Litwin, 1980): with 2^level <= n < 2^(level+1) buckets, a hash belongs to bucket hash mod 2^(level+1),
// or, where that bucket does not exist yet, to hash mod 2^level.
type index struct {
	heads vector[NodeID]
	seed  maphash.Seed
}

// nodeHash hashes what makes up a key.
func (x *index) nodeHash(kind KindID, namespace, name string) uint64 {
	const odd = 0x9e3779b97f4a7c15
	h := maphash.String(x.seed, name)
	h ^= (maphash.String(x.seed, namespace) + uint64(kind)) * odd
	return h ^ h>>32
}

func (x *index) bucket(hash uint64) uint32 {
	size := uint64(x.heads.length)
	span := uint64(1) << bits.Len64(size-1)
	if b := hash & (span - 1); b < size {
		return uint32(b)
	}
	return uint32(hash & (span>>1 - 1))
}

// find returns the node with a key, which has a hash, or zero. O(1).
func (x *index) find(nodes *vector[nodeRecord], list *vector[string], hash uint64, kind KindID, namespace, name string) NodeID {
	if x.heads.length == 0 {
		return 0
	}
	id := *x.heads.at(x.bucket(hash))
	for id != 0 {
		r := nodes.at(uint32(id))
		if r.kind == kind && r.name == name && text(list, r.namespace) == namespace {
			return id
		}
		id = r.next
	}
	return 0
}

// insert adds a node that is not in the index, with the hash of its key, and grows the table where there are more nodes
// than buckets. O(1).
func (x *index) insert(nodes *vector[nodeRecord], list *vector[string], hash uint64, id NodeID, count int) {
	if int(x.heads.length) < count {
		x.grow(nodes, list)
	}
	r := nodes.edit(uint32(id))
	head := x.heads.edit(x.bucket(hash))
	r.next, *head = *head, id
}

// remove takes a node out.
func (x *index) remove(nodes *vector[nodeRecord], list *vector[string], id NodeID) {
	r := nodes.edit(uint32(id))
	b := x.bucket(x.nodeHash(r.kind, text(list, r.namespace), r.name))
	if *x.heads.at(b) == id {
		*x.heads.edit(b), r.next = r.next, 0
		return
	}
	before := *x.heads.at(b)
	for nodes.at(uint32(before)).next != id {
		before = nodes.at(uint32(before)).next
	}
	nodes.edit(uint32(before)).next, r.next = r.next, 0
}

// grow adds a bucket and moves to it those nodes of its sibling that now belong there.
func (x *index) grow(nodes *vector[nodeRecord], list *vector[string]) {
	added := x.heads.push()
	if added == 0 {
		return
	}
	span := uint32(1) << (bits.Len32(added) - 1)
	sibling := added - span
	id := *x.heads.at(sibling)
	var stay, move NodeID
	for id != 0 {
		r := nodes.edit(uint32(id))
		next := r.next
		if x.bucket(x.nodeHash(r.kind, text(list, r.namespace), r.name)) == added {
			r.next, move = move, id
		} else {
			r.next, stay = stay, id
		}
		id = next
	}
	*x.heads.edit(sibling) = stay
	*x.heads.edit(added) = move
}
