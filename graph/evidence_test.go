package graph

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// drawReason draws a reason as a writer may give it: no positions beyond those that the rule's path has. Whether it is
// optional follows from its place: one field of one object cannot be both.
func drawReason(t *rapid.T, list []Rule) Reason {
	rule := rapid.IntRange(0, len(list)-1).Draw(t, "rule")
	r := Reason{Rule: RuleID(rule)}
	for i := range compileRule(list[rule], strings.Split(list[rule].Path, "[*]")).depth {
		r.Index[i] = rapid.SampledFrom([]uint32{0, 1, 127, 128, 300, math.MaxUint32}).Draw(t, "index")
	}
	r.Optional = r.Index[0]%2 == 1
	return r
}

// manyRules have paths of every depth, and ids that do not fit into one byte.
func manyRules() []Rule {
	var list []Rule
	for i := range 300 {
		path := "spec"
		for range i % 6 {
			path += ".list[*]"
		}
		list = append(list, Rule{ID: fmt.Sprint(i), Path: path + ".name"})
	}
	return list
}

// TestEvidence: a set of reasons is unpacked as it was packed, sorted and each once; equal sets are equal values.
func TestEvidence(t *testing.T) {
	list := manyRules()
	rapid.Check(t, func(t *rapid.T) {
		g := New("test", list)
		var reasons []Reason
		for range rapid.IntRange(0, 40).Draw(t, "reasons") {
			reasons = append(reasons, drawReason(t, list))
		}
		want := slices.Clone(reasons)
		slices.SortFunc(want, Reason.compare)
		want = slices.Compact(want)

		packed := g.Evidence(slices.Clone(reasons))
		if got := g.Reasons(packed, nil); !slices.Equal(got, want) {
			t.Fatalf("packed %v, unpacked %v", want, got)
		}
		rand.Shuffle(len(reasons), func(i, j int) { reasons[i], reasons[j] = reasons[j], reasons[i] })
		if again := g.Evidence(append(reasons, want...)); again != packed {
			t.Fatal("the same set in another order is another value")
		}
		if (packed == Evidence{}) != (len(want) == 0) {
			t.Fatalf("%d reasons are the empty set", len(want))
		}
		if len(want) > 0 && g.Evidence(want[1:]) == packed {
			t.Fatal("another set is the same value")
		}
	})
}

// TestReasonsAppend: what is in the destination stays.
func TestReasonsAppend(t *testing.T) {
	g := New("test", testRules)
	e := g.Evidence([]Reason{{Rule: 2, Index: [MaxDepth]uint32{4, 5}, Optional: true}})
	got := g.Reasons(e, []Reason{{Rule: 1}})
	want := []Reason{{Rule: 1}, {Rule: 2, Index: [MaxDepth]uint32{4, 5}, Optional: true}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestPath: positions stand where the path has [*], as many as are kept.
func TestPath(t *testing.T) {
	index := [MaxDepth]uint32{1, 22, 0, math.MaxUint32}
	for path, want := range map[string]string{
		"":                             "",
		"spec.nodeName":                "spec.nodeName",
		"[*]":                          "[1]",
		"a[*].b":                       "a[1].b",
		"a[*][*]":                      "a[1][22]",
		"a[*].b[*].c[*].d[*].e":        "a[1].b[22].c[0].d[4294967295].e",
		"a[*].b[*].c[*].d[*].e[*].f":   "a[1].b[22].c[0].d[4294967295].e[*].f",
		"a[*].b[*].c[*].d[*].e[*][*]g": "a[1].b[22].c[0].d[4294967295].e[*][*]g",
		`annotations["[x]"]`:           `annotations["[x]"]`,
	} {
		g := New("test", []Rule{{Path: path}})
		reasons := g.Reasons(g.Evidence([]Reason{{Index: index}}), nil)
		if got := g.rules.path(reasons[0]); got != want {
			t.Errorf("%s with %v is %s, want %s", path, index, got, want)
		}
	}
}

// TestEvidenceTakesLittle: many reasons of one rule, a few bytes each.
func TestEvidenceTakesLittle(t *testing.T) {
	g := New("test", testRules)
	var reasons []Reason
	for i := range uint32(100) {
		reasons = append(reasons, Reason{Rule: 2, Index: [MaxDepth]uint32{i, i}})
	}
	if packed := text(&g.texts.list, g.Evidence(reasons).packed); len(packed) != 300 {
		t.Errorf("100 reasons with two small positions take %d bytes, want 3 each", len(packed))
	}
}
