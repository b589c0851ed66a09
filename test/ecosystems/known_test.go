package ecosystems

import (
	"strings"
	"testing"
)

// known are all kinds of all sources.
func (s sources) known(t *testing.T) map[id]known {
	t.Helper()
	all := map[id]known{}
	r := &typeReader{t, s.Modules, map[string]map[string]declared{}}
	pod := r.named("k8s.io/api/core/v1", "PodSpec")
	for _, m := range s.Modules {
		for _, k := range append(m.defined(t), m.typed(r)...) {
			k.source, k.pod, k.podAt = m.source(), pod, m.Pods[k.kind]
			all[k.id] = k
		}
	}
	return all
}

// source is how a module is called in what the test says.
func (m module) source() string {
	if len(m.Types) > 0 {
		return m.Module + "@" + m.Version + " (Go types)"
	}
	return m.Module + "@" + m.Version
}

// defined are the kinds that a module has CustomResourceDefinitions of.
func (m module) defined(t *testing.T) []known {
	t.Helper()
	var all []known
	for _, pattern := range m.Definitions {
		files := m.files(t, pattern)
		if len(files) == 0 {
			t.Errorf("%s@%s has no file %s: correct sources.yaml", m.Module, m.Version, pattern)
		}
		for name, data := range files {
			kinds, err := readDefinitions(data)
			if err != nil {
				t.Fatalf("%s@%s: %s: %v", m.Module, m.Version, name, err)
			}
			all = append(all, kinds...)
		}
	}
	return all
}

// typed are the structs of the packages that a module has for kinds: the kinds are among them.
func (m module) typed(r *typeReader) []known {
	var all []known
	for groupVersion, dir := range m.Types {
		group, version, _ := strings.Cut(groupVersion, "/")
		pkg := m.Module + "/" + dir
		for name := range r.types(pkg) {
			if k, ok := r.known(pkg, id{group, version, name}); ok && k.root.form == object {
				all = append(all, k)
			}
		}
	}
	return all
}
