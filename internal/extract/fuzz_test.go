package extract

import (
	"encoding/json"
	"flag"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/internal/fact"
)

// FuzzExtractProtobuf: whatever the API's decoders accept gives the facts that they see, and JSON of it gives the same;
// anything else is an error or not, but never a panic or text that is not UTF-8.
func FuzzExtractProtobuf(f *testing.F) {
	kinds := seed(f, Protobuf)
	f.Add(uint8(2), []byte(chunk(1, chunk(1, "p")+chunk(11, chunk(1, "\xff")+chunk(2, "\xc3")))))
	extractors := fuzzExtractors(f, kinds)
	var types []reflect.Type
	for _, kind := range kinds {
		types = append(types, goType(f, kind))
	}
	f.Fuzz(func(t *testing.T, which uint8, raw []byte) {
		i := int(which) % len(kinds)
		kind := kinds[i]
		have, err := extractors[i][Protobuf].Extract(raw)
		if err == nil {
			checkFacts(t, kind, have)
		}
		decoded := reflect.New(types[i]).Interface()
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
		lax := err != nil && strings.Contains(err.Error(), inEntry) // nothing that its encoder writes, as is checked below
		if err != nil && !lax {
			t.Fatalf("the API's decoder takes it: %v", err)
		}
		object.SetManagedFields(nil) // nobody reads them, and not all of them can be written as JSON
		text, err := json.Marshal(decoded)
		if err != nil {
			return
		}
		want, _ := untypedFacts(t, kind, text)
		if collide(want) {
			return
		}
		if !lax {
			compare(t, kind, ofValues(kind, have), ofValues(kind, want))
		}
		if again, err := decoded.(interface{ Marshal() ([]byte, error) }).Marshal(); err == nil {
			have, err := extractors[i][Protobuf].Extract(again)
			if err != nil {
				t.Fatalf("%v in what the API's encoder writes", err)
			}
			compare(t, kind, have, want)
		}
		fromJSON, err := extractors[i][JSON].Extract(text)
		if err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		compare(t, kind, fromJSON, want)
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
		i := int(which) % len(kinds)
		kind := kinds[i]
		have, err := extractors[i][JSON].Extract(raw)
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

// seed adds real objects, and returns the kinds in the order of the numbers by which a fuzz input names them. While
// fuzzing it adds one object in sixteen: each costs 50 ms then, and as ordinary tests they have all passed.
func seed(f *testing.F, format Format) []catalog.Kind {
	kinds := builtinKinds(f)
	slices.SortStableFunc(kinds, func(a, b catalog.Kind) int { return len(a.References) - len(b.References) })
	kinds = append(kinds, formKinds(f)...)
	if format == Protobuf {
		kinds = slices.DeleteFunc(kinds, func(k catalog.Kind) bool { return !HasSchema(k) })
	}
	every, n := 1, 0
	if flag.Lookup("test.fuzz").Value.String() != "" {
		every = 16
	}
	add := func(kind int, raw []byte) {
		if n++; n%every == 0 {
			f.Add(uint8(kind), raw)
		}
	}
	for _, sample := range []struct{ file, kind string }{{"pod", "Pod"}, {"deployment", "Deployment"}, {"configmap", "ConfigMap"}} {
		kind := findKind(f, sample.kind)
		raw := newCodec(f).encode(f, object(f, kind, readManifest(f, sample.file)), format)
		for i := range kinds {
			add(i, raw)
		}
	}
	codec := newCodec(f)
	for i, kind := range kinds {
		for _, rule := range kind.References {
			if raw, ok := planted(f, codec, kind, rule)[format]; ok {
				add(i, raw)
			}
		}
	}
	return kinds
}

func fuzzExtractors(f *testing.F, kinds []catalog.Kind) []map[Format]*Extractor {
	var all []map[Format]*Extractor
	for _, kind := range kinds {
		extractors := map[Format]*Extractor{JSON: compiled(f, kind, JSON).NewExtractor()}
		if HasSchema(kind) {
			extractors[Protobuf] = compiled(f, kind, Protobuf).NewExtractor()
		}
		all = append(all, extractors)
	}
	return all
}

// ofValues leaves out what depends on whether a message, a string or a number is there at all. The API's encoder writes
// those that are no pointers in any case, empty or not; fuzzed bytes may leave them out.
func ofValues(kind catalog.Kind, f Facts) Facts {
	f.Properties = slices.DeleteFunc(slices.Clone(f.Properties), func(p Property) bool { return p.Value == "0" || p.Value == "false" })
	if len(f.Properties) == 0 {
		f.Properties = nil
	}
	f.References = slices.DeleteFunc(slices.Clone(f.References), func(r Reference) bool {
		rule := kind.References[r.Rule]
		here := slices.ContainsFunc(rule.Name, func(p catalog.Part) bool { return p.Path != "" && !isRooted(p.Path) })
		plain := rule.Selector != nil && rule.Selector.Form == catalog.Labels && !rule.Selector.EmptyIsAll || here && rule.Group == ""
		return !plain || len(rule.When)+len(rule.Unless) > 0
	})
	if len(f.References) == 0 {
		f.References = nil
	}
	return f
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
		if r.Selector != nil {
			found = found || repeats(r.Selector.Requirements) || repeats(r.Selector.Namespaces)
		}
	}
	return found
}

// repeats says whether a key stands twice in a selector.
func repeats(all []Requirement) bool {
	for i := 1; i < len(all); i++ {
		if all[i].Key == all[i-1].Key {
			return true
		}
	}
	return false
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
		if r.Selector != nil {
			checkRequirements(t, r.Selector.Requirements)
			checkRequirements(t, r.Selector.Namespaces)
		}
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

func checkRequirements(t testing.TB, all []Requirement) {
	t.Helper()
	for i, r := range all {
		if i > 0 && all[i-1].Key > r.Key || !slices.IsSorted(r.Values) || len(slices.Compact(slices.Clone(r.Values))) != len(r.Values) {
			t.Fatalf("requirements or their values are not sorted, or a value is there twice: %v", all)
		}
		switch n := len(r.Values); r.Operator {
		case fact.In, fact.NotIn, fact.NameIn, fact.NameNotIn:
			if n == 0 {
				t.Fatalf("no values: %+v", r)
			}
		case fact.Gt, fact.Lt:
			if n != 1 {
				t.Fatalf("not one value: %+v", r)
			}
		default:
			if n != 0 {
				t.Fatalf("values: %+v", r)
			}
		}
	}
}
