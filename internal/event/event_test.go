package event

import (
	"slices"
	"testing"

	"kubernetes-scraper/catalog"
)

// TestSources: a watched kind is one source, a namespaced one is one for each namespace that was asked for,
// however often.
func TestSources(t *testing.T) {
	kinds := []catalog.Kind{
		{Kind: "Pod", Namespaced: true, Watched: true},
		{Kind: "Secret", Namespaced: true},
		{Kind: "Node", Watched: true},
		{Kind: "Service", Namespaced: true, Watched: true},
	}
	for _, row := range []struct {
		kinds      []catalog.Kind
		namespaces []string
		want       []Source
	}{
		{kinds, nil, []Source{{Kind: 0}, {Kind: 2}, {Kind: 3}}},
		{kinds, []string{"a"}, []Source{{0, "a"}, {2, ""}, {3, "a"}}},
		{kinds, []string{"b", "a"}, []Source{{0, "b"}, {0, "a"}, {2, ""}, {3, "b"}, {3, "a"}}},
		{kinds, []string{"a", "b", "a"}, []Source{{0, "a"}, {0, "b"}, {2, ""}, {3, "a"}, {3, "b"}}},
		{kinds[1:2], []string{"a"}, nil},
		{nil, []string{"a"}, nil},
	} {
		if got := Sources(row.kinds, row.namespaces); !slices.Equal(got, row.want) {
			t.Errorf("in %q: %v, want %v", row.namespaces, got, row.want)
		}
	}
}
