package extract

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"kubernetes-scraper/catalog"
)

// TestPaths proves every rule of the catalog against the API types, those that are off by default too: an object that has
// nothing but what that one rule reads, in the second element of every list, gives a reference by it, and the one that the
// oracle sees, in every format. The types of kinds that have no schema are not here: test/ecosystems proves their paths.
func TestPaths(t *testing.T) {
	codec := newCodec(t)
	for _, kind := range append(switchedOnKinds(t), formKinds(t)...) {
		for i, rule := range kind.References {
			alone := kind
			alone.References, alone.Aliases = kind.References[i:i+1], nil
			raws := planted(t, codec, alone, rule)
			for f, raw := range raws {
				want, ok := untypedFacts(t, alone, raws[JSON])
				facts, err := compiled(t, alone, f).NewExtractor().Extract(raw)
				if err != nil || !ok {
					t.Fatal(err)
				}
				compare(t, alone, facts, want)
				if !slices.ContainsFunc(facts.References, func(r Reference) bool { return hasIndex(r, countLists(rule.At)) }) {
					t.Errorf("%s, %v: have %+v, want a reference in the second place of %s; object %s", rule.ID, f, facts.References, rule.At, raws[JSON])
				}
			}
		}
		for _, property := range kind.Properties {
			if HasSchema(kind) {
				planter{t: t, typ: goType(t, kind), root: map[string]any{}}.at(catalog.Reference{}, property.Path, nil)
			}
		}
	}
}

// TestCompileWhole proves what TestPaths does not plant against the schema: what must not hold, aliases, and that all
// rules go together.
func TestCompileWhole(t *testing.T) {
	proven := 0
	for _, kind := range switchedOnKinds(t) {
		for _, f := range []Format{Protobuf, JSON} {
			if f == Protobuf && !HasSchema(kind) {
				continue
			}
			if _, err := Compile(kind, f, true); err != nil {
				t.Error(err)
			}
			if f == Protobuf {
				proven += len(kind.References)
			}
		}
	}
	t.Logf("%d rules are proven against the protobuf schema", proven)
}

// switchedOnKinds are the kinds of the built-in catalog that can be read, with all their rules switched on.
func switchedOnKinds(t testing.TB) []catalog.Kind {
	t.Helper()
	c, err := catalog.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	var on []catalog.Switch
	for _, relation := range c.Relations() {
		if relation.Off != "" {
			on = append(on, catalog.Switch{Name: relation.Name, On: true})
		}
	}
	for _, kind := range c.Kinds() {
		for _, rule := range kind.Off {
			on = append(on, catalog.Switch{Name: rule.ID, On: true})
		}
	}
	if c, err = c.With(on...); err != nil {
		t.Fatal(err)
	}
	for _, kind := range c.Kinds() {
		if len(kind.Off) > 0 {
			t.Fatalf("%s of %s is still switched off", kind.Off[0].ID, kind.Kind)
		}
	}
	return readable(c)
}

func hasIndex(r Reference, lists int) bool {
	for i := range lists {
		if r.Index[i] != 1 {
			return false
		}
	}
	return true
}

// planted are the bytes of an object with what a rule reads, in all formats in which its kind can be read.
func planted(t testing.TB, codec codec, kind catalog.Kind, rule catalog.Reference) map[Format][]byte {
	t.Helper()
	root := map[string]any{"metadata": map[string]any{"name": "planted"}}
	if !HasSchema(kind) {
		planter{t: t, root: root}.rule(rule)
		return map[Format][]byte{JSON: marshal(t, root)}
	}
	typ := goTypeIn(t, codec.scheme, kind)
	planter{t, typ, root}.rule(rule)
	o := decodeStrict(t, typ, marshal(t, root))
	return map[Format][]byte{Protobuf: codec.encode(t, o, Protobuf), JSON: codec.encode(t, o, JSON)}
}

func marshal(t testing.TB, value any) []byte {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// decodeStrict makes an API object of JSON. A field that the type does not have is an error.
func decodeStrict(t testing.TB, typ reflect.Type, text []byte) runtime.Object {
	t.Helper()
	result := reflect.New(typ).Interface().(runtime.Object)
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(result); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	if object := result.(metav1.Object); object.GetName() == "" {
		object.SetName("planted")
	}
	return result
}
