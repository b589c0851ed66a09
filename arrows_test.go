package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "kubernetes-scraper"

// An arrow says what a package must not lead to, itself or through what it imports. Packages of this module are given
// without its name; one stands for those below it as well.
type arrow struct {
	from string
	// never are the packages that it must not lead to.
	never []string
	// only, if not nil, are those of this module that it may lead to; then it must not leave it but for the standard
	// library.
	only []string
}

// arrows are the design's: data flows from left to right, and who is on the right does not know who is on the left. The
// last ones are of packages that may not be there yet.
func arrows() []arrow {
	return []arrow{
		{from: "graph", only: []string{}},
		{from: "internal/spell", only: []string{}},
		{from: "internal/fact", only: []string{}},
		{from: "catalog", never: []string{"k8s.io", "internal/kube", "internal/extract", "graph"}},
		{from: "internal/kube", never: []string{"graph", "internal/resolve", "internal/server"}},
		{from: "internal/extract", never: []string{"k8s.io", "graph", "internal/kube", "internal/collector"}},
		{from: "internal/event", never: []string{"k8s.io", "graph", "internal/kube", "internal/extract", "internal/collector"}},
		{from: "internal/manifest", never: []string{"k8s.io", "graph", "catalog", "internal/kube", "internal/extract"}},
		{from: "internal/resolve", never: []string{"k8s.io", "internal/kube", "internal/extract", "internal/collector", "internal/event"}},
		{from: "internal/collector", never: []string{"k8s.io", "internal/kube", "internal/extract", "internal/sink", "internal/server"}},
		{from: "internal/feed", only: []string{"graph"}},
		{from: "internal/sink", never: []string{"k8s.io", "internal/kube", "internal/extract", "internal/resolve", "internal/collector", "internal/server"}},
		{from: "query", only: []string{"graph", "internal/spell"}},
		{from: "internal/render", only: []string{"graph", "query", "internal/spell"}},
		{from: "internal/server", never: []string{"internal/kube", "internal/extract", "internal/resolve", "internal/collector"}},
	}
}

// A pkg is what the go command says of a package.
type pkg struct {
	ImportPath, Dir string
	Standard        bool
	GoFiles         []string
	Imports         []string
}

// packages are those of this module and all that they lead to, by import path.
func packages(t *testing.T) map[string]pkg {
	t.Helper()
	list := exec.Command("go", "list", "-deps", "-json=ImportPath,Dir,Standard,GoFiles,Imports", "./...")
	var stderr bytes.Buffer
	list.Stderr = &stderr
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, &stderr)
	}
	all := map[string]pkg{}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		all[p.ImportPath] = p
	}
	return all
}

// own are the packages of this module.
func own(all map[string]pkg) []pkg {
	var list []pkg
	for _, path := range slices.Sorted(maps.Keys(all)) {
		if within(path, module) {
			list = append(list, all[path])
		}
	}
	return list
}

func within(path, parent string) bool { return path == parent || strings.HasPrefix(path, parent+"/") }

// full is the import path of what an arrow names.
func full(name string) string {
	if strings.Contains(strings.Split(name, "/")[0], ".") {
		return name
	}
	return module + "/" + name
}

// reach returns each package that one leads to, with the way to it.
func reach(all map[string]pkg, from string) map[string]string {
	ways := map[string]string{from: strings.TrimPrefix(from, module+"/")}
	for todo := []string{from}; len(todo) > 0; todo = todo[1:] {
		for _, to := range all[todo[0]].Imports {
			if _, known := ways[to]; !known && !all[to].Standard {
				ways[to] = ways[todo[0]] + " -> " + strings.TrimPrefix(to, module+"/")
				todo = append(todo, to)
			}
		}
	}
	return ways
}

// check returns what an arrow forbids and a package does.
func (a arrow) check(all map[string]pkg, from string) []string {
	var wrong []string
	for to, way := range reach(all, from) {
		if within(to, full(a.from)) {
			continue
		}
		for _, name := range a.never {
			if within(to, full(name)) {
				wrong = append(wrong, fmt.Sprintf("%s must not lead to %s: %s", a.from, name, way))
			}
		}
		if a.only != nil && !slices.ContainsFunc(a.only, func(name string) bool { return to == full(name) }) {
			wrong = append(wrong, fmt.Sprintf("%s may lead to nothing but %s: %s", a.from,
				strings.Join(append(a.only, "the standard library"), " and "), way))
		}
	}
	slices.Sort(wrong)
	return wrong
}

// TestArrows keeps true who imports whom.
func TestArrows(t *testing.T) {
	all := packages(t)
	for _, a := range arrows() {
		for _, p := range own(all) {
			if !within(p.ImportPath, full(a.from)) {
				continue
			}
			for _, wrong := range a.check(all, p.ImportPath) {
				t.Error(wrong)
			}
		}
	}
	for _, to := range all[module].Imports {
		if !all[to].Standard && to != full("internal/cli") {
			t.Errorf("main.go must import internal/cli only, not %s", to)
		}
	}
	for _, p := range own(all) {
		if slices.ContainsFunc(p.Imports, func(to string) bool { return within(to, full("internal/cli")) }) &&
			p.ImportPath != module && p.ImportPath != full("internal/cli") {
			t.Errorf("%s must not import internal/cli or what is below it: main alone does", p.ImportPath)
		}
		for _, to := range p.Imports {
			if to == "testing" || within(to, full("test")) {
				t.Errorf("%s must not import %s: it is for tests", p.ImportPath, to)
			}
		}
	}
}
