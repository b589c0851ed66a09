package catalog

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func ids(rules []Reference) string {
	var all []string
	for _, r := range rules {
		all = append(all, r.ID)
	}
	return strings.Join(all, " ")
}

func TestMacros(t *testing.T) {
	c := added(t, `
apiVersion: example.com/v1
macros:
  inner:
    - {id: in, relation: uses, to: Node, via: i, at: "c[*]", name: n, when: {here: x}}
    - {id: same, relation: uses, to: Node, name: n}
  outer:
    - {id: mid, macro: inner, at: b, via: m, unless: {k: v, $.r: w}, off: mid}
kinds:
  - kind: Quux
    resource: quuxes
    scope: Cluster
    references:
      - {id: q, macro: outer, at: a, when: {".": "*"}}
`)
	quux, _ := c.Kind("example.com", "Quux")
	unless := []Condition{{"$.a.b.k", []string{"v"}}, {"$.r", []string{"w"}}}
	when := Condition{"$.a", []string{"*"}}
	want := []Reference{
		{ID: "q-mid-in", Relation: "uses", To: "Node", Via: "m:i", At: "a.b.c[*]", Name: Template{{Path: "n"}}, Off: "mid",
			When: []Condition{when, {"here", []string{"x"}}}, Unless: unless, Origin: "my.yaml:5"},
		{ID: "q-mid-same", Relation: "uses", To: "Node", Via: "m", At: "a.b", Name: Template{{Path: "n"}}, Off: "mid",
			When: []Condition{when}, Unless: []Condition{{"k", []string{"v"}}, unless[1]}, Origin: "my.yaml:6"},
	}
	if !reflect.DeepEqual(quux.Off, want) {
		t.Errorf("got\n%+v\nwant\n%+v", quux.Off, want)
	}
}

func TestExtendsAddsAndLeavesTheOtherCatalogAlone(t *testing.T) {
	base := small(t)
	before, _ := base.Kind("", "Pod")
	c, err := base.Add(File{"my.yaml", []byte(`
apiVersion: v1
extends:
  - kind: Pod
    properties: {ip: status.podIP}
    aliases: [{name: ip, value: status.podIP}]
    references: [{id: mine, relation: uses, to: Thing.example.com, name: "metadata.annotations[example.com/thing]"}]
`)})
	if err != nil {
		t.Fatal(err)
	}
	pod, _ := c.Kind("", "Pod")
	last := len(pod.Properties) - 1
	if pod.Properties[last].Name != deletionTimestamp || pod.Properties[last-1] != (Property{"ip", "status.podIP"}) {
		t.Errorf("properties %v", pod.Properties)
	}
	if got := ids(pod.References); got != ids(before.References)+" mine" {
		t.Errorf("rules %s", got)
	}
	if len(pod.Aliases) != len(before.Aliases)+1 {
		t.Errorf("aliases %v", pod.Aliases)
	}
	if after, _ := base.Kind("", "Pod"); !reflect.DeepEqual(before, after) {
		t.Error("the catalog that was added to has changed")
	}
}

// Two catalogs made from the same one share no memory that either writes to.
func TestExtendsTwice(t *testing.T) {
	base := added(t, `
apiVersion: example.com/v1
kinds: [{kind: Quux, resource: quuxes, scope: Cluster, properties: {a: x, b: x, c: x, d: x}}]
`)
	var all []*Catalog
	for _, name := range []string{"one", "two"} {
		c, err := base.Add(File{"my.yaml", []byte("apiVersion: example.com/v1\nextends: [{kind: Quux, properties: {" + name + ": x}}]")})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, c)
	}
	for i, want := range []string{"one", "two"} {
		quux, _ := all[i].Kind("example.com", "Quux")
		if got := quux.Properties[4].Name; got != want {
			t.Errorf("catalog %d has the property %s, want %s", i, got, want)
		}
	}
	if quux, _ := base.Kind("example.com", "Quux"); quux.Properties[4].Name != deletionTimestamp {
		t.Errorf("the catalog that was added to has changed: %v", quux.Properties)
	}
}

