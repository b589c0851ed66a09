package catalog

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

// TestCustom: what an API server has by itself is not custom; a group that only looks like one of its own is.
func TestCustom(t *testing.T) {
	for group, want := range map[string]bool{
		"": false, "apps": false, "networking.k8s.io": false, "rbac.authorization.k8s.io": false, "internal.apiserver.k8s.io": false,
		"example.com": true, "gateway.networking.k8s.io": true, "snapshot.storage.k8s.io": true, "metrics.k8s.io": true,
		"apps.example.com": true, "cluster.x-k8s.io": true,
	} {
		if got := (Kind{Group: group, Kind: "Thing"}).Custom(); got != want {
			t.Errorf("group %q: custom is %v, want %v", group, got, want)
		}
	}
}

// TestInstanceOf: every custom kind that has objects names its definition, whether the catalog knows the kind or not, and no
// other kind does.
func TestInstanceOf(t *testing.T) {
	c := builtin(t)
	for _, k := range append(c.Kinds(), c.Plain("example.com", "v1", "Mouse", "mice", false), c.Plain("apps", "v1", "Mouse", "mice", true)) {
		var got []Reference
		for _, r := range k.References {
			if r.ID == InstanceOfRule {
				got = append(got, r)
			}
		}
		var want []Reference
		if k.Custom() && !k.Virtual {
			want = []Reference{{ID: "custom-instance-of", Relation: "instance_of", At: "metadata", ToGroup: "apiextensions.k8s.io",
				To: "CustomResourceDefinition", Name: Template{{Literal: k.Resource + "." + k.Group}}, IfPresent: true, Origin: "built in"}}
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s.%s: got %+v, want %+v", k.Resource, k.Group, got, want)
		}
	}
}

// TestInstanceOfIsSwitched: the rule goes with its relation, and by its own name.
func TestInstanceOfIsSwitched(t *testing.T) {
	for _, name := range []string{"instance_of", "custom-instance-of"} {
		c, err := builtin(t).With(Switch{Name: name})
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range append(c.Kinds(), c.Plain("example.com", "v1", "Mouse", "mice", true)) {
			is := func(r Reference) bool { return r.ID == InstanceOfRule }
			if slices.ContainsFunc(k.References, is) || k.Custom() && !k.Virtual && !slices.ContainsFunc(k.Off, is) {
				t.Errorf("-%s: %s.%s has the rules %s, and these are off: %s", name, k.Resource, k.Group, ids(k.References), ids(k.Off))
			}
		}
	}
}

// TestInstanceOfNeedsItsRelation: a catalog without the relation has no such rule.
func TestInstanceOfNeedsItsRelation(t *testing.T) {
	if k := small(t).Plain("example.com", "v1", "Mouse", "mice", true); strings.Contains(ids(k.References), InstanceOfRule) {
		t.Errorf("it has the rules %s", ids(k.References))
	}
}
