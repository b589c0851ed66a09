package catalog

import "testing"

// TestMarkSelected: only of a kind that a rule finds by labels or aliases are these read; and of namespaces, if a rule
// selects them.
func TestMarkSelected(t *testing.T) {
	kinds := []Kind{
		{Kind: "Pod"}, {Kind: "Namespace"}, {Kind: "Device", Group: "example.com"}, {Kind: "Pod", Group: "example.com"},
		{Kind: "Policy", References: []Reference{
			{To: "Pod", Selector: &Selector{Namespaces: "namespaces"}}, {To: "Device", ToGroup: "example.com", Alias: "serial"}, {To: "Policy"},
		}},
	}
	MarkSelected(kinds)
	for i, want := range []bool{true, true, true, false, false} {
		if kinds[i].Selected != want {
			t.Errorf("%s %s: selected %v, want %v", kinds[i].Group, kinds[i].Kind, kinds[i].Selected, want)
		}
	}
	kinds[4].References = nil
	MarkSelected(kinds)
	if kinds[0].Selected || kinds[1].Selected || kinds[2].Selected {
		t.Error("kinds stay selected when no rule selects them")
	}
}
