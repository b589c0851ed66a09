package catalog

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

// added is the small catalog with a user's file.
func added(t *testing.T, text string) *Catalog {
	t.Helper()
	c, err := small(t).Add(File{"my.yaml", []byte(text)})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// rule loads one rule of Foo.example.com, a namespaced kind, without its id and origin.
func rule(t *testing.T, given string) Reference {
	t.Helper()
	c := added(t, strings.Replace(world, "RULE", given, 1))
	foo, _ := c.Kind("example.com", "Foo")
	all := slices.Concat(foo.References, foo.Off)
	i := slices.IndexFunc(all, func(r Reference) bool { return r.ID == "a" })
	if i < 0 || all[i].Origin != "my.yaml:9" {
		t.Fatalf("the rule is not among %s, or not of my.yaml:9", ids(all))
	}
	r := all[i]
	r.ID, r.Origin = "", ""
	return r
}

func TestRules(t *testing.T) {
	name := Template{{Path: "n"}}
	for _, c := range []struct {
		given string
		want  Reference
	}{
		{`{id: a, relation: uses, to: Secret, via: v, at: spec, name: n, optional: o}`,
			Reference{Relation: "uses", To: "Secret", Via: "v", At: "spec", Name: name, Optional: "o"}},
		{`{id: a, relation: uses, to: Deployment.apps, name: n, optional: always, uid: u}`,
			Reference{Relation: "uses", ToGroup: "apps", To: "Deployment", Name: name, Always: true, UID: "u"}},
		{`{id: a, relation: uses, to: Anything.example.org, name: n}`,
			Reference{Relation: "uses", ToGroup: "example.org", To: "Anything", Name: name}},
		{`{id: a, relation: uses, to: Node, name: '"constant"'}`,
			Reference{Relation: "uses", To: "Node", Name: Template{{Literal: "constant"}}}},
		{`{id: a, relation: uses, to: Node, at: "x[*]", name: "{$.metadata.name}-{y}/{.}"}`,
			Reference{Relation: "uses", To: "Node", At: "x[*]", Name: Template{{Path: "$.metadata.name"}, {Literal: "-"}, {Path: "y"}, {Literal: "/"}, {Path: "."}}}},
		{`{id: a, relation: uses, name: n, kind: k, apiVersion: v, namespace: [x, $.y]}`,
			Reference{Relation: "uses", Name: name, Kind: "k", APIVersion: "v", Namespace: []string{"x", "$.y"}}},
		{`{id: a, relation: uses, to: Service, name: n, resource: r, group: g, namespace: x}`,
			Reference{Relation: "uses", To: "Service", Name: name, Resource: "r", Group: "g", Namespace: []string{"x"}}},
		{`{id: a, relation: uses, name: n, match: "{namespace}_{name}_{group}_{kind}"}`,
			Reference{Relation: "uses", Name: name, Match: "{namespace}_{name}_{group}_{kind}"}},
		{`{id: a, relation: uses, to: Baz.example.com, name: n, alias: device}`,
			Reference{Relation: "uses", ToGroup: "example.com", To: "Baz", Name: name, Alias: "device"}},
		{`{id: a, relation: uses, to: Secret, name: "{n}-{ordinal}", ordinals: {start: $.s, count: $.c}}`,
			Reference{Relation: "uses", To: "Secret", Name: Template{{Path: "n"}, {Literal: "-"}, {Path: "ordinal"}}, Ordinals: &Ordinals{"$.s", "$.c"}}},
		{`{id: a, relation: uses, to: Node, at: "spec.x{*}", name: "."}`,
			Reference{Relation: "uses", To: "Node", At: "spec.x{*}", Name: Template{{Path: "."}}}},
		{`{id: a, relation: uses, to: Node, name: "metadata.annotations[a.b/c]"}`,
			Reference{Relation: "uses", To: "Node", Name: Template{{Path: "metadata.annotations[a.b/c]"}}}},
		{`{id: a, relation: uses, to: Node, at: "metadata.labels[a.b/c]", name: "."}`,
			Reference{Relation: "uses", To: "Node", At: "metadata.labels[a.b/c]", Name: Template{{Path: "."}}}},
		{`{id: a, relation: targets, to: Pod, labels: s, empty: all}`,
			Reference{Relation: "targets", To: "Pod", Selector: &Selector{Form: Labels, Path: "s", EmptyIsAll: true}}},
		{`{id: a, relation: targets, to: Pod, labelSelector: s, empty: none, namespaces: n}`,
			Reference{Relation: "targets", To: "Pod", Selector: &Selector{Form: LabelSelector, Path: "s", EmptyIsNone: true, Namespaces: "n"}}},
		{`{id: a, relation: targets, to: Pod, labelSelector: s, namespaceNames: a.b, namespaceAny: a.c}`,
			Reference{Relation: "targets", To: "Pod", Selector: &Selector{Form: LabelSelector, Path: "s", NamespaceNames: "a.b", NamespaceAny: "a.c"}}},
		{`{id: a, relation: uses, to: Node, name: n, owned: true}`,
			Reference{Relation: "uses", To: "Node", Name: name, Owned: true}},
		{`{id: a, relation: uses, to: Node, name: n, replace: {__: ":"}}`,
			Reference{Relation: "uses", To: "Node", Name: name, Replace: []Replacement{{"__", ":"}}}},
		{`{id: a, relation: targets, to: Pod, labels: s, and: {a.b/c: x, d: $.y}}`,
			Reference{Relation: "targets", To: "Pod", Selector: &Selector{Form: Labels, Path: "s", And: []LabelField{{"a.b/c", "x"}, {"d", "$.y"}}}}},
		{`{id: a, relation: targets, to: Pod, labels: s, namespaceAny: always}`,
			Reference{Relation: "targets", To: "Pod", Selector: &Selector{Form: Labels, Path: "s", Everywhere: true}}},
		{`{id: a, relation: targets, to: Node, at: "t[*]", nodeSelectorTerm: "."}`,
			Reference{Relation: "targets", To: "Node", At: "t[*]", Selector: &Selector{Form: NodeSelectorTerm, Path: "."}}},
		{`{id: a, relation: uses, to: Node, name: n, when: {k: [A, B], o: true}, unless: {$.x: "*", y: ""}}`,
			Reference{Relation: "uses", To: "Node", Name: name,
				When: []Condition{{"k", []string{"A", "B"}}, {"o", []string{"true"}}}, Unless: []Condition{{"$.x", []string{"*"}}, {"y", []string{""}}}}},
		{`{id: a, relation: uses, to: Node, name: n, reverse: true, ifPresent: true, off: because}`,
			Reference{Relation: "uses", To: "Node", Name: name, Reverse: true, IfPresent: true, Off: "because"}},
	} {
		if got := rule(t, c.given); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s\n got %+v\nwant %+v", c.given, got, c.want)
		}
	}
}

