package oracle

import (
	"slices"
	"strings"
	"testing"

	"kubernetes-scraper/graph"
)

// Everything that is compared, changed once, must be seen.
func TestDiff(t *testing.T) {
	a, b := graph.EntityKey{Type: "Pod", Name: "a"}, graph.EntityKey{Type: "Pod", Name: "b"}
	reasons := []graph.ReasonDocument{{Path: "x", Via: "env", Rule: "r"}, {Path: "y", Via: "env", Rule: "r"}}
	build := func(change func(*graph.NodeDocument, *graph.Relationship)) *graph.Document {
		n := graph.NodeDocument{Key: a, UID: "1", Properties: map[string]string{"status": "Running"}, Revision: 1}
		r := graph.Relationship{Source: a, Target: b, RelationshipType: "uses", Revision: 1,
			Properties: graph.RelationshipProperties{ReasonDocument: reasons[0], Reasons: slices.Clone(reasons)}}
		change(&n, &r)
		return &graph.Document{Nodes: []graph.NodeDocument{n}, Relationships: []graph.Relationship{r}}
	}
	same := build(func(*graph.NodeDocument, *graph.Relationship) {})
	changes := map[string]func(*graph.NodeDocument, *graph.Relationship){
		"key":       func(n *graph.NodeDocument, _ *graph.Relationship) { n.Key.Namespace = "other" },
		"uid":       func(n *graph.NodeDocument, _ *graph.Relationship) { n.UID = "2" },
		"state":     func(n *graph.NodeDocument, _ *graph.Relationship) { n.State = "missing" },
		"property":  func(n *graph.NodeDocument, _ *graph.Relationship) { n.Properties["status"] = "Failed" },
		"source":    func(_ *graph.NodeDocument, r *graph.Relationship) { r.Source = b },
		"target":    func(_ *graph.NodeDocument, r *graph.Relationship) { r.Target = a },
		"relation":  func(_ *graph.NodeDocument, r *graph.Relationship) { r.RelationshipType = "targets" },
		"path":      func(_ *graph.NodeDocument, r *graph.Relationship) { r.Properties.Reasons[1].Path = "z" },
		"via":       func(_ *graph.NodeDocument, r *graph.Relationship) { r.Properties.Reasons[1].Via = "volume" },
		"rule":      func(_ *graph.NodeDocument, r *graph.Relationship) { r.Properties.Reasons[1].Rule = "other" },
		"optional":  func(_ *graph.NodeDocument, r *graph.Relationship) { r.Properties.Reasons[1].Optional = true },
		"all":       func(_ *graph.NodeDocument, r *graph.Relationship) { r.Properties.Optional = true },
		"a reason":  func(_ *graph.NodeDocument, r *graph.Relationship) { r.Properties.Reasons = r.Properties.Reasons[:1] },
		"its head":  func(_ *graph.NodeDocument, r *graph.Relationship) { r.Properties.Path = "z" },
		"no detail": func(_ *graph.NodeDocument, r *graph.Relationship) { r.Properties.Reasons = nil },
	}
	for what, change := range changes {
		if diff := Diff(same, build(change)); len(diff) != 2 {
			t.Errorf("%s: want a missing and an extra line, got %q", what, diff)
		}
	}
	for what, change := range map[string]func(*graph.NodeDocument, *graph.Relationship){
		"revision":         func(n *graph.NodeDocument, r *graph.Relationship) { n.Revision, r.Revision = 2, 2 },
		"order of reasons": func(_ *graph.NodeDocument, r *graph.Relationship) { slices.Reverse(r.Properties.Reasons) },
	} {
		if diff := Diff(same, build(change)); diff != nil {
			t.Errorf("%s: want no difference, got %q", what, diff)
		}
	}
	twice := build(func(*graph.NodeDocument, *graph.Relationship) {})
	twice.Nodes = append(twice.Nodes, twice.Nodes[0])
	if diff := Diff(same, twice); len(diff) != 1 || !strings.HasPrefix(diff[0], "extra ") {
		t.Errorf("a node that is there twice: got %q", diff)
	}
}
