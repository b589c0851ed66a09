package query

import (
	"slices"
	"strings"
	"testing"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/test/samples"
)

// TestSelect: which nodes and edges are left of the shop, and that each way to ask a part says the same.
func TestSelect(t *testing.T) {
	for _, c := range []struct {
		name         string
		selection    Selection
		nodes, edges int
		has, not     string
	}{
		{"everything", Selection{}, 14, 16, "Node/node-a", ""},
		{"a namespace with what its objects are tied to", Selection{Namespaces: []string{"shop"}}, 14, 16, "Node/node-a", ""},
		{"no such namespace", Selection{Namespaces: []string{"none"}}, 0, 0, "", "Node/node-a"},
		{"types", Selection{Types: []string{"Pod", "Node"}}, 3, 2, "Pod/shop/web-7d9-x1", "Service/shop/web"},
		{"a type of a group", Selection{Types: []string{"Deployment.apps", "ReplicaSet."}}, 1, 0, "Deployment.apps/shop/web", "ReplicaSet.apps/shop/web-7d9"},
		{"a relation with the ends of its edges", Selection{Relations: []string{"runs_on"}}, 3, 2, "Node/node-a", "ConfigMap/shop/settings"},
		{"all three", Selection{Namespaces: []string{"shop"}, Types: []string{"Pod", "ConfigMap"}, Relations: []string{"uses"}}, 4, 4, "ConfigMap/shop/features", "Node/node-a"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := Select(samples.Shop(), c.selection)
			if nodes, edges := g.Size(); nodes != c.nodes || edges != c.edges {
				t.Errorf("there are %d nodes and %d edges, want %d and %d", nodes, edges, c.nodes, c.edges)
			}
			var keys []string
			in := 0
			for n := range g.Nodes() {
				keys = append(keys, n.Key.String())
				if _, ok := g.Node(n.Key); !ok {
					t.Errorf("%s is listed and not found", n.Key)
				}
				for range g.In(n.Key) {
					in++
				}
			}
			for n := range samples.Shop().Nodes() {
				if _, ok := g.Node(n.Key); ok != slices.Contains(keys, n.Key.String()) {
					t.Errorf("%s is found: %v", n.Key, ok)
				}
			}
			if in != c.edges {
				t.Errorf("%d edges lead in, want %d", in, c.edges)
			}
			if c.has != "" && !slices.Contains(keys, c.has) || c.not != "" && slices.Contains(keys, c.not) {
				t.Errorf("there are %s, want %q and not %q", strings.Join(keys, " "), c.has, c.not)
			}
		})
	}
}

// TestSelectKinds: the kinds of selected types, with the numbers of the part.
func TestSelectKinds(t *testing.T) {
	got := Select(samples.Shop(), Selection{Types: []string{"Pod", "Secret"}, Relations: []string{"uses"}}).Kinds()
	want := []graph.KindStatus{{Type: "Pod", State: graph.Live}, {Type: "Secret", State: graph.Forbidden, Reason: "secrets is forbidden"}}
	if !slices.Equal(got, want) {
		t.Errorf("kinds are %+v, want %+v", got, want)
	}
}
