package extract

import (
	"strings"
	"testing"

	"kubernetes-scraper/catalog"
)

func TestCompileRefuses(t *testing.T) {
	pod := catalog.Kind{Version: "v1", Kind: "Pod"}
	named := func(at, name string) []catalog.Reference {
		return []catalog.Reference{{ID: "r", To: "ConfigMap", At: at, Name: oneField(name)}}
	}
	with := func(kind catalog.Kind, references []catalog.Reference, properties ...catalog.Property) catalog.Kind {
		kind.References, kind.Properties = references, properties
		return kind
	}
	for _, test := range []struct {
		name   string
		kind   catalog.Kind
		format Format
		want   string
	}{
		{"an unknown field", with(pod, named("spec", "nodeNam")), Protobuf, `compile v1 Pod for protobuf: rule r: path spec.nodeNam: core_v1.PodSpec has no field "nodeNam", name one that it has`},
		{"a missing [*]", with(pod, named("spec.volumes.secret", "secretName")), Protobuf, "path spec.volumes.secret.secretName: volumes is a list, write volumes[*]"},
		{"a [*] too many", with(pod, named("spec[*]", "nodeName")), Protobuf, "spec is not a list, write spec"},
		{"a message for a name", with(pod, named("spec", "securityContext")), Protobuf, "is a core_v1.PodSecurityContext, which is of no use there"},
		{"a number for a name", with(pod, named("spec", "priority")), Protobuf, "is a int32, which is of no use there"},
		{"a path that goes on behind a value", with(pod, named("spec.nodeName", "x")), Protobuf, "a string has no fields"},
		{"a map for a property", with(pod, nil, catalog.Property{Name: "p", Path: "spec.nodeSelector"}), Protobuf, "property p: path spec.nodeSelector is a map[string]string"},
		{"a list for a property", with(pod, nil, catalog.Property{Name: "p", Path: "spec.volumes[*].name"}), JSON, "leads through a list, but a single value is needed"},
		{"a kind without a schema", catalog.Kind{Group: "example.com", Version: "v1", Kind: "Widget"}, Protobuf, "there is no protobuf schema of example.com_v1.Widget, read it as JSON"},
		{"a path beyond the metadata", with(catalog.Kind{Version: "v1", Kind: "Pod", MetadataOnly: true}, named("spec", "nodeName")), JSON, "spec.nodeName is not in the metadata"},
		{"a value that is also an object", with(pod, append(named("spec.a", "b"), named("spec", "a")...)), JSON, "other paths lead on from there"},
		{"an object that is also a value", with(pod, append(named("spec", "a"), named("spec.a", "b")...)), JSON, "another path takes a for a value"},
		{"a list that is also none", with(pod, append(named("spec.a[*]", "b"), named("spec.a", "b")...)), JSON, "a is a list in one path and none in another"},
		{"five lists", with(pod, named("a[*].b[*].c[*].d[*].e[*]", "f")), JSON, "more than 4 lists"},
		{"an unknown format", pod, Format(9), "compile v1 Pod for format 9: the format is unknown"},
		{"an entry of what is no map of texts", with(pod, named("spec", "containers[a]")), Protobuf, "containers is a list, write containers[*]"},
		{"an entry of a message", with(pod, named("spec", "securityContext[a]")), Protobuf, "only of a map[string]string an entry can be read"},
		{"keys of a message", with(pod, named("spec.securityContext{*}", ".")), Protobuf, "has no keys, write securityContext"},
		{"a field of a key", with(pod, named("spec.nodeSelector{*}", "a")), JSON, `the keys of a map have no fields, write . instead of "a"`},
		{"the object for a name", with(pod, named("", ".")), JSON, "the object itself has no value"},
		{"neither name nor selector", with(pod, []catalog.Reference{{ID: "r", To: "Pod", At: "spec"}}), JSON, "neither a name nor a selector"},
		{"a message that is a value elsewhere", with(pod, append(named("spec", "a"), catalog.Reference{ID: "s", To: "Pod", At: "spec", Selector: &catalog.Selector{Form: catalog.LabelSelector, Path: "a"}})), JSON, "another path takes a for a value"},
		{"a selector at the root from an element of a list", with(pod, []catalog.Reference{{ID: "r", To: "Pod", At: "spec.a[*]", Selector: &catalog.Selector{Form: catalog.Labels, Path: "$.spec.x"}}}), JSON, "is not below a place in a list"},
		{"an unknown capture", with(pod, []catalog.Reference{{ID: "r", To: "Pod", At: "spec", Name: oneField("a"), Match: "{names}"}}), JSON, "has a {names}, write {name}"},
		{"two captures side by side", with(pod, []catalog.Reference{{ID: "r", To: "Pod", At: "spec", Name: oneField("a"), Match: "{namespace}{name}"}}), JSON, "nothing between two parts in braces"},
		{"a brace that does not end", with(pod, []catalog.Reference{{ID: "r", To: "Pod", At: "spec", Name: oneField("a"), Match: "a{name"}}), JSON, "a { without a }"},
		{"a virtual kind", catalog.Kind{Version: "virtual", Kind: "User", Virtual: true}, JSON, "there are no objects of a virtual kind"},
		{"an unknown form", with(pod, []catalog.Reference{{ID: "r", At: "spec", Selector: &catalog.Selector{Form: "guess", Path: "x"}}}), JSON, `form "guess" is unknown`},
	} {
		_, err := Compile(test.kind, test.format, true)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: have error %v, want %s", test.name, err, test.want)
		}
	}
}

// TestCompileCustom: a kind without a schema is read as JSON, and its metadata also as protobuf.
func TestCompileCustom(t *testing.T) {
	widget := catalog.Kind{Group: "example.com", Version: "v1", Kind: "Widget"}
	if _, err := Compile(widget, JSON, true); err != nil {
		t.Error(err)
	}
	widget.MetadataOnly = true
	if _, err := Compile(widget, Protobuf, true); err != nil {
		t.Error(err)
	}
}

// TestHasSchema: what is built into Kubernetes can be read as protobuf, and the metadata of anything.
func TestHasSchema(t *testing.T) {
	for _, test := range []struct {
		kind catalog.Kind
		want bool
	}{
		{catalog.Kind{Version: "v1", Kind: "Pod"}, true},
		{catalog.Kind{Version: "v2", Kind: "Pod"}, false},
		{catalog.Kind{Version: "v1", Kind: "Po"}, false},
		{catalog.Kind{Group: "rbac.authorization.k8s.io", Version: "v1", Kind: "RoleBinding"}, true},
		{catalog.Kind{Group: "apiextensions.k8s.io", Version: "v1", Kind: "CustomResourceDefinition"}, true},
		{catalog.Kind{Group: "apiregistration.k8s.io", Version: "v1", Kind: "APIService"}, true},
		{catalog.Kind{Group: "resource.k8s.io", Version: "v1", Kind: "ResourceSlice"}, true},
		{catalog.Kind{Group: "example.com", Version: "v1", Kind: "Widget"}, false},
		{catalog.Kind{Group: "example.com", Version: "v1", Kind: "Widget", MetadataOnly: true}, true},
	} {
		if have := HasSchema(test.kind); have != test.want {
			t.Errorf("%s %s: have %v, want %v", apiVersion(test.kind), test.kind.Kind, have, test.want)
		}
		if _, err := Compile(test.kind, Protobuf, false); (err == nil) != test.want {
			t.Errorf("%s %s: compiles for protobuf with error %v", apiVersion(test.kind), test.kind.Kind, err)
		}
	}
}

// oneField is the template of one field.
func oneField(path string) catalog.Template { return catalog.Template{{Path: path}} }
