package catalog

import "testing"

// TestPath: the path of a name leads through the lists of the rule's place, whatever else the name is made of.
func TestPath(t *testing.T) {
	const at = "spec.volumes[*]"
	name, root, ordinal := Part{Path: "name"}, Part{Path: "$.metadata.name"}, Part{Path: "ordinal"}
	for _, test := range []struct {
		rule Reference
		want string
	}{
		{Reference{At: at, Name: Template{name}}, "spec.volumes[*].name"},
		{Reference{At: at, Name: Template{root, {Literal: "-"}, name}}, "spec.volumes[*].name"},
		{Reference{At: at, Name: Template{name, root, ordinal}}, "spec.volumes[*].name"},
		{Reference{At: at, Name: Template{root, {Literal: "-x"}}}, "metadata.name"},
		{Reference{At: at, Name: Template{{Literal: "x"}}}, at},
		{Reference{At: at, Name: Template{{Path: "."}}}, at},
		{Reference{Name: Template{root}}, "metadata.name"},
		{Reference{Name: Template{ordinal, name}}, "name"},
		{Reference{At: at, Selector: &Selector{Path: "selector"}}, "spec.volumes[*].selector"},
		{OwnerReference(), "metadata.ownerReferences[*]"},
	} {
		if have := test.rule.Path(); have != test.want {
			t.Errorf("%+v: have %s, want %s", test.rule, have, test.want)
		}
	}
}
