package query

import (
	"errors"
	"testing"

	"kubernetes-scraper/graph"
)

const shop = `
	kind Pod live
	kind ConfigMap live
	kind Namespace live
	kind Secret forbidden
	Namespace/shop
	Ingress.networking.k8s.io/shop/front routes_to Service/shop/web
	Service/shop/web targets Pod/shop/web-1
	Service/shop/web targets Pod/shop/web-2
	Pod/shop/web-1 owned_by ReplicaSet.apps/shop/web-x
	Pod/shop/web-2 owned_by ReplicaSet.apps/shop/web-x
	ReplicaSet.apps/shop/web-x owned_by Deployment.apps/shop/web
	Pod/shop/web-1 runs_on Node/n1
	Pod/shop/web-2 runs_on Node/n2
	Pod/shop/web-1 uses ConfigMap/shop/settings
	Pod/shop/web-1 uses? -ConfigMap/shop/extra
	Pod/shop/web-1 uses ?Secret/shop/tls
	Certificate.cert-manager.io/shop/tls produces Secret/shop/tls
	Pod/shop/web-1 uses ServiceAccount/shop/web
	RoleBinding.rbac/shop/read subject ServiceAccount/shop/web
	RoleBinding.rbac/shop/read binds Role.rbac/shop/read
	PodDisruptionBudget.policy/shop/web protects Pod/shop/web-1
	HorizontalPodAutoscaler.autoscaling/shop/web scales Deployment.apps/shop/web
`

