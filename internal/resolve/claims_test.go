package resolve

import (
	"runtime"
	"testing"

	"kubernetes-scraper/graph"
)

// A first list can bring all Pods before any of their owners: so many claims must leave no memory behind when they are
// settled, even if some never are.
func TestClaimsGiveMemoryBack(t *testing.T) {
	const many, stay = 50_000, 10
	c := newClaims()
	before := heapBytes()
	for i := range graph.NodeID(many) {
		c.add(1+i, claim{target: 1 + many + i})
	}
	for i := range graph.NodeID(many - stay) {
		c.drop(1 + i)
	}
	kept := int64(heapBytes()) - int64(before)
	if kept > 100<<10 {
		t.Errorf("%d bytes are kept for %d claims", kept, stay)
	}
	if len(c.bySource) != stay || len(c.byTarget) != stay {
		t.Errorf("%d sources and %d targets are left, want %d", len(c.bySource), len(c.byTarget), stay)
	}
	for i := graph.NodeID(many - stay); i < many; i++ {
		if on := c.on(1 + many + i); len(on) != 1 || c.at(on[0]).source != 1+i {
			t.Errorf("claims on %d: %v, want that of %d", 1+many+i, on, 1+i)
		}
	}
}

func heapBytes() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
