package extract

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"pgregory.net/rapid"

	"kubernetes-scraper/catalog"
)

// TestEqualsTyped: the facts of random objects are those that the API's Go types give, in both formats. Every object has
// what one rule reads planted in it, each rule in its turn, because few would occur by chance.
func TestEqualsTyped(t *testing.T) {
	codec := newCodec(t)
	for _, kind := range typedKinds(t) {
		extractors, typ := extractorsOf(t, kind), goType(t, kind)
		t.Run(kind.Kind, func(t *testing.T) {
			turn, references := 0, 0
			rapid.Check(t, func(r *rapid.T) {
				o := plantedInto(t, typ, randomObject(r, typ), kind.References[turn%len(kind.References)])
				turn++
				want := typedFacts(t, kind, o.(metav1.Object))
				references += len(want.References)
				for _, f := range []Format{Protobuf, JSON} {
					have, err := extractors[f].Extract(codec.encode(t, o, f))
					if err != nil {
						r.Fatal(err)
					}
					compare(r, kind, have, want)
				}
			})
			if references < turn/4 {
				t.Errorf("%d objects had %d references, that is too few to prove anything", turn, references)
			}
		})
	}
}

// plantedInto is the object with what a rule reads planted in it.
func plantedInto(t testing.TB, typ reflect.Type, o runtime.Object, rule catalog.Reference) runtime.Object {
	root := map[string]any{}
	decoder := json.NewDecoder(bytes.NewReader(marshal(t, o)))
	decoder.UseNumber()
	if err := decoder.Decode(&root); err != nil {
		t.Fatal(err)
	}
	planter{t, typ, root}.rule(rule)
	return decodeStrict(t, typ, marshal(t, root))
}

// typedKinds are the kinds that have a Go type.
func typedKinds(t testing.TB) []catalog.Kind {
	var kinds []catalog.Kind
	for _, kind := range testedKinds(t) {
		if HasSchema(kind) {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// TestMerges: two messages, one written after the other, are one message to protobuf. What comes of it is what the
// API's decoders make of it.
func TestMerges(t *testing.T) {
	codec := newCodec(t)
	for _, kind := range typedKinds(t) {
		extractors, typ := extractorsOf(t, kind), goType(t, kind)
		t.Run(kind.Kind, func(t *testing.T) {
			rapid.Check(t, func(r *rapid.T) {
				var raw []byte
				for range rapid.IntRange(2, 3).Draw(r, "parts") {
					raw = append(raw, codec.encode(t, randomObject(r, typ), Protobuf)...)
				}
				merged := reflect.New(typ).Interface()
				if err := decodeTyped(merged, Protobuf, raw); err != nil {
					r.Fatal(err)
				}
				have, err := extractors[Protobuf].Extract(raw)
				if err != nil {
					r.Fatal(err)
				}
				compare(r, kind, have, typedFacts(t, kind, merged.(metav1.Object)))
			})
		})
	}
}

func extractorsOf(t testing.TB, kind catalog.Kind) map[Format]*Extractor {
	return map[Format]*Extractor{
		Protobuf: compiled(t, kind, Protobuf).NewExtractor(),
		JSON:     compiled(t, kind, JSON).NewExtractor(),
	}
}

type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

func compare(t failer, kind catalog.Kind, have, want Facts) {
	t.Helper()
	if !reflect.DeepEqual(have, want) {
		t.Fatalf("%s:\nhave\n%s\nwant\n%s\n%#v\n%#v", kind.Kind, describe(kind, have), describe(kind, want), have, want)
	}
}

// randomObject fills an object of a kind's type at random: any field may be set, lists have up to three elements.
func randomObject(r *rapid.T, typ reflect.Type) runtime.Object {
	value := reflect.New(typ)
	seed := rapid.Uint64().Draw(r, "seed")
	filler{rand.New(rand.NewPCG(seed, 0))}.fill(value.Elem(), 0)
	object := value.Interface().(metav1.Object)
	object.SetName("x" + object.GetName())
	return value.Interface().(runtime.Object)
}

// A filler sets fields at random.
type filler struct{ *rand.Rand }

func (f filler) fill(v reflect.Value, depth int) {
	switch v.Type() {
	case reflect.TypeFor[metav1.TypeMeta](), reflect.TypeFor[apiextensionsv1.JSONSchemaProps](): // this one contains itself
		return
	case reflect.TypeFor[metav1.Time]():
		if f.IntN(3) > 0 {
			v.Set(reflect.ValueOf(metav1.Time{Time: time.Unix(f.Int64N(1<<33), 0)}))
		}
		return
	}
	if v.CanAddr() {
		if _, own := v.Addr().Interface().(interface{ MarshalJSON() ([]byte, error) }); own {
			return // quantities and the like, which have rules of their own
		}
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				f.fill(v.Field(i), depth+1)
			}
		}
	case reflect.Pointer:
		if f.IntN(2+depth/8) == 0 {
			v.Set(reflect.New(v.Type().Elem()))
			f.fill(v.Elem(), depth+1)
		}
	case reflect.Slice:
		if f.IntN(1+depth/8) == 0 {
			v.Set(reflect.MakeSlice(v.Type(), f.IntN(4), 4))
			for i := range v.Len() {
				f.fill(v.Index(i), depth+1)
			}
		}
	case reflect.Map:
		f.fillMap(v, depth)
	case reflect.String:
		v.SetString(f.text())
	case reflect.Bool:
		v.SetBool(f.IntN(2) == 0)
	case reflect.Int32, reflect.Int64:
		if v.SetInt(int64(f.IntN(5))); f.IntN(4) == 0 {
			v.SetInt(int64(int32(f.Uint32())) >> f.IntN(32))
		}
	case reflect.Uint8:
		v.SetUint(uint64(f.IntN(256)))
	}
}

func (f filler) fillMap(v reflect.Value, depth int) {
	if f.IntN(2) == 0 {
		return
	}
	v.Set(reflect.MakeMap(v.Type()))
	for range f.IntN(5) {
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		f.fill(key, depth+1)
		f.fill(value, depth+1)
		v.SetMapIndex(key, value)
	}
}

func (f filler) text() string {
	choices := []string{"", "", "a", "app", "web-1", "apps/v1", "v1", "ExternalName", "kube-root-ca.crt", "In", "NotIn", "Exists", "Gt", "17", "metadata.name", "system:node:a", "system:serviceaccount:a:b", "\"\\/\b\f\n\r\t\u0000", "grün", "😀\u2028", "<&>"}
	return choices[f.IntN(len(choices))]
}
