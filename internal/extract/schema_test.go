package extract

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	gvk "k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/version"
	clientscheme "k8s.io/client-go/kubernetes/scheme"
	apiregistrationv1 "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1"

	"kubernetes-scraper/catalog"
)

var updateSchema = flag.Bool("update-schema", false, "write the schema files anew")

// testScheme knows the Go types of every kind that can be read as protobuf: those of all groups of Kubernetes itself.
func testScheme(t testing.TB) *runtime.Scheme {
	t.Helper()
	all := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{clientscheme.AddToScheme, apiextensionsv1.AddToScheme, apiregistrationv1.AddToScheme} {
		if err := add(all); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// servedKinds are the kinds that a control plane of today serves and can list, each in its newest version: those that
// have a list type of their own.
func servedKinds(scheme *runtime.Scheme) []gvk.GroupVersionKind {
	newest := map[gvk.GroupKind]string{}
	for kind, typ := range scheme.AllKnownTypes() {
		_, listed := scheme.AllKnownTypes()[kind.GroupVersion().WithKind(kind.Kind+"List")]
		_, object := reflect.New(typ).Interface().(metav1.Object)
		if !listed || !object || kind.Group == "extensions" || kind.Version == runtime.APIVersionInternal {
			continue
		}
		if have, ok := newest[kind.GroupKind()]; !ok || version.CompareKubeAwareVersionStrings(kind.Version, have) > 0 {
			newest[kind.GroupKind()] = kind.Version
		}
	}
	var kinds []gvk.GroupVersionKind
	for kind, version := range newest {
		kinds = append(kinds, kind.WithVersion(version))
	}
	return kinds
}

// builtinKinds are the kinds of the built-in catalog that can be read.
func builtinKinds(t testing.TB) []catalog.Kind {
	t.Helper()
	builtin, err := catalog.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return readable(builtin)
}

// formKinds are kinds with rules of every form: those of testdata/catalog.
func formKinds(t testing.TB) []catalog.Kind {
	t.Helper()
	files, err := catalog.ReadFiles("testdata/catalog")
	if err != nil {
		t.Fatal(err)
	}
	forms, err := new(catalog.Catalog).Add(files...)
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(readable(forms), func(k catalog.Kind) bool {
		return !slices.ContainsFunc(k.References, func(r catalog.Reference) bool { return strings.HasPrefix(r.ID, "t-") })
	})
}

// testedKinds are both.
func testedKinds(t testing.TB) []catalog.Kind { return append(builtinKinds(t), formKinds(t)...) }

func readable(c *catalog.Catalog) []catalog.Kind {
	return slices.DeleteFunc(c.Kinds(), func(k catalog.Kind) bool { return k.Virtual })
}

// goType is the Go type in which a kind of the catalog is sent.
func goType(t testing.TB, kind catalog.Kind) reflect.Type {
	t.Helper()
	return goTypeIn(t, testScheme(t), kind)
}

func goTypeIn(t testing.TB, scheme *runtime.Scheme, kind catalog.Kind) reflect.Type {
	t.Helper()
	if kind.MetadataOnly {
		return reflect.TypeFor[metav1.PartialObjectMetadata]()
	}
	object, err := scheme.New(gvk.GroupVersionKind{Group: kind.Group, Version: kind.Version, Kind: kind.Kind})
	if err != nil {
		t.Fatalf("%v: it cannot be read as protobuf", err)
	}
	return reflect.TypeOf(object).Elem()
}

func TestSchemaIsCurrent(t *testing.T) {
	want := makeSchema(t)
	if *updateSchema {
		for name, text := range want {
			if err := os.WriteFile(filepath.Join("schema", name), text, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		return
	}
	const remedy = "run: go generate ./internal/extract"
	for name, text := range want {
		if have, err := os.ReadFile(filepath.Join("schema", name)); err != nil || !bytes.Equal(have, text) {
			t.Errorf("schema/%s is not what the API types say; %s", name, remedy)
		}
	}
	have, err := filepath.Glob("schema/*")
	if err != nil {
		t.Fatal(err)
	}
	if len(have) != len(want) {
		t.Errorf("schema/ has %d files, the catalog needs %d; remove the others and %s", len(have), len(want), remedy)
	}
}

// makeSchema returns the files of the schema: all types that can be reached from the kinds that are served, and from those
// of the catalog.
func makeSchema(t testing.TB) map[string][]byte {
	g := generator{files: map[string]map[string]string{}, names: map[string]string{}}
	g.names[reflect.TypeFor[metav1.ObjectMeta]().PkgPath()] = "meta_v1"
	scheme := testScheme(t)
	for kind, typ := range scheme.AllKnownTypes() {
		if _, common := g.names[typ.PkgPath()]; !common {
			g.names[typ.PkgPath()] = schemaFile(kind.Group, kind.Version)
		}
	}
	roots := []reflect.Type{reflect.TypeFor[metav1.PartialObjectMetadata]()}
	for _, kind := range servedKinds(scheme) {
		roots = append(roots, scheme.AllKnownTypes()[kind])
	}
	for _, kind := range builtinKinds(t) {
		if HasSchema(kind) && !kind.Virtual {
			roots = append(roots, goType(t, kind))
		}
	}
	for _, root := range roots {
		g.add(t, root)
	}
	files := map[string][]byte{}
	for name, types := range g.files {
		files[name+".txt"] = writeSchema(types)
	}
	return files
}

func writeSchema(types map[string]string) []byte {
	var out bytes.Buffer
	out.WriteString("Generated from the Go types of the Kubernetes API by go generate. Do not edit.\n")
	var names []string
	for name := range types {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Fprintf(&out, "\ntype %s\n%s", name, types[name])
	}
	return out.Bytes()
}

// A generator describes Go types as schema text.
type generator struct {
	names map[string]string            // import path -> file
	files map[string]map[string]string // file -> type -> fields
}

// add describes a struct type and all that it leads to, and returns its whole name.
func (g generator) add(t testing.TB, typ reflect.Type) string {
	file, ok := g.names[typ.PkgPath()]
	if !ok {
		t.Fatalf("no file for the types of %s: add a kind of that group to the catalog, or give it a name in makeSchema", typ.PkgPath())
	}
	if g.files[file] == nil {
		g.files[file] = map[string]string{}
	}
	name := file + "." + typ.Name()
	if _, done := g.files[file][typ.Name()]; done {
		return name
	}
	g.files[file][typ.Name()] = "" // types may contain themselves
	lines := map[int]string{}
	var numbers []int
	for i := range typ.NumField() {
		number, line := g.field(t, file, typ.Field(i))
		if line != "" {
			numbers = append(numbers, number)
			lines[number] = line
		}
	}
	slices.Sort(numbers)
	text := ""
	for _, number := range numbers {
		text += lines[number]
	}
	g.files[file][typ.Name()] = text
	return name
}

func (g generator) field(t testing.TB, file string, f reflect.StructField) (int, string) {
	tag, ok := f.Tag.Lookup("protobuf")
	if !ok || tag == "-" {
		return 0, ""
	}
	number, err := strconv.Atoi(strings.Split(tag, ",")[1])
	if err != nil {
		t.Fatal(err)
	}
	key, options, _ := strings.Cut(f.Tag.Get("json"), ",")
	if key == "" {
		if !f.Anonymous {
			t.Fatalf("field %s has no JSON name", f.Name)
		}
		key = "-"
	}
	word := g.word(t, f.Type, strings.Contains(tag, ",rep"))
	word = strings.Replace(word, file+".", "", 1)
	if slices.Contains([]string{"bool", "int32", "int64", "string"}, word) && f.Type.Kind() != reflect.Pointer && strings.Contains(options, "omitempty") {
		word += " sparse"
	}
	return number, fmt.Sprintf("\t%s %d %s\n", key, number, word)
}

// word describes the type of a field.
func (g generator) word(t testing.TB, typ reflect.Type, repeated bool) string {
	if typ.Kind() == reflect.Pointer {
		return g.word(t, typ.Elem(), repeated)
	}
	switch typ {
	case reflect.TypeFor[metav1.Time]():
		return "time"
	case reflect.TypeFor[metav1.MicroTime]():
		return "microtime"
	}
	// Schemas of custom resources are large, contain themselves, and name nothing.
	if typ == reflect.TypeFor[apiextensionsv1.JSONSchemaProps]() {
		return "message"
	}
	// What writes its own JSON has no JSON fields to name.
	if reflect.PointerTo(typ).Implements(reflect.TypeFor[json.Marshaler]()) {
		return "opaque"
	}
	switch typ.Kind() {
	case reflect.Slice:
		if typ.Elem().Kind() == reflect.Uint8 {
			return "bytes"
		}
		// Some newer fields are lists without saying so in their tag. A named type that does not say so has a message of
		// its own, in which the list is.
		if !repeated && typ.Name() != "" {
			return "opaque"
		}
		return "[]" + g.word(t, typ.Elem(), false)
	case reflect.Map:
		if typ.Elem().Kind() == reflect.String && typ.Key().Kind() == reflect.String {
			return "map[string]string"
		}
		if typ.Key().Kind() == reflect.String {
			return "map"
		}
		return "opaque"
	case reflect.Struct:
		return g.add(t, typ)
	case reflect.String, reflect.Bool, reflect.Int32, reflect.Int64:
		return typ.Kind().String()
	}
	return "opaque"
}
