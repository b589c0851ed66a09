package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A source is one file of the program, without tests.
type source struct {
	pkg  string // without the module's name
	fset *token.FileSet
	file *ast.File
}

func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	for _, p := range own(packages(t)) {
		for _, name := range p.GoFiles {
			fset := token.NewFileSet()
			file, err := parser.ParseFile(fset, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, source{strings.TrimPrefix(p.ImportPath, module+"/"), fset, file})
		}
	}
	return all
}

func (s source) at(n ast.Node) string {
	p := s.fset.Position(n.Pos())
	return fmt.Sprintf("%s/%s:%d", s.pkg, filepath.Base(p.Filename), p.Line)
}

// TestGoroutines: only the packages that read, write and wire start goroutines, and no constructor does: what New makes,
// Run runs and awaits.
func TestGoroutines(t *testing.T) {
	allowed := []string{"internal/kube", "internal/collector", "internal/sink", "internal/server", "internal/app"}
	for _, s := range sources(t) {
		may := slices.ContainsFunc(allowed, func(p string) bool { return within(s.pkg, p) })
		for _, d := range s.file.Decls {
			f, isFunction := d.(*ast.FuncDecl)
			constructor := isFunction && strings.HasPrefix(f.Name.Name, "New")
			for _, start := range starts(d) {
				if !may {
					t.Errorf("%s: starts a goroutine; only %s do", s.at(start), strings.Join(allowed, ", "))
				} else if constructor {
					t.Errorf("%s: %s starts a goroutine; leave that to Run", s.at(start), f.Name.Name)
				}
			}
		}
	}
}

// starts finds go statements, and calls of a method Go, which groups of goroutines have.
func starts(in ast.Node) []ast.Node {
	var found []ast.Node
	ast.Inspect(in, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			found = append(found, n)
		case *ast.CallExpr:
			if f, ok := n.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "Go" {
				found = append(found, n)
			}
		}
		return true
	})
	return found
}

// TestNoGlobals: nothing happens before main, and no package has state: what a part of the program needs it is given.
//
// Errors to compare with, embedded files and checks at compile time are no state; nor are those that are named here, which
// Go has no constants for. None of them is ever assigned to.
func TestNoGlobals(t *testing.T) {
	constant := []string{"graph.none", "internal/kube.protobufPrefix", "catalog.schema"}
	globals := map[string][]string{} // by package
	all := sources(t)
	for _, s := range all {
		for _, d := range s.file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				t.Errorf("%s: an init function; do it where it is needed", s.at(f))
			}
			for _, v := range variables(d) {
				for _, name := range v.Names {
					globals[s.pkg] = append(globals[s.pkg], name.Name)
					if !stateless(name.Name, v) && !slices.Contains(constant, s.pkg+"."+name.Name) {
						t.Errorf("%s: %s is a variable of the package; pass it to who needs it", s.at(name), name.Name)
					}
				}
			}
		}
	}
	for _, s := range all {
		for _, changed := range changes(s.file, globals[s.pkg]) {
			t.Errorf("%s: %s is a variable of the package and must not be changed", s.at(changed), changed.Name)
		}
	}
}

func variables(d ast.Decl) []*ast.ValueSpec {
	var specs []*ast.ValueSpec
	if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.VAR {
		for _, spec := range g.Specs {
			specs = append(specs, spec.(*ast.ValueSpec))
		}
	}
	return specs
}

// stateless says whether a variable can only be a constant: an error, embedded files, a check that a type has methods.
func stateless(name string, v *ast.ValueSpec) bool {
	if name == "_" || called(v.Type) == "embed.FS" {
		return true
	}
	for _, value := range v.Values {
		call, ok := value.(*ast.CallExpr)
		if !ok || called(call.Fun) != "errors.New" && called(call.Fun) != "fmt.Errorf" {
			return false
		}
	}
	return len(v.Values) > 0
}

// called is the text of package.Name.
func called(e ast.Expr) string {
	if s, ok := e.(*ast.SelectorExpr); ok {
		if x, ok := s.X.(*ast.Ident); ok {
			return x.Name + "." + s.Sel.Name
		}
	}
	return ""
}

// changes finds assignments to variables of the package, whole or in part, and where their address is taken. A local
// variable of the same name counts too: it should have another.
func changes(file *ast.File, globals []string) []*ast.Ident {
	var found []*ast.Ident
	note := func(e ast.Expr) {
		if name := root(e); name != nil && slices.Contains(globals, name.Name) {
			found = append(found, name)
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, left := range n.Lhs {
				if name, ok := left.(*ast.Ident); !ok || name.Name != "_" {
					note(left)
				}
			}
		case *ast.IncDecStmt:
			note(n.X)
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				note(n.X)
			}
		}
		return true
	})
	return found
}

// root is the variable that an expression is part of.
func root(e ast.Expr) *ast.Ident {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x
		case *ast.IndexExpr:
			e = x.X
		case *ast.SelectorExpr:
			e = x.X
		case *ast.SliceExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		default:
			return nil
		}
	}
}
