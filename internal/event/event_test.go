package event

import (
	"slices"
	"testing"
)

// TestSources: a kind is one source; a namespaced one is one for each namespace that was asked for, however often.
func TestSources(t *testing.T) {
	for _, row := range []struct {
		namespaced bool
		namespaces []string
		want       []Source
	}{
		{true, nil, []Source{{Kind: 3}}},
		{true, []string{"a"}, []Source{{3, "a"}}},
		{true, []string{"b", "a"}, []Source{{3, "b"}, {3, "a"}}},
		{true, []string{"a", "b", "a"}, []Source{{3, "a"}, {3, "b"}}},
		{false, nil, []Source{{Kind: 3}}},
		{false, []string{"a", "b"}, []Source{{Kind: 3}}},
	} {
		if got := Sources(3, row.namespaced, row.namespaces); !slices.Equal(got, row.want) {
			t.Errorf("namespaced %v, in %q: %v, want %v", row.namespaced, row.namespaces, got, row.want)
		}
	}
}
