package extract

import (
	"reflect"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"kubernetes-scraper/catalog"
)

// TestPaths proves every rule of the catalog against the API types: an object that has nothing but that one reference,
// in the second element of every list, gives it back in both formats.
func TestPaths(t *testing.T) {
	codec := newCodec(t)
	for _, kind := range builtinKinds(t) {
		for i, rule := range kind.References {
			o := reflect.New(goType(t, kind))
			want := plant(t, o.Elem(), rule)
			want.Rule = i
			o.Interface().(metav1.Object).SetName("planted")
			for _, f := range []Format{Protobuf, JSON} {
				facts, err := compiled(t, kind, f).NewExtractor().Extract(codec.encode(t, o.Interface().(runtime.Object), f))
				if err != nil {
					t.Fatal(err)
				}
				if len(facts.References) != 1 || !reflect.DeepEqual(facts.References[0], want) {
					t.Errorf("%s, %v: have %+v, want %+v", rule.ID, f, facts.References, want)
				}
			}
		}
		for _, property := range kind.Properties {
			if leaf := reach(t, reflect.New(goType(t, kind)).Elem(), property.Path); !leaf.IsValid() {
				t.Errorf("%s has no %s", kind.Kind, property.Path)
			}
		}
	}
}

// plant sets what a rule reads, and returns the reference that it must give.
func plant(t *testing.T, root reflect.Value, rule catalog.Reference) Reference {
	place := reach(t, root, rule.At)
	var want Reference
	for i := range strings.Count(rule.At, "[*]") {
		want.Index[i] = 1
	}
	set := func(field string, value any) {
		leaf := reach(t, place, field)
		leaf.Set(reflect.ValueOf(value).Convert(leaf.Type()))
	}
	switch rule.Mechanism {
	case catalog.ByName:
		set(rule.Name, "target")
		want.Name = "target"
		if rule.Optional != "" {
			set(rule.Optional, true)
			want.Optional = true
		}
	case catalog.ByOwner:
		set("apiVersion", "apps/v1")
		set("kind", "Deployment")
		set("name", "target")
		set("uid", "u-1")
		want.Group, want.Kind, want.Name, want.UID = "apps", "Deployment", "target", "u-1"
	case catalog.BySelector:
		place.Set(reflect.ValueOf(map[string]string{"app": "target"}))
		want.Selector = []Label{{"app", "target"}}
	}
	return want
}

// reach returns the value at a path, made on the way: lists get two elements, of which the second one is entered.
func reach(t *testing.T, v reflect.Value, path string) reflect.Value {
	for _, segment := range catalog.Segments(path) {
		v = jsonField(v, segment.Field)
		if !v.IsValid() {
			t.Fatalf("no field %s on path %s", segment.Field, path)
		}
		if segment.List {
			v.Set(reflect.MakeSlice(v.Type(), 2, 2))
			v = v.Index(1)
		}
		if v.Kind() == reflect.Pointer {
			v.Set(reflect.New(v.Type().Elem()))
			v = v.Elem()
		}
	}
	return v
}

// jsonField finds a field by its name in JSON, which may lie in an embedded struct.
func jsonField(v reflect.Value, name string) reflect.Value {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if key, _, _ := strings.Cut(f.Tag.Get("json"), ","); key == name {
			return v.Field(i)
		}
		if f.Anonymous && v.Field(i).Kind() == reflect.Struct {
			if found := jsonField(v.Field(i), name); found.IsValid() {
				return found
			}
		}
	}
	return reflect.Value{}
}
