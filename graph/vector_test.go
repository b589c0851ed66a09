package graph

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func items(v *vector[int]) []int {
	all := make([]int, v.length)
	for i := range v.length {
		all[i] = *v.at(i)
	}
	return all
}

// TestVectorAgainstSlice changes a vector at random, across chunks and pages, and compares it and every frozen copy, at
// the end, with slices.
func TestVectorAgainstSlice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var v vector[int]
		var model []int
		var copies []vector[int]
		var models [][]int
		value := 0
		next := func() int { value++; return value }
		actions := []func(){
			func() { // a few, or to the end of a chunk or page and a little beyond
				span := rapid.SampledFrom([]int{1, chunkLen, chunkLen * pageLen}).Draw(t, "span")
				for range span - len(model)%span + rapid.IntRange(-1, 1).Draw(t, "more") {
					*v.edit(v.push()) = next()
					model = append(model, value)
				}
			},
			func() {
				if len(model) > 0 {
					i := rapid.IntRange(0, len(model)-1).Draw(t, "item")
					*v.edit(uint32(i)) = next()
					model[i] = value
				}
			},
			func() {
				copies = append(copies, v.freeze())
				models = append(models, slices.Clone(model))
			},
		}
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			actions[rapid.IntRange(0, len(actions)-1).Draw(t, "action")]()
		}
		if !slices.Equal(items(&v), model) {
			t.Fatal("the vector differs from the slice")
		}
		for i := range copies {
			if !slices.Equal(items(&copies[i]), models[i]) {
				t.Fatalf("copy %d of %d changed after it was made", i, len(copies))
			}
		}
	})
}

// TestVectorSharesWhatDidNotChange: after a freeze a write copies one chunk, one page and the list of pages, once.
func TestVectorSharesWhatDidNotChange(t *testing.T) {
	var v vector[int]
	for range 3 * chunkLen * pageLen {
		v.push()
	}
	frozen := v.freeze()
	*v.edit(chunkLen * pageLen) = 1 // the first item of the second page
	first := &v.pages[0]
	*v.edit(chunkLen*pageLen + 1) = 2
	for p := range v.pages {
		if shared := v.pages[p] == frozen.pages[p]; shared != (p != 1) {
			t.Errorf("page %d is shared: %v", p, shared)
		}
		for c := range pageLen {
			if shared := v.pages[p].chunks[c] == frozen.pages[p].chunks[c]; shared != (p != 1 || c != 0) {
				t.Errorf("chunk %d of page %d is shared: %v", c, p, shared)
			}
		}
	}
	*v.edit(0) = 3 // in another page
	if first != &v.pages[0] {
		t.Error("another write copied the list of pages again")
	}
	if *frozen.at(0) != 0 || *frozen.at(chunkLen * pageLen) != 0 {
		t.Error("the frozen copy changed")
	}
}

// TestPushZeroes: a new item is zero, whatever a copy that was frozen before holds.
func TestPushZeroes(t *testing.T) {
	var v vector[int]
	for i := range 2 * chunkLen {
		at := v.push()
		if *v.at(at) != 0 {
			t.Fatalf("item %d is %d when it is new", at, *v.at(at))
		}
		*v.edit(at) = i + 1
		v.freeze()
	}
}
