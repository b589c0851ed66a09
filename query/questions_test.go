package query

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"kubernetes-scraper/graph"
)

// outline writes a tree as text, a line a branch, with dots for its depth.
func outline(b Branch, depth int) string {
	line := strings.Repeat(".", depth) + b.Object.Key.String()
	if b.Edge != nil {
		arrow := ""
		if b.Edge.Backward {
			arrow = "<"
		}
		line += " " + arrow + b.Edge.RelationshipType
	}
	if b.Repeated {
		line += " again"
	}
	lines := []string{line}
	for _, child := range b.Children {
		lines = append(lines, outline(child, depth+1))
	}
	return strings.Join(lines, "\n")
}

func TestTree(t *testing.T) {
	const family = `
		B/b owned_by A/a
		C/c owned_by B/b
		C/c2 owned_by B/b
		D/d owned_by C/c
		D/d owned_by E/e
		F/f owned_by D/d
		F/f2 owned_by D/d
		G/g owned_by F/f
		G/g owned_by F/f2
		H/h owned_by G/g
		D/d uses X/x
		F/f uses X/x
		Y/y targets F/f
		X/x uses Z/z
	`
	for _, row := range []struct {
		name      string
		options   TreeOptions
		object    string
		want      string
		truncated string
	}{
		{"owned", TreeOptions{}, "D/d", `
			A/a
			.B/b <owned_by
			..C/c <owned_by
			...D/d <owned_by
			....F/f <owned_by
			.....G/g <owned_by
			......H/h <owned_by
			....F/f2 <owned_by
			.....G/g <owned_by again
			E/e
			.D/d <owned_by again`, ""},
		{"all relations", TreeOptions{AllRelations: true}, "F/f", `
			A/a
			.B/b <owned_by
			..C/c <owned_by
			...D/d <owned_by
			....F/f <owned_by
			.....G/g <owned_by
			......H/h <owned_by
			.....Y/y <targets
			.....X/x uses
			E/e
			.D/d <owned_by again`, ""},
		{"two levels", TreeOptions{Limits: Limits{Depth: 1}}, "D/d", `
			C/c
			.D/d <owned_by
			..F/f <owned_by
			..F/f2 <owned_by
			E/e
			.D/d <owned_by again`, "nothing that is more than 1 steps away: the limit on depth was reached"},
		{"three objects", TreeOptions{Limits: Limits{Nodes: 3}}, "C/c", `
			A/a
			.B/b <owned_by
			..C/c <owned_by
			...D/d <owned_by
			....F/f <owned_by
			.....G/g <owned_by`, "the first 3 objects below the object: the limit on objects was reached"},
		{"alone", TreeOptions{}, "X/x", `X/x`, ""},
	} {
		a, err := Tree(draw(t, family), vocabulary(), keyOf(row.object), row.options)
		if err != nil {
			t.Fatal(err)
		}
		var roots []string
		for _, root := range a.Roots {
			roots = append(roots, outline(root, 0))
		}
		want(t, row.name, strings.Join(roots, "\n"), row.want)
		if a.Truncated != row.truncated {
			t.Errorf("%s: truncated %q", row.name, a.Truncated)
		}
	}
}

// TestCircles: owners in a circle, which the API does not rule out, end.
func TestCircles(t *testing.T) {
	g := draw(t, "A/a owned_by B/b\nB/b owned_by A/a\nC/c owned_by C/c\nC/c uses C/c")
	for _, object := range []string{"A/a", "C/c"} {
		for _, o := range []TreeOptions{{}, {AllRelations: true}} {
			if a, err := Tree(g, vocabulary(), keyOf(object), o); err != nil || len(a.Roots) != 1 {
				t.Errorf("%s: %+v, %v", object, a.Roots, err)
			}
		}
	}
}

