package catalog

import (
	"slices"
	"strings"
	"testing"
)

// FuzzLoad: no file makes the reader panic or take forever, errors say where, and what is accepted keeps what the walkers
// of paths count on.
func FuzzLoad(f *testing.F) {
	base := small(f)
	for _, c := range brokenRules() {
		f.Add(strings.Replace(world, "RULE", c.given, 1))
	}
	for _, c := range brokenFiles() {
		f.Add(c.given)
	}
	f.Add(shop)
	f.Add(switchable)
	f.Fuzz(func(t *testing.T, text string) {
		c, err := base.Add(File{"my.yaml", []byte(text)})
		if err != nil {
			for line := range strings.SplitSeq(err.Error(), "\n") {
				if !strings.HasPrefix(line, "my.yaml:") {
					t.Errorf("%q does not say where", line)
				}
			}
			return
		}
		for _, kind := range c.Kinds() {
			checkKept(t, kind)
			c.Explain(kind)
		}
	})
}

// checkKept checks what the checks of this package promise of a kind.
func checkKept(t *testing.T, kind Kind) {
	t.Helper()
	if kind.Virtual {
		return
	}
	if len(kind.References)+len(kind.Off) > MaxRules {
		t.Errorf("%s has %d rules", kind.Kind, len(kind.References))
	}
	for _, r := range slices.Concat(kind.References[1:], kind.Off) {
		if strings.Count(r.At, "[*]") > MaxLists {
			t.Errorf("%s: at %s", r.ID, r.At)
		}
		for _, part := range r.Name {
			path := Absolute(r.At, part.Path)
			if part.Literal == "" && (len(Segments(path)) > MaxSegments || neverRead(path) != "") {
				t.Errorf("%s: name %s", r.ID, path)
			}
			if part.Literal == "" && part.Path == "" {
				t.Errorf("%s: an empty part in the name", r.ID)
			}
		}
		if (r.Selector == nil) == (len(r.Name) == 0) {
			t.Errorf("%s has not exactly one way to its target", r.ID)
		}
	}
}