func TestOverrideReplacesAKind(t *testing.T) {
	base := small(t)
	c, err := base.Add(File{"my.yaml", []byte(`
apiVersion: v1
kinds:
  - kind: Pod
    resource: pods
    scope: Namespaced
    override: true
    references: [{id: pod-runs-on-node, relation: runs_on, to: Node, name: spec.other}]
`)})
	if err != nil {
		t.Fatal(err)
	}
	pod, _ := c.Kind("", "Pod")
	if got := ids(pod.References[1:]); got != "pod-runs-on-node" || pod.Origin != "my.yaml:4" {
		t.Errorf("rules %s from %s", got, pod.Origin)
	}
	if len(c.Kinds()) != len(base.Kinds()) {
		t.Error("the kind was added beside the one that it replaces")
	}
}

func TestOverrideReplacesARule(t *testing.T) {
	base := small(t)
	before, _ := base.Kind("", "Pod")
	c, err := base.Add(File{"my.yaml", []byte(`
apiVersion: v1
extends:
  - kind: Pod
    references:
      - {id: pod-runs-on-node, override: true, relation: uses, to: Node, name: spec.other}
      - {id: pod-volume-secret, override: true, relation: uses, to: Secret, name: spec.secret}
      - {id: mine, relation: uses, to: Node, name: spec.mine}
every:
  - {id: everywhere, relation: uses, to: Node, name: metadata.name}
`)}, File{"other.yaml", []byte(`
apiVersion: v1
extends:
  - {kind: Pod, references: [{id: mine, override: true, relation: uses, to: Node, name: spec.other}]}
every:
  - {id: everywhere, override: true, relation: runs_on, to: Node, name: metadata.name}
`)})
	if err != nil {
		t.Fatal(err)
	}
	pod, _ := c.Kind("", "Pod")
	var got []string
	for _, r := range pod.References[1:] {
		got = append(got, r.ID+" "+r.Origin)
	}
	want := []string{"everywhere other.yaml:6", "pod-runs-on-node my.yaml:6", "pod-volume-secret my.yaml:7",
		"pod-containers-env-secret built-in base.yaml:13", "mine other.yaml:4"}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if text := c.Explain(pod); !strings.Contains(text, "pod-runs-on-node           my.yaml:6\n") {
		t.Errorf("it is explained as\n%s", text)
	}
	if after, _ := base.Kind("", "Pod"); !reflect.DeepEqual(before, after) {
		t.Error("the catalog that was added to has changed")
	}
}

// The rules of every kind are in a slice that two catalogs made from the same one share.
func TestOverrideOfEveryLeavesTheOtherCatalogAlone(t *testing.T) {
	base := added(t, `every: [{id: everywhere, relation: uses, to: Node, name: metadata.name}]`)
	_, err := base.Add(File{"other.yaml", []byte(`every: [{id: everywhere, override: true, relation: runs_on, to: Node, name: metadata.name}]`)})
	if err != nil {
		t.Fatal(err)
	}
	if rule := base.Plain("a.b", "v1", "A", "as", true).References[1]; rule.Relation != "uses" {
		t.Errorf("the catalog that was added to has the rule %+v", rule)
	}
}