func TestPath(t *testing.T) {
	g := draw(t, shop+`
		Secret/lonely/a
		LimitRange/shop/l applies_to Namespace/shop
	`)
	for _, row := range []struct {
		from, to  string
		limits    Limits
		want      string
		truncated string
	}{
		{"Ingress.networking.k8s.io/shop/front", "Node/n1", Limits{}, `
			Ingress.networking.k8s.io/shop/front routes_to Service/shop/web targets Pod/shop/web-1 runs_on Node/n1`, ""},
		{"Service/shop/web", "ReplicaSet.apps/shop/web-x", Limits{}, `
			Service/shop/web targets Pod/shop/web-1 owned_by ReplicaSet.apps/shop/web-x
			Service/shop/web targets Pod/shop/web-2 owned_by ReplicaSet.apps/shop/web-x`, ""},
		{"Node/n1", "Node/n2", Limits{}, `
			Node/n1 <runs_on Pod/shop/web-1 owned_by ReplicaSet.apps/shop/web-x <owned_by Pod/shop/web-2 runs_on Node/n2
			Node/n1 <runs_on Pod/shop/web-1 <targets Service/shop/web targets Pod/shop/web-2 runs_on Node/n2`, ""},
		{"Node/n1", "Secret/lonely/a", Limits{}, ``, ""},
		{"Node/n1", "Node/n2", Limits{Depth: 3}, ``, "no way of up to 3 steps: the limit on depth was reached"},
		{"Node/n1", "Node/n2", Limits{Nodes: 2}, ``, "no way among the first 2 objects looked at: the limit on objects was reached"},
		{"Node/n1", "Node/n1", Limits{}, ``, ""},
		{"Node/n2", "Namespace/shop", Limits{}, `Node/n2 <runs_on Pod/shop/web-2 in_namespace Namespace/shop`, ""},
		{"Namespace/shop", "Node/n2", Limits{}, `Namespace/shop <in_namespace Pod/shop/web-2 runs_on Node/n2`, ""},
		{"Namespace/shop", "LimitRange/shop/l", Limits{}, `
			Namespace/shop <applies_to LimitRange/shop/l
			Namespace/shop <in_namespace LimitRange/shop/l`, ""},
	} {
		a, err := Path(g, keyOf(row.from), keyOf(row.to), row.limits)
		if err != nil {
			t.Fatal(err)
		}
		var paths []string
		for _, p := range a.Paths {
			paths = append(paths, say(keyOf(row.from), p))
		}
		want(t, row.from+" to "+row.to, strings.Join(paths, "\n"), row.want)
		if a.Truncated != row.truncated {
			t.Errorf("%s to %s: truncated %q", row.from, row.to, a.Truncated)
		}
	}
}

func TestPathBetweenNamespaces(t *testing.T) {
	g := draw(t, "Namespace/a\nNamespace/b\nPod/a/p uses Secret/b/s\nPod/a/q")
	a, err := Path(g, keyOf("Namespace/a"), keyOf("Namespace/b"), Limits{})
	if err != nil || len(a.Paths) != 1 {
		t.Fatalf("%+v, %v", a, err)
	}
	want(t, "path", say(keyOf("Namespace/a"), a.Paths[0]), "Namespace/a <in_namespace Pod/a/p uses Secret/b/s in_namespace Namespace/b")
}

func TestManyPaths(t *testing.T) {
	var text strings.Builder
	for i := range 150 {
		fmt.Fprintf(&text, "Service/a/s targets Pod/a/p%03d\nPod/a/p%03d runs_on Node/n\n", i, i)
	}
	a, err := Path(draw(t, text.String()), keyOf("Service/a/s"), keyOf("Node/n"), Limits{})
	if err != nil || len(a.Paths) != 100 || a.Truncated == "" || a.Paths[99][0].Target.Name != "p099" {
		t.Errorf("%d paths, truncated %q, %v", len(a.Paths), a.Truncated, err)
	}
}

func names(list []Dangling) string {
	var all []string
	for _, d := range list {
		by := []string{}
		for _, r := range d.References {
			by = append(by, r.Source.Name)
		}
		all = append(all, d.Object.Key.String()+" by "+strings.Join(by, ","))
	}
	return strings.Join(all, "; ")
}

