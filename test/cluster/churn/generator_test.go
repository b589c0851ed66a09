package churn

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
)

func drawn(seed uint64, n int) []string {
	g := newGenerator(rand.New(rand.NewPCG(seed, 0)))
	var all []string
	for range n {
		all = append(all, g.next().String())
	}
	return all
}

// The seed alone decides what is done: a run that found something can be made again.
func TestSeed(t *testing.T) {
	if !slices.Equal(drawn(1, 3000), drawn(1, 3000)) {
		t.Error("one seed gives two sequences")
	}
	if slices.Equal(drawn(1, 3000), drawn(2, 3000)) {
		t.Error("two seeds give one sequence")
	}
}

// Within a sequence as short as that of the law, every verb of every kind is drawn, and most operations are such as
// can succeed.
func TestEveryVerbIsDrawn(t *testing.T) {
	g := newGenerator(rand.New(rand.NewPCG(1, 0)))
	times := map[string]int{}
	exists := existing()
	hopeless := 0
	for range 2000 {
		op := g.next()
		times[op.at.kind+" "+op.verb]++
		if exists[op.at] == (op.verb == "create") {
			hopeless++
		}
		exists[op.at] = op.verb != "delete"
	}
	for _, k := range g.kinds {
		verbs := k.verbs
		if k.lasting == nil {
			verbs = append(verbs, verb{name: "create"})
		}
		for _, v := range verbs {
			if name := k.name + " " + v.name; times[name] == 0 {
				t.Errorf("%s: drawn %d times", name, times[name])
			}
		}
	}
	if hopeless == 0 || hopeless > 200 {
		t.Errorf("%d of 2000 operations cannot succeed, want some and at most a tenth", hopeless)
	}
	var summary string
	for _, name := range slices.Sorted(maps.Keys(times)) {
		summary += fmt.Sprintf("%s %d, ", name, times[name])
	}
	t.Log(summary)
}