func TestDeps(t *testing.T) {
	g := draw(t, shop)
	a, err := Deps(g, vocabulary(), keyOf("Pod/shop/web-1"), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	want(t, "deps of a Pod", sayReach(a), `
		Pod/shop/web-1 uses Secret/shop/tls <produces Certificate.cert-manager.io/shop/tls
		Pod/shop/web-1 uses? ConfigMap/shop/extra (optional) (missing)
		Pod/shop/web-1 uses ConfigMap/shop/settings
		Pod/shop/web-1 owned_by ReplicaSet.apps/shop/web-x owned_by Deployment.apps/shop/web
		Pod/shop/web-1 in_namespace Namespace/shop
		Pod/shop/web-1 runs_on Node/n1
		Pod/shop/web-1 owned_by ReplicaSet.apps/shop/web-x
		Pod/shop/web-1 uses ServiceAccount/shop/web <subject RoleBinding.rbac/shop/read binds Role.rbac/shop/read
		Pod/shop/web-1 uses ServiceAccount/shop/web <subject RoleBinding.rbac/shop/read
		Pod/shop/web-1 uses Secret/shop/tls (unknown)
		Pod/shop/web-1 uses ServiceAccount/shop/web
	`)
	if len(a.Unseen) != 1 || a.Unseen[0].Type != "Secret" || a.Complete || a.Truncated != "" {
		t.Errorf("head %+v", a.Head)
	}
}

// A Service neither needs a Pod that has run to its end nor has one in it.
func TestFinishedPods(t *testing.T) {
	g := draw(t, `
		Service/a/web targets Pod/a/up
		Service/a/web targets Pod/a/evicted
		Service/a/jobs targets Pod/a/done
		Pod/a/up status=Running
		Pod/a/evicted status=Failed
		Pod/a/done status=Succeeded
	`)
	v := vocabulary()
	a, err := Deps(g, v, keyOf("Service/a/web"), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	want(t, "deps", sayReach(a), `
		Service/a/web in_namespace Namespace/a (unknown)
		Service/a/web targets Pod/a/up`)
	if a, err = Impact(g, v, keyOf("Pod/a/evicted"), Limits{}); err != nil || count(a) != 0 {
		t.Errorf("impact %s, %v", sayReach(a), err)
	}
	if o := Orphans(g, v, OrphansOptions{}); len(o.Objects) != 1 || o.Objects[0].Object.Key != keyOf("Service/a/jobs") {
		t.Errorf("orphans %+v", o.Objects)
	}
}

func TestImpact(t *testing.T) {
	g := draw(t, shop)
	for object, wanted := range map[string]string{
		"Node/n2": `
			Node/n2 <runs_on Pod/shop/web-2 <targets Service/shop/web <routes_to Ingress.networking.k8s.io/shop/front
			Node/n2 <runs_on Pod/shop/web-2
			Node/n2 <runs_on Pod/shop/web-2 <targets Service/shop/web`,
		"Role.rbac/shop/read": `
			Role.rbac/shop/read <binds RoleBinding.rbac/shop/read subject ServiceAccount/shop/web <uses Pod/shop/web-1 <targets Service/shop/web <routes_to Ingress.networking.k8s.io/shop/front
			Role.rbac/shop/read <binds RoleBinding.rbac/shop/read subject ServiceAccount/shop/web <uses Pod/shop/web-1
			Role.rbac/shop/read <binds RoleBinding.rbac/shop/read
			Role.rbac/shop/read <binds RoleBinding.rbac/shop/read subject ServiceAccount/shop/web <uses Pod/shop/web-1 <targets Service/shop/web
			Role.rbac/shop/read <binds RoleBinding.rbac/shop/read subject ServiceAccount/shop/web`,
		"PodDisruptionBudget.policy/shop/web":          ``,
		"HorizontalPodAutoscaler.autoscaling/shop/web": ``,
		"Ingress.networking.k8s.io/shop/front":         ``,
		"ConfigMap/shop/extra": `
			ConfigMap/shop/extra <uses? Pod/shop/web-1 <targets Service/shop/web <routes_to Ingress.networking.k8s.io/shop/front (optional)
			ConfigMap/shop/extra <uses? Pod/shop/web-1 (optional)
			ConfigMap/shop/extra <uses? Pod/shop/web-1 <targets Service/shop/web (optional)`,
	} {
		a, err := Impact(g, vocabulary(), keyOf(object), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		want(t, "impact of "+object, sayReach(a), wanted)
	}
	a, err := Impact(g, vocabulary(), keyOf("Namespace/shop"), Limits{})
	if nodes, _ := g.Size(); err != nil || count(a) != nodes-4 { // but itself, two Nodes and what is missing
		t.Errorf("the impact of the Namespace is %d of %d objects, %v", count(a), nodes, err)
	}
}

func count(a ReachAnswer) int {
	n := 0
	for _, g := range a.Groups {
		n += len(g.Objects)
	}
	return n
}

// TestPreferred: a longer way without optional references is better than a short one with them.
func TestPreferred(t *testing.T) {
	g := draw(t, `
		A/a uses? D/d
		A/a uses B/b
		B/b uses C/c
		C/c uses D/d
		D/d uses E/e
		D/d uses? F/f
	`)
	a, err := Deps(g, vocabulary(), keyOf("A/a"), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	want(t, "deps", sayReach(a), `
		A/a uses B/b
		A/a uses B/b uses C/c
		A/a uses B/b uses C/c uses D/d
		A/a uses B/b uses C/c uses D/d uses E/e
		A/a uses? D/d uses? F/f (optional)
	`)
}

// TestShortestOptional: an object that is reached with an optional reference, and a moment later without, is left for the
// next optional one by the shorter way.
func TestShortestOptional(t *testing.T) {
	a, err := Deps(draw(t, "A/a uses? D/d\nA/a uses B/b\nB/b uses D/d\nD/d uses? F/f"), vocabulary(), keyOf("A/a"), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	want(t, "deps", sayReach(a), `
		A/a uses B/b
		A/a uses B/b uses D/d
		A/a uses? D/d uses? F/f (optional)
	`)
}

func TestReachLimits(t *testing.T) {
	g := draw(t, shop)
	for _, row := range []struct {
		limits    Limits
		count     int
		truncated string
	}{
		{Limits{Nodes: 3}, 3, "the nearest 3 objects: the limit on objects was reached"},
		{Limits{Depth: 1}, 7, "nothing that is more than 1 steps away: the limit on depth was reached"},
		{Limits{Depth: 3}, 11, ""},
		{Limits{Nodes: 11}, 11, ""},
		{Limits{}, 11, ""},
	} {
		a, err := Deps(g, vocabulary(), keyOf("Pod/shop/web-1"), row.limits)
		if err != nil || count(a) != row.count || a.Truncated != row.truncated {
			t.Errorf("%+v: %d objects, truncated %q, %v; want %d, %q", row.limits, count(a), a.Truncated, err, row.count, row.truncated)
		}
	}
}

func TestNotThere(t *testing.T) {
	g, key := draw(t, shop), keyOf("Pod/shop/none")
	_, deps := Deps(g, vocabulary(), key, Limits{})
	_, impact := Impact(g, vocabulary(), key, Limits{})
	_, object := Object(g, key, Limits{})
	_, tree := Tree(g, vocabulary(), key, TreeOptions{})
	_, from := Path(g, key, keyOf("Node/n1"), Limits{})
	_, to := Path(g, keyOf("Node/n1"), key, Limits{})
	for i, err := range []error{deps, impact, object, tree, from, to} {
		var e *NotFoundError
		if !errors.Is(err, ErrNotFound) || !errors.As(err, &e) || err.Error() != "there is no Pod/shop/none" {
			t.Errorf("question %d: %v", i, err)
		}
	}
}

// TestNamespaceUnseen: the Namespace of an object is one of its deps also when the graph does not hold it.
func TestNamespaceUnseen(t *testing.T) {
	for kinds, state := range map[string]string{"": "unknown", "kind Namespace live": "missing", "kind Namespace syncing": "unknown"} {
		a, err := Deps(draw(t, kinds+"\nPod/shop/a"), Vocabulary{}, graph.EntityKey{Type: "Pod", Namespace: "shop", Name: "a"}, Limits{})
		if err != nil {
			t.Fatal(err)
		}
		want(t, kinds, sayReach(a), "Pod/shop/a in_namespace Namespace/shop ("+state+")")
	}
}