func TestMissing(t *testing.T) {
	g := draw(t, `
		Pod/a/p uses -Secret/a/gone
		Pod/b/q uses? Secret/a/gone
		Pod/a/p uses? -Secret/a/extra
		Binding/b/x subject -ServiceAccount/b/nobody
		Certificate/b/c produces -Secret/b/later
		Pod/b/q strange -Thing/b/t
		Pod/a/p uses ?Secret/a/dark
		Pod/a/p uses ~User/x
	`)
	for _, row := range []struct {
		filters                     Filters
		required, optional, unknown string
	}{
		{Filters{}, "Secret/a/gone by p,q; Thing/b/t by q", "Secret/a/extra by p; Secret/b/later by c; ServiceAccount/b/nobody by x", "Secret/a/dark by p"},
		{Filters{Namespaces: []string{"b"}}, "Thing/b/t by q", "Secret/a/gone by q; Secret/b/later by c; ServiceAccount/b/nobody by x", ""},
		{Filters{Kinds: []Kind{{"", "Secret"}}, Namespaces: []string{"a"}}, "Secret/a/gone by p", "Secret/a/extra by p", "Secret/a/dark by p"},
	} {
		a := Missing(g, vocabulary(), row.filters, Limits{})
		if names(a.Required) != row.required || names(a.Optional) != row.optional || names(a.Unknown) != row.unknown {
			t.Errorf("%+v:\nrequired %s\noptional %s\nunknown %s", row.filters, names(a.Required), names(a.Optional), names(a.Unknown))
		}
	}
	a := Missing(g, vocabulary(), Filters{}, Limits{Nodes: 1})
	if len(a.Required) != 1 || a.Truncated != "the first 1 of 2 required: the limit on objects was reached; the first 1 of 3 optional: the limit on objects was reached" {
		t.Errorf("%d required, truncated %q", len(a.Required), a.Truncated)
	}
}

func TestObject(t *testing.T) {
	g := draw(t, "A/a uses C/c\nA/a uses B/b\nA/a about D/d\nE/e uses A/a\nA/a uid=1 type=x")
	a, err := Object(g, keyOf("A/a"), Limits{})
	if err != nil || len(a.Out) != 3 || len(a.In) != 1 || a.Object.Properties["type"] != "x" || a.Object.UID != "1" {
		t.Fatalf("%+v, %v", a, err)
	}
	if a.Out[0].Target.Name != "d" || a.Out[1].Target.Name != "b" || a.Out[2].Properties.Path != "uses" {
		t.Errorf("out %+v", a.Out)
	}
	a, _ = Object(g, keyOf("A/a"), Limits{Nodes: 2})
	if len(a.Out) != 2 || a.Truncated != "the first 2 of 3 edges out: the limit on objects was reached" {
		t.Errorf("%d out, truncated %q", len(a.Out), a.Truncated)
	}
}

func TestKinds(t *testing.T) {
	g := draw(t, "kind Pod live\nkind Node forbidden\nPod/a/p runs_on ?Node/n\nPod/a/p uses -Secret/a/s\nPod/a/p uses ~User/u")
	var got []string
	for _, k := range Kinds(g).Kinds {
		got = append(got, fmt.Sprintf("%s %q %d %d %d %d", k.Type, k.State, k.Count, k.Missing, k.Unknown, k.Virtual))
	}
	want(t, "kinds", strings.Join(got, "\n"), "Node \"forbidden\" 0 0 1 0\nPod \"live\" 1 0 0 0\nSecret \"\" 0 1 0 0\nUser \"\" 0 0 0 1")
}

func TestOrphans(t *testing.T) {
	g := draw(t, `
		ConfigMap/a/used
		Pod/a/p uses ConfigMap/a/used
		ConfigMap/a/left
		ConfigMap/b/left
		ConfigMap/a/kube-root-ca.crt
		ConfigMap/kube-system/x
		ConfigMap/a/child owned_by Deployment.apps/a/d
		ConfigMap/a/orphaned owned_by -Deployment.apps/a/gone
		ServiceAccount/a/default
		Secret/a/sh.helm.release.v1.x.v1
		Service/a/web targets Pod/a/p
		Service/a/empty
		Service/a/alias type=ExternalName
		EndpointSlice.discovery.k8s.io/a/hand member_of Service/a/hand
		EndpointSlice.discovery.k8s.io/a/made member_of Service/a/made
		EndpointSlice.discovery.k8s.io/a/made owned_by Service/a/made
		HorizontalPodAutoscaler.autoscaling/a/h scales -Deployment.apps/a/none
		StorageClass.storage.k8s.io/slow
		Widget.x/a/w
		Pod/a/p about ?ConfigMap/a/unseen
	`)
	v := vocabulary()
	v.Relations[5].To = []Kind{{"storage.k8s.io", "StorageClass"}} // of_class
	write := func(a OrphansAnswer) string {
		var lines []string
		for _, o := range a.Objects {
			lines = append(lines, o.Object.Key.String()+": "+o.Reason)
		}
		return strings.Join(lines, "\n")
	}
	a := Orphans(g, v, OrphansOptions{})
	want(t, "orphans", write(a), `
		ConfigMap/a/left: nothing mounts it or reads it
		ConfigMap/a/orphaned: nothing mounts it or reads it
		ConfigMap/b/left: nothing mounts it or reads it
		HorizontalPodAutoscaler.autoscaling/a/h: what it scales is not there
		Service/a/empty: its selector finds no Pod that runs or will run
		Service/a/made: its selector finds no Pod that runs or will run
		StorageClass.storage.k8s.io/slow: nothing asks for this class`)
	left := 0
	for _, f := range a.Filters {
		left += f.Count
	}
	all := Orphans(g, v, OrphansOptions{All: true})
	if len(a.Filters) != 5 || left != 5 || len(all.Objects) != len(a.Objects)+left || len(all.Filters) != 0 {
		t.Errorf("filters %+v, %d objects with all", a.Filters, len(all.Objects))
	}
	b := Orphans(g, v, OrphansOptions{Filters: Filters{Namespaces: []string{"b"}}})
	want(t, "orphans of b", write(b), "ConfigMap/b/left: nothing mounts it or reads it")
	if cut := Orphans(g, v, OrphansOptions{Limits: Limits{Nodes: 2}}); len(cut.Objects) != 2 || cut.Truncated == "" {
		t.Errorf("cut %+v", cut)
	}
}

