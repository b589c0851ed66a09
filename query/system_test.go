package query

import (
	"strings"
	"testing"
)

func orphanNames(a OrphansAnswer) string {
	var lines []string
	for _, o := range a.Objects {
		lines = append(lines, o.Object.Key.String())
	}
	return strings.Join(lines, "\n")
}

// TestDefinitions: a definition is an orphan if its kind was read and has no object.
func TestDefinitions(t *testing.T) {
	const crd = "CustomResourceDefinition.apiextensions.k8s.io"
	v := vocabulary()
	v.Kinds = append(v.Kinds, KindName{Group: "x.io", Kind: "Goose", Resource: "geese"})
	g := draw(t, strings.ReplaceAll(`
		kind Widget.x.io live
		kind Goose.x.io forbidden
		kind Mouse.y.io live
		kind Index.z.io live
		kind Foot.z.io failing
		CRD/widgets.x.io
		CRD/used.x.io
		Widget.x.io/a/w instance_of CRD/used.x.io
		CRD/geese.x.io
		CRD/mice.y.io
		CRD/indices.z.io
		CRD/gadgets.nobody.io
	`, "CRD", crd))
	want(t, "orphans", orphanNames(Orphans(g, v, OrphansOptions{})), crd+"/mice.y.io\n"+crd+"/widgets.x.io")
}

// TestBuilders: builder and deployer are accounts as any other where there is no OpenShift.
func TestBuilders(t *testing.T) {
	const text = "ServiceAccount/a/builder\nServiceAccount/openshift-build/deployer\nServiceAccount/a/default\n"
	plain, shift := draw(t, text), draw(t, text+"kind Route.route.openshift.io live")
	want(t, "orphans", orphanNames(Orphans(plain, vocabulary(), OrphansOptions{})), "ServiceAccount/a/builder")
	want(t, "orphans on OpenShift", orphanNames(Orphans(shift, vocabulary(), OrphansOptions{})), "")
}

// TestTokens: the token of an account is the account's.
func TestTokens(t *testing.T) {
	g := draw(t, "Secret/a/t token_of ServiceAccount/a/x\nSecret/a/about about ServiceAccount/a/x\nPod/a/p uses ServiceAccount/a/x")
	want(t, "orphans", orphanNames(Orphans(g, vocabulary(), OrphansOptions{})), "Secret/a/about")
}

// TestUnread: the answer says which kinds it does not ask about because nobody reads them.
func TestUnread(t *testing.T) {
	text := "Pod/a/p uses ?Secret/a/s\nPod/a/p runs_on ?Node/n\nPod/a/p uses ?ConfigMap/a/c\nkind ConfigMap forbidden\n"
	a := Orphans(draw(t, text), vocabulary(), OrphansOptions{})
	if len(a.Unread) != 1 || a.Unread[0].Type != "Secret" {
		t.Errorf("unread %+v", a.Unread)
	}
	a = Orphans(draw(t, text), vocabulary(), OrphansOptions{Filters: Filters{Namespaces: []string{"b"}}})
	if len(a.Unread) != 0 {
		t.Errorf("unread %+v", a.Unread)
	}
}

// TestWritten: what clusters make by themselves is unknown where manifests do not hold it; the rest is as it was.
func TestWritten(t *testing.T) {
	g := Written(draw(t, `
		kind ClusterRole.rbac.authorization.k8s.io live
		kind Namespace live
		RoleBinding.rbac.authorization.k8s.io/a/b binds -ClusterRole.rbac.authorization.k8s.io/view
		RoleBinding.rbac.authorization.k8s.io/a/b binds -ClusterRole.rbac.authorization.k8s.io/viewer
		Pod/a/p of_class -PriorityClass.scheduling.k8s.io/system-node-critical
		Pod/a/p uses -ConfigMap/a/kube-root-ca.crt
		Pod/a/p uses -ConfigMap/a/mine
		Pod/a/p uses -ServiceAccount/a/default
		Pod/default/p uses -ServiceAccount/default/web
	`))
	a := Missing(g, vocabulary(), Filters{}, Limits{})
	want(t, "required", strings.ReplaceAll(names(a.Required), "; ", "\n"), `
		ClusterRole.rbac.authorization.k8s.io/viewer by b
		ConfigMap/a/mine by p
		ServiceAccount/default/web by p`)
	want(t, "unknown", strings.ReplaceAll(names(a.Unknown), "; ", "\n"), `
		ClusterRole.rbac.authorization.k8s.io/view by b
		ConfigMap/a/kube-root-ca.crt by p
		PriorityClass.scheduling.k8s.io/system-node-critical by p
		ServiceAccount/a/default by p`)
	for pod, state := range map[string]string{"Pod/default/p": "unknown", "Pod/a/p": "missing"} {
		deps, err := Deps(g, vocabulary(), keyOf(pod), Limits{})
		if err != nil || !strings.Contains(sayReach(deps), "in_namespace Namespace/"+keyOf(pod).Namespace+" ("+state+")") {
			t.Errorf("%v\n%s", err, sayReach(deps))
		}
	}
}
