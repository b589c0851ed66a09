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

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	gvk "k8s.io/apimachinery/pkg/runtime/schema"

	"kubernetes-scraper/catalog"
)

var updateSchema = flag.Bool("update-schema", false, "write the schema files anew")

// testScheme knows the Go types of every group whose kinds can be read as protobuf. A new group is added here.
func testScheme(t testing.TB) *runtime.Scheme {
	t.Helper()
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{corev1.AddToScheme, appsv1.AddToScheme} {
		if err := add(scheme); err != nil {
			t.Fatal(err)
		}
	}
	return scheme
}

func builtinKinds(t testing.TB) []catalog.Kind {
	t.Helper()
	kinds, err := catalog.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return kinds
}

// goType is the Go type in which a kind of the catalog is sent.
func goType(t testing.TB, kind catalog.Kind) reflect.Type {
	t.Helper()
	if kind.MetadataOnly {
		return reflect.TypeFor[metav1.PartialObjectMetadata]()
	}
	object, err := testScheme(t).New(gvk.GroupVersionKind{Group: kind.Group, Version: kind.Version, Kind: kind.Kind})
	if err != nil {
		t.Fatalf("%v: add its group to testScheme", err)
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

// makeSchema returns the files of the schema: all types that can be reached from the kinds of the catalog.
func makeSchema(t testing.TB) map[string][]byte {
	g := generator{files: map[string]map[string]string{}, names: map[string]string{}}
	g.names[reflect.TypeFor[metav1.ObjectMeta]().PkgPath()] = "meta_v1"
	var roots []reflect.Type
	for _, kind := range builtinKinds(t) {
		root := goType(t, kind)
		roots = append(roots, root)
		if !kind.MetadataOnly {
			g.names[root.PkgPath()] = schemaFile(kind.Group, kind.Version)
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
	if slices.Contains([]string{"bool", "int32", "int64"}, word) && f.Type.Kind() != reflect.Pointer && strings.Contains(options, "omitempty") {
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
	// What writes its own JSON has no JSON fields to name.
	if reflect.PointerTo(typ).Implements(reflect.TypeFor[json.Marshaler]()) {
		return "opaque"
	}
	switch typ.Kind() {
	case reflect.Slice:
		if typ.Elem().Kind() == reflect.Uint8 {
			return "bytes"
		}
		if !repeated { // a list with a message of its own
			return "opaque"
		}
		return "[]" + g.word(t, typ.Elem(), false)
	case reflect.Map:
		if typ.Elem().Kind() == reflect.String && typ.Key().Kind() == reflect.String {
			return "map[string]string"
		}
		return "opaque"
	case reflect.Struct:
		return g.add(t, typ)
	case reflect.String, reflect.Bool, reflect.Int32, reflect.Int64:
		return typ.Kind().String()
	}
	return "opaque"
}
