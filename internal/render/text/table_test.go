package text_test

import (
	"bytes"
	"strings"
	"testing"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/render/text"
	"kubernetes-scraper/query"
)

// TestStatusOfLaterRows: a column is there if any row has something in it, whichever.
func TestStatusOfLaterRows(t *testing.T) {
	key := func(name string) graph.EntityKey {
		return graph.EntityKey{Type: "ConfigMap", Namespace: "a", Name: name}
	}
	reached := func(name, state string) query.Reached {
		return query.Reached{Object: graph.NodeDocument{Key: key(name), State: state}, Path: []query.Step{{Relationship: graph.Relationship{
			Source: key("x"), Target: key(name), RelationshipType: "uses"}}}}
	}
	for _, row := range []struct {
		first, second string
		want          bool
	}{{"", "missing", true}, {"missing", "", true}, {"", "", false}} {
		var b bytes.Buffer
		a := query.ReachAnswer{Object: graph.NodeDocument{Key: key("x")}, Groups: []query.Group{{Type: "ConfigMap",
			Objects: []query.Reached{reached("b", row.first), reached("c", row.second)}}}}
		if err := text.Deps(&b, a, text.Style{}); err != nil || strings.Contains(b.String(), "missing") != row.want {
			t.Errorf("%+v, %v:\n%s", row, err, &b)
		}
	}
}

// TestEdgeBefore: an edge that is stated otherwise shows what it was before.
func TestEdgeBefore(t *testing.T) {
	edge := func(path string, optional bool) *graph.Relationship {
		return &graph.Relationship{Source: graph.EntityKey{Type: "Pod", Name: "p"}, Target: graph.EntityKey{Type: "ConfigMap", Name: "c"},
			RelationshipType: "uses", Properties: graph.RelationshipProperties{ReasonDocument: graph.ReasonDocument{Path: path, Optional: optional}}}
	}
	var b bytes.Buffer
	a := query.DiffAnswer{Relationships: []query.EdgeDiff{{Old: edge("spec.a", false), New: edge("spec.b", true)}}}
	if err := text.Diff(&b, a, text.Style{}); err != nil || b.String() != "~ Pod p uses ConfigMap c (spec.a -> spec.b, optional)\n" {
		t.Errorf("%v: %s", err, &b)
	}
}
