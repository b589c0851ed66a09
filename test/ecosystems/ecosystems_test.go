// Package ecosystems proves the catalog's paths of kinds that Kubernetes does not have itself against what those who made
// them say of them: the CustomResourceDefinitions that their Go modules hold, or else the Go types.
package ecosystems

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/internal/extract"
)

// An id is a kind of one version.
type id struct{ group, version, kind string }

func (i id) String() string { return fmt.Sprintf("%s/%s %s", i.group, i.version, i.kind) }

// A known kind is one whose own description is there.
type known struct {
	id
	root *shape
	// plural may be empty: Go types need not say it.
	plural string
	// singular and shortNames are known of what is defined, not of Go types.
	defined    bool
	singular   string
	shortNames []string
	namespaced bool
	source     string
	// pod and podAt are those of the prover.
	pod   *shape
	podAt string
}

// TestPaths proves every path of every kind that has no protobuf schema; what has one is proven in internal/extract.
func TestPaths(t *testing.T) {
	list := readSources(t)
	all := list.known(t)
	c, err := catalog.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	missing := map[string]catalog.Kind{} // by group, one of each
	counts := map[string]*count{}
	for _, kind := range c.Kinds() {
		if kind.Virtual || isBuiltin(kind) {
			continue
		}
		one, ok := all[id{kind.Group, kind.Version, kind.Kind}]
		if !ok {
			missing[kind.Group] = kind
			continue
		}
		if counts[one.source] == nil {
			counts[one.source] = &count{}
		}
		counts[one.source].add(one.prove(t, kind))
	}
	list.checkUnproven(t, missing)
	list.report(t, counts)
}

// checkUnproven compares the groups that have kinds without a source with those that may have some.
func (s sources) checkUnproven(t *testing.T, missing map[string]catalog.Kind) {
	t.Helper()
	for group, kind := range missing {
		if !slices.ContainsFunc(s.Unproven, func(u unproven) bool { return u.Group == group && u.Reason != "" }) {
			t.Errorf("%s: %s/%s %s is in no source; add one to sources.yaml, or the group with a reason to its unproven ones", kind.Origin, group, kind.Version, kind.Kind)
		}
	}
	for _, u := range s.Unproven {
		if _, ok := missing[u.Group]; !ok {
			t.Errorf("sources.yaml: the group %s is proven, or not in the catalog any more: remove it from the unproven ones", u.Group)
		}
	}
}

// report says what each source proves, and complains of those that prove nothing.
func (s sources) report(t *testing.T, counts map[string]*count) {
	t.Helper()
	total := &count{}
	for _, m := range s.Modules {
		switch proven := counts[m.source()]; {
		case proven != nil:
			t.Logf("%s: %s", m.source(), proven)
			total.add(*proven)
		case len(m.Definitions)+len(m.Types) > 0:
			t.Errorf("sources.yaml: %s proves nothing, remove it", m.Module)
		}
	}
	t.Logf("all: %s", total)
}

// isBuiltin says whether a kind has a protobuf schema.
func isBuiltin(kind catalog.Kind) bool {
	kind.MetadataOnly = false
	return extract.HasSchema(kind)
}

// A count is what a source proves.
type count struct{ kinds, rules, paths int }

func (c *count) add(other count) {
	c.kinds, c.rules, c.paths = c.kinds+other.kinds, c.rules+other.rules, c.paths+other.paths
}

func (c *count) String() string {
	return fmt.Sprintf("%d kinds, %d rules, %d paths", c.kinds, c.rules, c.paths)
}

// prove proves a kind of the catalog by its own description.
func (k known) prove(t *testing.T, kind catalog.Kind) count {
	t.Helper()
	if singular := cmp.Or(kind.Singular, strings.ToLower(kind.Kind)); k.defined && k.singular != "" && k.singular != singular {
		t.Errorf("%s: %s: the catalog has the singular %s, %s has %s", kind.Origin, k.id, singular, k.source, k.singular)
	}
	if k.defined && !slices.Equal(k.shortNames, kind.ShortNames) {
		t.Errorf("%s: %s: the catalog has the short names %v, %s has %v", kind.Origin, k.id, kind.ShortNames, k.source, k.shortNames)
	}
	if k.plural != "" && k.plural != kind.Resource {
		t.Errorf("%s: %s: the catalog has the resource %s, %s has %s", kind.Origin, k.id, kind.Resource, k.source, k.plural)
	}
	if k.namespaced != kind.Namespaced {
		t.Errorf("%s: %s: the catalog and %s have different scopes", kind.Origin, k.id, k.source)
	}
	root := *k.root
	root.field = func(name string) *shape {
		if name == "metadata" {
			return metadata()
		}
		return k.root.field(name)
	}
	p := prover{&root, k.pod, k.podAt, map[string]bool{}}
	if err := p.kind(kind); err != nil {
		for line := range strings.Lines(err.Error()) {
			t.Errorf("%s: %s: %s", kind.Origin, k.id, strings.TrimSpace(line))
		}
	}
	return count{1, len(kind.References) + len(kind.Off), len(p.proven)}
}
