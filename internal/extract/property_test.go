package extract

import (
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"pgregory.net/rapid"

	"kubernetes-scraper/catalog"
)

// TestEqualsTyped: the facts of random objects are those that the API's Go types give, in both formats.
func TestEqualsTyped(t *testing.T) {
	codec := newCodec(t)
	for _, kind := range builtinKinds(t) {
		extractors := extractorsOf(t, kind)
		t.Run(kind.Kind, func(t *testing.T) {
			seen := make([]int, len(kind.References))
			rapid.Check(t, func(r *rapid.T) {
				o := randomObject(t, r, kind)
				want := typedFacts(t, kind, o.(metav1.Object))
				for _, reference := range want.References {
					seen[reference.Rule]++
				}
				for _, f := range []Format{Protobuf, JSON} {
					have, err := extractors[f].Extract(codec.encode(t, o, f))
					if err != nil {
						r.Fatal(err)
					}
					compare(r, kind, have, want)
				}
			})
			for i, count := range seen {
				if count == 0 {
					t.Errorf("no object had a reference by rule %s: the test proves nothing of it", kind.References[i].ID)
				}
			}
		})
	}
}

// TestMerges: two messages, one written after the other, are one message to protobuf. What comes of it is what the
// API's decoders make of it.
func TestMerges(t *testing.T) {
	codec := newCodec(t)
	for _, kind := range builtinKinds(t) {
		extractors := extractorsOf(t, kind)
		t.Run(kind.Kind, func(t *testing.T) {
			rapid.Check(t, func(r *rapid.T) {
				var raw []byte
				for range rapid.IntRange(2, 3).Draw(r, "parts") {
					raw = append(raw, codec.encode(t, randomObject(t, r, kind), Protobuf)...)
				}
				merged := reflect.New(goType(t, kind)).Interface()
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

// randomObject fills an object of a kind at random: any field may be set, lists have up to three elements.
func randomObject(t testing.TB, r *rapid.T, kind catalog.Kind) runtime.Object {
	value := reflect.New(goType(t, kind))
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
	case reflect.TypeFor[metav1.TypeMeta]():
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
		v.SetInt(int64(int32(f.Uint32())) >> f.IntN(32))
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
	choices := []string{"", "", "a", "app", "web-1", "apps/v1", "v1", "ExternalName", "kube-root-ca.crt", "\"\\/\b\f\n\r\t\u0000", "grün", "😀\u2028", "<&>"}
	return choices[f.IntN(len(choices))]
}
