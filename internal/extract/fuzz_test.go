package extract

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"
	"unicode/utf8"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"kubernetes-scraper/catalog"
)

// FuzzExtractProtobuf: whatever the API's decoders accept gives the facts that they see, and JSON of it gives the same;
// anything else is an error or not, but never a panic or text that is not UTF-8.
func FuzzExtractProtobuf(f *testing.F) {
	kinds := seed(f, Protobuf)
	f.Add(uint8(2), []byte(chunk(1, chunk(1, "p")+chunk(11, chunk(1, "\xff")+chunk(2, "\xc3")))))
	extractors := fuzzExtractors(f, kinds)
	types := map[string]reflect.Type{}
	for _, kind := range kinds {
		types[kind.Kind] = goType(f, kind)
	}
	f.Fuzz(func(t *testing.T, which uint8, raw []byte) {
		kind := kinds[int(which)%len(kinds)]
		have, err := extractors[kind.Kind][Protobuf].Extract(raw)
		if err == nil {
			checkFacts(t, kind, have)
		}
		decoded := reflect.New(types[kind.Kind]).Interface()
		if decodeTyped(decoded, Protobuf, raw) != nil {
			return
		}
		object := decoded.(metav1.Object)
		if object.GetName() == "" {
			if err == nil {
				t.Fatal("an object without a name was taken")
			}
			return
		}
		if err != nil {
			t.Fatalf("the API's decoder takes it: %v", err)
		}
		want := typedFacts(t, kind, object)
		if collide(want) {
			return
		}
		compare(t, kind, have, want)
		if text, err := json.Marshal(decoded); err == nil {
			fromJSON, err := extractors[kind.Kind][JSON].Extract(text)
			if err != nil {
				t.Fatalf("%v in %s", err, text)
			}
			compare(t, kind, fromJSON, want)
		}
	})
}

// FuzzExtractJSON: whatever is JSON and has a name gives the facts that a generic decoder sees.
func FuzzExtractJSON(f *testing.F) {
	kinds := seed(f, JSON)
	for _, raw := range []string{
		`{"metadata":{"name":"a","name":"p","labels":{"a":"1","a":null,"\u0061":"2"}},"spec":{"nodeName":"x"},"spec":{"nodeName":"\ud83d\ude00"}}`,
		`{"metadata":{"name":"p","ownerReferences":[null,{"name":"a","kind":7}]},"status":{"phase":1e5}}`,
		"{\"metadata\":{\"name\":\"\xff\",\"labels\":{\"\xff\":\"\",\"\xfe\":null}}}",
	} {
		f.Add(uint8(2), []byte(raw))
	}
	extractors := fuzzExtractors(f, kinds)
	f.Fuzz(func(t *testing.T, which uint8, raw []byte) {
		kind := kinds[int(which)%len(kinds)]
		have, err := extractors[kind.Kind][JSON].Extract(raw)
		if err == nil {
			checkFacts(t, kind, have)
		}
		want, ok := untypedFacts(t, kind, raw)
		if !ok {
			return
		}
		if err != nil {
			t.Fatalf("it is JSON and has a name: %v", err)
		}
		compare(t, kind, have, want)
	})
}

// seed adds real objects, and returns the kinds in the order of the numbers by which a fuzz input names them.
func seed(f *testing.F, format Format) []catalog.Kind {
	kinds := builtinKinds(f)
	slices.SortFunc(kinds, func(a, b catalog.Kind) int { return len(a.References) - len(b.References) })
	for _, sample := range []struct{ file, kind string }{{"pod", "Pod"}, {"deployment", "Deployment"}, {"configmap", "ConfigMap"}} {
		kind := findKind(f, sample.kind)
		raw := newCodec(f).encode(f, object(f, kind, readManifest(f, sample.file)), format)
		for i := range kinds {
			f.Add(uint8(i), raw)
		}
	}
	return kinds
}

func fuzzExtractors(f *testing.F, kinds []catalog.Kind) map[string]map[Format]*Extractor {
	all := map[string]map[Format]*Extractor{}
	for _, kind := range kinds {
		all[kind.Kind] = extractorsOf(f, kind)
	}
	return all
}

// collide says whether labels have become equal by replacing what is not UTF-8. Which one wins is left open then.
func collide(f Facts) bool {
	same := func(labels []Label) bool {
		for i := 1; i < len(labels); i++ {
			if labels[i].Key == labels[i-1].Key {
				return true
			}
		}
		return false
	}
	found := same(f.Labels)
	for _, r := range f.References {
		found = found || same(r.Selector)
	}
	return found
}

// checkFacts checks what is promised of all facts.
func checkFacts(t testing.TB, kind catalog.Kind, f Facts) {
	t.Helper()
	if !utf8.ValidString(describe(kind, f)) {
		t.Fatalf("not UTF-8: %q", describe(kind, f))
	}
	if f.Name == "" {
		t.Fatal("no name")
	}
	checkLabels(t, f.Labels)
	for _, r := range f.References {
		checkLabels(t, r.Selector)
		if (r.Name == "") == (r.Selector == nil) {
			t.Fatalf("a reference has a name or a selector: %+v", r)
		}
	}
	sorted := slices.Clone(f.References)
	sortReferences(sorted)
	if !reflect.DeepEqual(sorted, f.References) {
		t.Fatalf("references are not sorted: %+v", f.References)
	}
}

func checkLabels(t testing.TB, labels []Label) {
	t.Helper()
	for i := 1; i < len(labels); i++ {
		if labels[i-1].Key >= labels[i].Key {
			t.Fatalf("labels are not sorted, or one is there twice: %v", labels)
		}
	}
}
