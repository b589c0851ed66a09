package graph

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// TestBuckets: a table of any size has a bucket for every hash, and one more bucket takes hashes from one other only.
func TestBuckets(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var x index
	x.heads.push()
	for size := uint32(1); size < 200; size++ {
		before := x
		x.heads.push()
		from := map[uint32]bool{}
		for range 2000 {
			hash := random.Uint64()
			was, is := before.bucket(hash), x.bucket(hash)
			if was >= size || is > size {
				t.Fatalf("of %d buckets a hash is in bucket %d, of one more in %d", size, was, is)
			}
			if was != is {
				from[was] = true
				if is != size {
					t.Fatalf("a hash moved from bucket %d to %d when %d was added", was, is, size)
				}
			}
		}
		if len(from) != 1 {
			t.Fatalf("bucket %d took from %v, want one", size, from)
		}
	}
}

// TestIndexGrowsAndShrinks: every node is found after every insertion and removal, none that is not there; a snapshot
// keeps finding what it has.
func TestIndexGrowsAndShrinks(t *testing.T) {
	g := New("test", nil)
	pods, nodes := g.Kind("", "Pod"), g.Kind("", "Node")
	there := map[string]NodeID{}
	check := func() {
		t.Helper()
		for name, id := range there {
			if got := g.Find(pods, "a", name); got != id {
				t.Fatalf("with %d nodes %s is %d, want %d", len(there), name, got, id)
			}
			if g.Find(pods, "b", name) != 0 || g.Find(nodes, "a", name) != 0 || g.Find(pods, "", name) != 0 {
				t.Fatalf("%s is found in another namespace or kind", name)
			}
		}
	}
	if g.Find(pods, "a", "n0") != 0 {
		t.Error("an empty graph has a node")
	}
	const most = 140 // beyond the powers of two up to 128
	for i := range most {
		name := fmt.Sprint("n", i)
		there[name] = g.Ensure(pods, "a", name, Unknown)
		g.SetPresent(there[name], "", nil)
		check()
	}
	full, _ := g.Commit()
	for _, i := range rand.New(rand.NewPCG(3, 4)).Perm(most) {
		name := fmt.Sprint("n", i)
		g.SetAbsent(there[name], Missing)
		delete(there, name)
		if g.Find(pods, "a", name) != 0 {
			t.Fatalf("%s is found after it was removed", name)
		}
		check()
	}
	empty, _ := g.Commit()
	for i := range most {
		key := EntityKey{Type: "Pod", Namespace: "a", Name: fmt.Sprint("n", i)}
		if n, ok := full.Node(key); !ok || n.Key != key {
			t.Errorf("the snapshot does not find %v any more", key)
		}
		if _, ok := empty.Node(key); ok {
			t.Errorf("the snapshot after it has %v", key)
		}
	}
	if _, ok := full.Node(EntityKey{Type: "Widget", Namespace: "a", Name: "n1"}); ok {
		t.Error("a kind that nobody knows has a node")
	}
}