func TestOwnersOfOtherKindsNeedNoNamespace(t *testing.T) {
	c := added(t, `
apiVersion: example.com/v1
kinds:
  - kind: Quux
    resource: quuxes
    scope: Cluster
    references:
      - {id: a, relation: uses, to: Secret, name: n, namespace: ns}
      - {id: b, relation: uses, to: Secret, name: n, match: "{namespace}/{name}"}
      - {id: c, relation: targets, to: Pod, labelSelector: s}
      - {id: d, relation: uses, to: Secret, kind: k, name: n}
`)
	if quux, _ := c.Kind("example.com", "Quux"); len(quux.References) != 5 {
		t.Errorf("has the rules %v", quux.References)
	}
}

func TestKindFields(t *testing.T) {
	c := added(t, `
apiVersion: example.com/v1
kinds:
  - kind: Quux
    resource: quuxes
    scope: Namespaced
    read: metadata
    watch: false
    unwatched: why not
    properties: {app: "metadata.labels[app]"}
    aliases: [{name: other, at: metadata, value: "x-{name}"}]
---
apiVersion: virtual
kinds:
  - {kind: Ghost, virtual: true}
  - {kind: Release, virtual: true, scope: Namespaced}
`)
	quux, _ := c.Kind("example.com", "Quux")
	want := Kind{
		Group: "example.com", Version: "v1", Kind: "Quux", Resource: "quuxes", Namespaced: true, Unwatched: "why not", MetadataOnly: true,
		Properties: []Property{{"app", "metadata.labels[app]"}, {"deletionTimestamp", "metadata.deletionTimestamp"}},
		Aliases:    []Alias{{"other", "metadata", Template{{Literal: "x-"}, {Path: "name"}}}},
		References: []Reference{OwnerReference()}, Origin: "my.yaml:4",
	}
	if !reflect.DeepEqual(quux, want) {
		t.Errorf("got\n%+v\nwant\n%+v", quux, want)
	}
	ghost, _ := c.Kind("virtual", "Ghost")
	if want := (Kind{Group: "virtual", Kind: "Ghost", Virtual: true, Origin: "my.yaml:15"}); !reflect.DeepEqual(ghost, want) {
		t.Errorf("got\n%+v\nwant\n%+v", ghost, want)
	}
	if release, _ := c.Kind("virtual", "Release"); !release.Namespaced || !release.Virtual {
		t.Errorf("got %+v", release)
	}
}

func TestPathOfAReference(t *testing.T) {
	for given, want := range map[string]string{
		`{id: a, relation: uses, to: Node, at: "x[*]", name: n}`:                               "x[*].n",
		`{id: a, relation: uses, to: Node, at: "x[*]", name: "."}`:                             "x[*]",
		`{id: a, relation: uses, to: Node, at: "x[*]", name: $.n}`:                             "n",
		`{id: a, relation: uses, to: Node, at: "x[*]", name: "a-{n}-{m}"}`:                     "x[*].n",
		`{id: a, relation: uses, to: Node, at: "x[*]", name: '"c"'}`:                           "x[*]",
		`{id: a, relation: targets, to: Node, at: "x[*]", labels: s}`:                          "x[*].s",
		`{id: a, relation: targets, to: Node, name: "metadata.labels[a.b/c]"}`:                 "metadata.labels[a.b/c]",
		`{id: a, relation: targets, to: Pod, at: "x[*]", labelSelector: .}`:                    "x[*]",
		`{id: a, relation: uses, to: Node, name: "{ordinal}", ordinals: {start: s, count: c}}`: "",
	} {
		if got := rule(t, given).Path(); got != want {
			t.Errorf("%s\ngot %q, want %q", given, got, want)
		}
	}
}
