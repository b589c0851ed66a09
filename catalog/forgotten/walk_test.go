package forgotten

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/version"
	clientscheme "k8s.io/client-go/kubernetes/scheme"
	apiregistrationv1 "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1"
)

// servedTypes are the Go types of all kinds that a control plane of today can serve and list, each in its newest version:
// those that have a list type of their own. All groups are here that Kubernetes itself has.
func servedTypes(t *testing.T) map[schema.GroupKind]reflect.Type {
	t.Helper()
	all := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{clientscheme.AddToScheme, apiextensionsv1.AddToScheme, apiregistrationv1.AddToScheme} {
		if err := add(all); err != nil {
			t.Fatal(err)
		}
	}
	versions := map[schema.GroupKind]string{}
	types := map[schema.GroupKind]reflect.Type{}
	for kind, typ := range all.AllKnownTypes() {
		_, listed := all.AllKnownTypes()[kind.GroupVersion().WithKind(kind.Kind+"List")]
		_, object := reflect.New(typ).Interface().(metav1.Object)
		if !listed || !object || kind.Group == "extensions" || kind.Version == runtime.APIVersionInternal {
			continue
		}
		if have, ok := versions[kind.GroupKind()]; !ok || version.CompareKubeAwareVersionStrings(kind.Version, have) > 0 {
			versions[kind.GroupKind()], types[kind.GroupKind()] = kind.Version, typ
		}
	}
	return types
}

// A candidate is a field that looks like a reference.
type candidate struct {
	kind string // Kind.group, Kind alone in the core group, or every for what all objects have
	path string // as in the catalog
	// whole says that the field is a selector or a map: whoever reads something in it reads it.
	whole bool
}

func (c candidate) String() string { return c.kind + " " + c.path }

// candidates are all of them, in order.
func candidates(t *testing.T) []candidate {
	var found []candidate
	w := walker{found: &found, kind: every}
	w.fields(reflect.TypeFor[metav1.ObjectMeta](), "metadata", nil)
	for kind, typ := range servedTypes(t) {
		walker{found: &found, kind: kind.String()}.fields(typ, "", nil)
	}
	slices.SortFunc(found, func(a, b candidate) int { return strings.Compare(a.String(), b.String()) })
	return found
}

// every stands for the kind in what all objects have.
const every = "every"

// A walker goes through the fields of one kind.
type walker struct {
	kind  string
	found *[]candidate
}

// fields looks at the fields of a struct. open are the types that it lies in: one that holds itself is entered once.
func (w walker) fields(typ reflect.Type, path string, open []reflect.Type) {
	if slices.Contains(open, typ) || writesItself(typ) {
		return
	}
	open = append(slices.Clone(open), typ)
	for i := range typ.NumField() {
		f := typ.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-" || f.Type == reflect.TypeFor[metav1.TypeMeta]():
		case name == "" || strings.Contains(options, "inline"):
			w.fields(pointed(f.Type), path, open)
		case path == "" && name == "metadata": // the walker of every looks at them
		default:
			w.field(f.Type, typ, name, strings.TrimPrefix(path+"."+name, "."), open)
		}
	}
}

// field looks at one field, of a struct.
func (w walker) field(typ, parent reflect.Type, name, path string, open []reflect.Type) {
	typ = pointed(typ)
	for typ.Kind() == reflect.Slice {
		typ, path = pointed(typ.Elem()), path+"[*]"
	}
	switch {
	case isSelector(typ, name) || isMapOfNames(typ):
		*w.found = append(*w.found, candidate{w.kind, path, true})
		if typ.Kind() == reflect.Map && pointed(typ.Elem()).Kind() == reflect.Struct {
			w.fields(pointed(typ.Elem()), path+"{*}", open)
		}
	case typ.Kind() == reflect.Struct:
		w.fields(typ, path, open)
	case typ.Kind() == reflect.String && (looksLikeReference(name) || isUID(typ) || isReferenceType(parent)):
		*w.found = append(*w.found, candidate{w.kind, path, false})
	}
}

func pointed(typ reflect.Type) reflect.Type {
	for typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	return typ
}

// writesItself says whether a type is no struct in JSON: times, quantities, raw values.
func writesItself(typ reflect.Type) bool {
	return typ.Kind() != reflect.Struct || reflect.PointerTo(typ).Implements(reflect.TypeFor[json.Marshaler]())
}
