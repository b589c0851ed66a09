package ecosystems

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// A typeReader makes shapes of Go types. It reads the source alone, so that nothing has to compile, or to be required by
// a go.mod.
type typeReader struct {
	t        *testing.T
	modules  []module
	packages map[string]map[string]declared // import path -> type
}

// A declared type, with what its file imports: local name -> import path.
type declared struct {
	spec    *ast.TypeSpec
	doc     string
	pkg     string
	imports map[string]string
}

// special are the types that write their JSON themselves.
func special(name string) (form, bool) {
	f, ok := map[string]form{
		"k8s.io/apimachinery/pkg/apis/meta/v1.Time":                     text,
		"k8s.io/apimachinery/pkg/apis/meta/v1.MicroTime":                text,
		"k8s.io/apimachinery/pkg/apis/meta/v1.Duration":                 text,
		"k8s.io/apimachinery/pkg/api/resource.Quantity":                 text,
		"k8s.io/apimachinery/pkg/util/intstr.IntOrString":               text,
		"k8s.io/apimachinery/pkg/runtime.RawExtension":                  open,
		"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1.JSON": open,
	}[name]
	return f, ok
}

// known returns a kind as the type of its name in a package declares it; false if there is none.
func (r *typeReader) known(pkg string, kind id) (known, bool) {
	d, ok := r.types(pkg)[kind.kind]
	if !ok {
		return known{}, false
	}
	k := known{id: kind, root: r.declared(d), namespaced: true}
	for _, match := range regexp.MustCompile(`\+(?:kubebuilder:resource:|genclient:)(.*)`).FindAllStringSubmatch(d.doc, -1) {
		for option := range strings.SplitSeq(match[1], ",") {
			switch name, value, _ := strings.Cut(option, "="); {
			case name == "scope" && strings.Trim(value, `"`) == "Cluster", name == "nonNamespaced":
				k.namespaced = false
			case name == "path":
				k.plural = strings.Trim(value, `"`)
			}
		}
	}
	return k, true
}

// types reads the types of a package, once. A package that no module has is one without types.
func (r *typeReader) types(pkg string) map[string]declared {
	if known, ok := r.packages[pkg]; ok {
		return known
	}
	all := map[string]declared{}
	r.packages[pkg] = all
	for _, m := range r.modules {
		dir, ok := strings.CutPrefix(pkg+"/", m.Module+"/")
		if !ok {
			continue
		}
		for name, data := range m.files(r.t, path.Join(dir, "*.go")) {
			if !strings.HasSuffix(name, "_test.go") {
				if err := addTypes(all, pkg, data); err != nil {
					r.t.Fatalf("%s: %s: %v", m.Module, name, err)
				}
			}
		}
	}
	return all
}

func addTypes(all map[string]declared, pkg string, data []byte) error {
	file, err := parser.ParseFile(token.NewFileSet(), "", data, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	imports := map[string]string{}
	for _, i := range file.Imports {
		full, _ := strconv.Unquote(i.Path.Value)
		name := path.Base(full)
		if i.Name != nil {
			name = i.Name.Name
		}
		imports[name] = full
	}
	for _, d := range file.Decls {
		group, ok := d.(*ast.GenDecl)
		if !ok || group.Tok != token.TYPE {
			continue
		}
		doc := comments(file, group)
		for _, spec := range group.Specs {
			t := spec.(*ast.TypeSpec)
			all[t.Name.Name] = declared{t, doc, pkg, imports}
		}
	}
	return nil
}

// comments are all that stand right before a declaration, also those with an empty line between.
func comments(file *ast.File, d *ast.GenDecl) string {
	from, out := token.NoPos, ""
	for _, other := range file.Decls {
		if other.End() < d.Pos() {
			from = other.End()
		}
	}
	for _, group := range file.Comments {
		if group.Pos() > from && group.End() < d.Pos() {
			for _, line := range group.List {
				out += line.Text + "\n"
			}
		}
	}
	return out
}

func (r *typeReader) declared(d declared) *shape { return r.shape(d, d.spec.Type) }

// shape is that of a type expression, as seen from where a type is declared.
func (r *typeReader) shape(in declared, expression ast.Expr) *shape {
	switch e := expression.(type) {
	case *ast.StarExpr:
		return r.shape(in, e.X)
	case *ast.Ident:
		return r.named(in.pkg, e.Name)
	case *ast.SelectorExpr:
		return r.named(in.imports[e.X.(*ast.Ident).Name], e.Sel.Name)
	case *ast.ArrayType:
		if name, ok := e.Elt.(*ast.Ident); ok && name.Name == "byte" {
			return plain(text)
		}
		return &shape{form: list, inner: func() *shape { return r.shape(in, e.Elt) }}
	case *ast.MapType:
		return &shape{form: dict, inner: func() *shape { return r.shape(in, e.Value) }}
	case *ast.StructType:
		return &shape{form: object, field: func(name string) *shape { return r.field(in, e, name) }}
	}
	return plain(open)
}

func (r *typeReader) named(pkg, name string) *shape {
	if f, ok := special(pkg + "." + name); ok {
		return plain(f)
	}
	if d, ok := r.types(pkg)[name]; ok {
		return r.declared(d)
	}
	switch name {
	case "string":
		return plain(text)
	case "bool":
		return plain(boolean)
	case "int", "int32", "int64", "uint16", "uint32", "float64":
		return plain(number)
	}
	return plain(open)
}

// field finds a field by its name in JSON, which may lie in an embedded struct.
func (r *typeReader) field(in declared, s *ast.StructType, name string) *shape {
	for _, f := range s.Fields.List {
		key := ""
		if f.Tag != nil {
			tag, _ := strconv.Unquote(f.Tag.Value)
			key, _, _ = strings.Cut(reflect.StructTag(tag).Get("json"), ",")
		}
		if key == name {
			return r.shape(in, f.Type)
		}
		if key != "" || len(f.Names) > 0 {
			continue
		}
		if embedded := r.shape(in, f.Type); embedded.form == object {
			if found := embedded.field(name); found != nil {
				return found
			}
		}
	}
	return nil
}
