package extract

import (
	"strings"
	"testing"

	"kubernetes-scraper/catalog"
)

func TestCompileRefuses(t *testing.T) {
	pod := catalog.Kind{Version: "v1", Kind: "Pod"}
	named := func(at, name string) []catalog.Reference {
		return []catalog.Reference{{ID: "r", Mechanism: catalog.ByName, At: at, Name: name}}
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
		{"an unknown mechanism", with(pod, []catalog.Reference{{ID: "r", Mechanism: "guess", At: "spec"}}), JSON, `mechanism "guess" is unknown`},
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