// What a kind that was not read may say otherwise is not said for sure.
func TestUnsureOrphans(t *testing.T) {
	const objects = `
		ConfigMap/a/left
		ServiceAccount/a/idle
		Service/a/web
		Service/a/alias type=ExternalName
		StorageClass.storage.k8s.io/slow
	`
	v := vocabulary()
	pod, service := Kind{"", "Pod"}, Kind{"", "Service"}
	rules := map[string][]Rule{
		"uses":    {{By: pod, Source: pod, Target: Kind{"", "ConfigMap"}}, {By: pod, Source: pod, Target: Kind{"", "ServiceAccount"}}},
		"targets": {{By: service, Source: service, Target: pod, Selects: true}},
		"subject": {{By: Kind{"rbac.authorization.k8s.io", "RoleBinding"}}},
	}
	for i, r := range v.Relations {
		v.Relations[i].Rules = rules[r.Name]
	}
	for kinds, unsure := range map[string]string{
		"kind Pod live":      "",
		"":                   "Service/a/web",
		"kind Pod forbidden": "ConfigMap/a/left Service/a/web ServiceAccount/a/idle",
		"kind Pod live\nkind RoleBinding.rbac.authorization.k8s.io failing": "ServiceAccount/a/idle",
	} {
		a := Orphans(draw(t, objects+kinds), v, OrphansOptions{})
		var sure, not []string
		for _, o := range a.Objects {
			sure = append(sure, o.Object.Key.String())
		}
		for _, o := range a.Unsure {
			not = append(not, o.Object.Key.String())
		}
		if got := strings.Join(not, " "); got != unsure || len(sure)+len(not) != 3 {
			t.Errorf("with %q: sure %v, unsure %v", kinds, sure, not)
		}
	}
}

