package resolve

import (
	"fmt"
	"testing"

	"kubernetes-scraper/internal/fact"
)

// TestRarestLabel: a label that everything carries does not make selectors expensive, they are filed under the other one,
// and look at the objects that carry it.
func TestRarestLabel(t *testing.T) {
	w := newWorld(t)
	for i := range 100 {
		w.run(fmt.Sprintf("put Pod a/p%d all=yes name=n%d", i, i))
	}
	for i := range 100 {
		w.run(fmt.Sprintf("put Service a/s%d selector->all=yes,name=n%d", i, i))
	}
	for at, filed := range w.groups.filed {
		if carriers := w.groups.carriers[at].count(); len(filed) > 1 || carriers > 1 {
			t.Errorf("%d selectors are filed under %q of %d groups, want each under a label of its own", len(filed), at.pair, carriers)
		}
	}
	s := w.groups.selectors[w.graph.Find(w.KindID(w.position("Service")), "a", "s7")][0]
	if groups := w.groups.candidates(s); len(groups) != 1 {
		t.Errorf("a selector looks at %d groups of labels, want 1", len(groups))
	}
}

// TestRarestLabelUnknown: as long as no object is known, selectors are spread over the labels that they ask for.
func TestRarestLabelUnknown(t *testing.T) {
	w := newWorld(t)
	for i := range 100 {
		w.run(fmt.Sprintf("put Service a/s%d selector->all=yes,name=n%d", i, i))
	}
	for at, filed := range w.groups.filed {
		if len(filed) > 1 {
			t.Errorf("%d selectors are filed under %q", len(filed), at.pair)
		}
	}
}

// TestSelectorsAreFiledOnce: however often an object states them.
func TestSelectorsAreFiledOnce(t *testing.T) {
	w := newWorld(t)
	count := func(want int) {
		t.Helper()
		filed := 0
		for _, list := range w.groups.filed {
			filed += len(list)
		}
		held := 0
		for _, list := range w.groups.selectors {
			held += len(list)
		}
		if filed != want || held != want {
			t.Errorf("%d selectors are filed and %d held, want %d", filed, held, want)
		}
	}
	for range 3 {
		w.run("put Service a/s selector->app=x second->tier=t")
		count(2)
	}
	w.run("put Service a/s second->tier=t")
	count(1)
	w.run("put Service a/s")
	count(0)
	if len(w.groups.selectors) > 0 {
		t.Error("an object without selectors is kept among those that have some")
	}
}

// TestGroupsAreUsedAgain: an object that changes its labels for ever takes no more memory for it.
func TestGroupsAreUsedAgain(t *testing.T) {
	w := newWorld(t)
	for i := range 100 {
		w.run(fmt.Sprintf("put Pod a/web version=%d", i))
	}
	if n := len(w.groups.byID); n > 3 {
		t.Errorf("%d groups were made, want no more than are needed at a time", n-1)
	}
}

// TestPackLabels: different labels are packed differently, also if their texts run into each other.
func TestPackLabels(t *testing.T) {
	seen := map[string]int{}
	for i, list := range [][]fact.Label{
		{{Key: "a", Value: "bc"}},
		{{Key: "ab", Value: "c"}},
		{{Key: "abc"}},
		{{Key: "a", Value: "b"}, {Key: "c"}},
		{{Key: "a"}, {Key: "bc"}},
		{{Key: "a", Value: "\x01b\x00"}},
		{{Key: "a"}, {Key: "b"}},
		{{Key: "a\x00\x01b"}},
		{{Key: "a\x01", Value: "b"}},
		{{Key: "a", Value: "\x01b"}},
		{{Key: "\x01a", Value: "b"}},
		{{Key: "a\x01bc", Value: "d"}},
		{{Key: "a", Value: "b"}, {Key: "c", Value: "d"}},
		{{Key: "a", Value: "b\x01cd"}},
	} {
		packed := string(packLabels(nil, list))
		if other, twice := seen[packed]; twice {
			t.Errorf("labels %d and %d are packed alike: %q", other, i, packed)
		}
		seen[packed] = i
	}
}
