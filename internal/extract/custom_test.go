package extract

import (
	"os"
	"strings"
	"testing"

	"kubernetes-scraper/catalog"
)

// TestCustomKindsHaveNoSchema: the kinds of which there is a schema are those of the API server itself; all others have
// definitions.
func TestCustomKindsHaveNoSchema(t *testing.T) {
	custom := 0
	for _, kind := range builtinKinds(t) {
		if kind.Virtual {
			continue
		}
		kind.MetadataOnly = false
		if HasSchema(kind) == kind.Custom() {
			t.Errorf("%s %s: it has a schema: %v, and is custom: %v", apiVersion(kind), kind.Kind, HasSchema(kind), kind.Custom())
		}
		if kind.Custom() {
			custom++
		}
	}
	if custom < 50 {
		t.Errorf("the catalog has %d custom kinds, that is too few", custom)
	}
	files, err := os.ReadDir("schema")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		group := file.Name()[:strings.LastIndexByte(file.Name(), '_')]
		if (catalog.Kind{Group: group}).Custom() {
			t.Errorf("%s: its kinds are custom", file.Name())
		}
	}
}

// TestInstanceOf: an object of a custom kind names its definition, whatever it has, as a whole and when only its metadata
// is read.
func TestInstanceOf(t *testing.T) {
	c, err := catalog.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	bare := c.Plain("example.com", "v1", "Mouse", "mice", true)
	whole := bare
	whole.MetadataOnly = false
	const want = `object d/m
custom-instance-of metadata -> mice.example.com
`
	for _, test := range []struct {
		name string
		kind catalog.Kind
		raw  string
	}{
		{"whole", whole, `{"apiVersion":"example.com/v1","kind":"Mouse","metadata":{"name":"m","namespace":"d"},"spec":{"metadata":{"name":"no"}}}`},
		{"whole, the metadata last", whole, `{"spec":{"tail":1},"kind":"Mouse","metadata":{"namespace":"d","name":"m"}}`},
		{"metadata", bare, `{"apiVersion":"meta.k8s.io/v1","kind":"PartialObjectMetadata","metadata":{"name":"m","namespace":"d"}}`},
	} {
		facts, err := compiled(t, test.kind, JSON).NewExtractor().Extract([]byte(test.raw))
		if err != nil {
			t.Fatalf("%s: %v", test.name, err)
		}
		if have := describe(test.kind, facts); have != want {
			t.Errorf("%s:\nhave\n%s\nwant\n%s", test.name, have, want)
		}
	}
}