func TestParse(t *testing.T) {
	for text, want := range map[string]Name{
		"deploy/web":                         {"deploy", "", "web"},
		"deployments.apps/shop/web":          {"deployments.apps", "shop", "web"},
		"ContainerImage/docker.io/lib/x:1":   {"ContainerImage", "", "docker.io/lib/x:1"},
		"containerimage.virtual/docker.io/x": {"containerimage.virtual", "", "docker.io/x"},
		"Role/a/system:x":                    {"Role", "a", "system:x"},
		"HelmRelease.virtual/shop/app":       {"HelmRelease.virtual", "shop", "app"},
	} {
		if got, err := vocabulary().Parse(text); err != nil || got != want || got.String() != text {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "web", "/web", "deploy/", "deploy//web", "deploy/shop/"} {
		if got, err := vocabulary().Parse(text); !errors.Is(err, ErrName) {
			t.Errorf("%q: %+v, %v", text, got, err)
		}
	}
}

const called = `
	kind Pod live
	kind Shop.example.com live
	Pod/default/web-1
	Pod/default/web-2
	Pod/shop/cart
	PodMetrics.metrics.k8s.io/shop/cart
	Deployment.apps/default/web
	Deployment.apps/shop/web
	Deployment.apps/test/web
	StatefulSet.apps/shop/cart
	Service/shop/both
	Service.serving.knative.dev/shop/both
	Service.serving.knative.dev/shop/only
	Node/n1
	Shop.example.com/shop/s
	Story.example.com/plot uses -Policy.gone.io/shop/p
	Policy.gone.io/shop/p
	Policy.other.io/shop/p
	~ContainerImage.virtual/busybox
	~HelmRelease.virtual/default/app
	~HelmRelease.virtual/shop/app
`

func TestFind(t *testing.T) {
	g := draw(t, called)
	for _, row := range []struct {
		text  string
		any   bool
		want  string
		error string
	}{
		{"po/shop/cart", false, "Pod/shop/cart", ""},
		{"PODS/shop/cart", false, "Pod/shop/cart", ""},
		{"pods.metrics.k8s.io/shop/cart", false, "PodMetrics.metrics.k8s.io/shop/cart", ""},
		{"pods.v1/shop/cart", false, "Pod/shop/cart", ""},
		{"pods.metrics/shop/cart", false, "PodMetrics.metrics.k8s.io/shop/cart", ""},
		{"deployments.v1.apps/web", false, "Deployment.apps/default/web", ""},
		{"deploy/web", true, "", "deploy/web is one of 3 objects: Deployment.apps/default/web, Deployment.apps/shop/web, Deployment.apps/test/web; say which"},
		{"sts/cart", true, "StatefulSet.apps/shop/cart", ""},
		{"sts/cart", false, "", "there is no sts/cart in namespace default; did you mean StatefulSet.apps/shop/cart?"},
		{"svc/shop/both", false, "Service/shop/both", ""},
		{"service/shop/both", false, "Service/shop/both", ""},
		{"service/shop/only", false, "Service.serving.knative.dev/shop/only", ""},
		{"ksvc/shop/both", false, "Service.serving.knative.dev/shop/both", ""},
		{"no/n1", false, "Node/n1", ""},
		{"no/shop/n1", false, "Node/n1", ""},
		{"shops/shop/s", false, "Shop.example.com/shop/s", ""},
		{"stories/plot", false, "Story.example.com/plot", ""},
		{"policy.gone.io/shop/p", false, "Policy.gone.io/shop/p", ""},
		{"policies/shop/p", false, "", "policies/shop/p is one of 2 objects: Policy.gone.io/shop/p, Policy.other.io/shop/p; say which"},
		{"containerimage/busybox", false, "ContainerImage.virtual/busybox", ""},
		{"HelmRelease.virtual/shop/app", false, "HelmRelease.virtual/shop/app", ""},
		{"helmrelease/app", false, "HelmRelease.virtual/default/app", ""},
		{"pod/web", false, "", "there is no pod/web in namespace default; did you mean Pod/default/web-1, Pod/default/web-2 or Deployment.apps/default/web?"},
		{"pod/shop/crat", false, "", "there is no pod/crat in namespace shop; did you mean Pod/shop/cart or PodMetrics.metrics.k8s.io/shop/cart?"},
		{"deplyo/web", false, "", `no kind is called "deplyo"; did you mean deployments?`},
		{"zzzzzzzz/web", false, "", `no kind is called "zzzzzzzz"`},
	} {
		name, err := vocabulary().Parse(row.text)
		if err != nil {
			t.Fatal(err)
		}
		keys, err := vocabulary().Find(g, name, row.any)
		switch {
		case row.error != "":
			if err == nil || err.Error() != row.error {
				t.Errorf("%s: %v, %v\nwant %s", row.text, keys, err, row.error)
			}
		case err != nil || len(keys) != 1 || keys[0].String() != row.want:
			t.Errorf("%s: %v, %v; want %s", row.text, keys, err, row.want)
		}
	}
}

// TestFindEvery: every key of a graph, written out, is found again, whatever shares its names.
func TestFindEvery(t *testing.T) {
	for _, v := range []Vocabulary{vocabulary(), {}} {
		g := draw(t, called+shop)
		for n := range g.Nodes() {
			name, err := v.Parse(n.Key.String())
			if err != nil {
				t.Fatal(err)
			}
			if keys, err := v.Find(g, name, false); err != nil || keys[0] != n.Key {
				t.Errorf("%s: %v, %v", n.Key, keys, err)
			}
		}
	}
}

var _ Graph = (*graph.Snapshot)(nil)