// A kind may be replaced without an alias when the rules that need it are replaced too.
func TestOverrideOfAnAlias(t *testing.T) {
	c := added(t, `
apiVersion: example.com/v1
kinds:
  - {kind: Disk, resource: disks, scope: Cluster, override: true, references: [{id: other-disk, relation: uses, to: Disk.example.com, name: spec.other}]}
---
apiVersion: v1
extends:
  - kind: Node
    references:
      - {id: disk-by-serial, override: true, relation: uses, to: Disk.example.com, at: metadata, name: "labels[disk]"}
      - {id: disk-by-serial-of, override: true, relation: uses, to: Disk.example.com, at: metadata, name: "labels[disk]"}
`)
	if node, _ := c.Kind("", "Node"); node.References[1].Alias != "" {
		t.Errorf("got %+v", node.References[1])
	}
	c = added(t, `every: [{id: any-disk, relation: uses, to: Disk.example.com, at: metadata, name: "labels[disk]", alias: tag}]
---
apiVersion: example.com/v1
extends: [{kind: Disk, aliases: [{name: tag, value: spec.tag}]}]
`)
	_, err := c.Add(File{"my.yaml", []byte(`
apiVersion: example.com/v1
kinds: [{kind: Disk, resource: disks, scope: Cluster, override: true, aliases: [{name: serial, value: x}]}]
`)})
	const want = `my.yaml:3:16: aliases: any-disk finds a Disk by its alias "tag", declare it here or replace these rules`
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestEveryIsARuleOfAllKinds(t *testing.T) {
	c := added(t, `
every:
  - {id: release, relation: managed_by, to: Release.virtual, name: "metadata.annotations[example.com/release]"}
---
apiVersion: virtual
kinds: [{kind: Release, virtual: true}]
`)
	kinds := append(c.Kinds(), c.Plain("example.com", "v1", "Quux", "quuxes", true))
	for _, kind := range kinds {
		i := slices.IndexFunc(kind.References, func(r Reference) bool { return r.ID == "release" })
		if (i > OwnerRule) == kind.Virtual {
			t.Errorf("%s has the rules %s", kind.Kind, ids(kind.References))
		}
	}
	if plain := kinds[len(kinds)-1]; !plain.MetadataOnly || !plain.Watched || len(plain.Properties) != 1 {
		t.Errorf("got %+v", plain)
	}
}

func TestFilesSeeEachOther(t *testing.T) {
	c := added(t, `relations: [{name: eats, meaning: m, dependence: source, off: hungry}]`)
	c, err := c.Add(File{"1.yaml", []byte("apiVersion: a.b/v1\nkinds: [{kind: A, resource: as, scope: Cluster, references: [{id: a, relation: eats, to: B.b, name: n}]}]")},
		File{"2.yaml", []byte("apiVersion: b/v1\nkinds: [{kind: B, resource: bs, scope: Cluster}]\nomitted: [{id: x, reason: y}]")})
	if err != nil {
		t.Fatal(err)
	}
	if a, _ := c.Kind("a.b", "A"); ids(a.Off) != "a" || a.Off[0].Off != "hungry" {
		t.Errorf("got %+v", a)
	}
	if omitted := c.Omitted(); omitted[len(omitted)-1] != (Omission{"x", "y", "2.yaml:3"}) {
		t.Errorf("omitted %v", omitted)
	}
	relations := c.Relations()
	if got := relations[len(relations)-1]; got != (Relation{"eats", "m", Source, "", "", "hungry", "my.yaml:1"}) {
		t.Errorf("relation %v", got)
	}
}

func TestReadFiles(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b.yaml", "a.yml", ".hidden.yaml", "c.txt"} {
		write(t, filepath.Join(dir, name), name)
	}
	if err := os.Mkdir(filepath.Join(dir, "d.yaml"), 0o755); err != nil {
		t.Fatal(err)
	}
	files, err := ReadFiles(filepath.Join(dir, "c.txt"), dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files {
		names = append(names, strings.TrimPrefix(f.Name, dir+"/")+"="+string(f.Data))
	}
	if got := strings.Join(names, " "); got != "c.txt=c.txt a.yml=a.yml b.yaml=b.yaml" {
		t.Errorf("got %s", got)
	}
	for _, missing := range []string{filepath.Join(dir, "nothing"), filepath.Join(dir, "d.yaml")} {
		if _, err := ReadFiles(missing); err == nil || !strings.Contains(err.Error(), missing) {
			t.Errorf("%s: error %v", missing, err)
		}
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
