package ask_test

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kubernetes-scraper/test/cluster/satellite"
)

func TestShow(t *testing.T) {
	t.Parallel()
	// The kinds around it are read whole, all others for their owners alone: every edge is there all the same.
	ask(t, "", "show", "deploy/web", "-n", "shop", "-o", "wide").is(t, 0, "Deployment shop/web\n", "ConfigMap/settings", "ConfigMap/lost",
		"deployment-podtemplate-containers-envfrom-configmap", "owned_by   ReplicaSet/web-")
	ask(t, "", "show", "po", "-l", "app=web", "-n", "shop").is(t, 0, "Pod shop/"+shared.pod, "runs_on", "targets", "Service/web")
	ask(t, "", "show", "node", shared.node).is(t, 0, "Pod/shop/"+shared.pod)
}

// What show reads of a cluster, which is not everything, gives every edge that the whole graph has. It runs while no other test
// changes anything.
func TestShowIsWhole(t *testing.T) {
	saved := filepath.Join(t.TempDir(), "graph.json")
	ask(t, "", "export", "json", "--to", saved).is(t, 0)
	for _, object := range []string{"deploy/web", "pod/" + shared.pod, "svc/web", "cm/settings", "cm/unused", "ing/front", "sa/default",
		"rolebinding/alice", "clusterrole/view", "node/" + shared.node, "user/alice"} {
		live, whole := ask(t, "", "show", object, "-n", "shop"), ask(t, "", "show", object, "-n", "shop", "--from", saved)
		if live != whole {
			t.Errorf("%s: of the cluster:\n%+v\nof the whole graph:\n%+v", object, live, whole)
		}
	}
}

func TestTree(t *testing.T) {
	t.Parallel()
	got := ask(t, "", "tree", "pod/"+shared.pod, "-n", "shop")
	got.is(t, 0)
	replicaSet := shared.pod[:strings.LastIndex(shared.pod, "-")]
	if want := []string{"NAMESPACE NAME STATUS", "shop Deployment/web 1/1", "shop └─ReplicaSet/" + replicaSet,
		"shop └─Pod/" + shared.pod + " Running"}; words(got.stdout) != strings.Join(want, "\n") {
		t.Errorf("got:\n%s\nwant:\n%s", words(got.stdout), strings.Join(want, "\n"))
	}
}

// words is a text with single spaces.
func words(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i, line := range lines {
		lines[i] = strings.Join(strings.Fields(line), " ")
	}
	return strings.Join(lines, "\n")
}

func TestReach(t *testing.T) {
	t.Parallel()
	ask(t, "", "deps", "svc/web", "-n", "shop", "-o", "name").is(t, 0, "configmap/settings\n", "node/"+shared.node+"\n",
		"pod/"+shared.pod+"\n", "namespace/shop\n", "deployment.apps/web\n")
	ask(t, "", "impact", "node/"+shared.node).is(t, 0, "\n  shop/"+shared.pod+" ", "Service (1)\n  shop/web")
	ask(t, "", "impact", "cm/settings", "-n", "shop").is(t, 0, "-uses-> ConfigMap/settings (spec.template.spec.containers[0].envFrom[0].configMapRef.name)")
}

func TestPath(t *testing.T) {
	t.Parallel()
	ask(t, "", "path", "svc/web", "node/"+shared.node, "-n", "shop", "-o", "name").is(t, 0,
		"service/web\npod/"+shared.pod+"\nnode/"+shared.node+"\n")
}

func TestWholeGraph(t *testing.T) {
	t.Parallel()
	ask(t, "", "missing", "-n", "shop", "--fail").is(t, 1, "missing, and needed:", "Service/gone", "Ingress/front", "missing, and may be:", "ConfigMap/lost")
	ask(t, "", "missing", "-n", "default", "--fail").is(t, 0)
	ask(t, "", "orphans", "-n", "shop").is(t, 0, "ConfigMap/unused", "nothing mounts it or reads it", "left out (--all shows them):", "CA that every namespace gets")
	got := ask(t, "", "kinds")
	got.is(t, 0)
	for _, want := range []string{"\nDeployment apps live 1\n", "\nNode live 3\n", "\nIngress networking.k8s.io live 1\n"} {
		if !strings.Contains(words(got.stdout), want) {
			t.Errorf("no line %q:\n%s", strings.TrimSpace(want), got.stdout)
		}
	}
}

// A saved graph, and what kubectl prints, answer like the cluster that they were made of.
func TestElsewhere(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	saved, dump := filepath.Join(dir, "graph.json"), filepath.Join(dir, "dump.yaml")
	ask(t, "", "export", "json", "--to", saved).is(t, 0)
	live := ask(t, "", "tree", "deploy/web", "-n", "shop")
	if got := ask(t, "", "tree", "deploy/web", "-n", "shop", "--from", saved); got != live {
		t.Errorf("of the saved graph:\n%v\nof the cluster:\n%v", got, live)
	}
	text, err := shared.cluster.Kubectl(t.Context(), "get", "deploy,rs,po,svc,cm,no,ing,ns,endpointslices", "-A", "-o", "yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(dump, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := ask(t, "", "tree", "deploy/web", "-n", "shop", "--from", dump); got != live {
		t.Errorf("of what kubectl printed:\n%v\nof the cluster:\n%v", got, live)
	}
	reach := ask(t, "", "impact", "cm/settings", "-n", "shop", "-o", "name", "--from", dump)
	if live := ask(t, "", "impact", "cm/settings", "-n", "shop", "-o", "name"); live != reach {
		t.Errorf("impact of what kubectl printed:\n%v\nof the cluster:\n%v", reach, live)
	}
	ask(t, "", "diff", saved, "-n", "shop", "--exit-code").is(t, 0)
	ask(t, "", "diff", saved, dump, "-n", "default", "--exit-code").is(t, 1, "- kind ")
}

// Who may read one namespace only gets that one, and is told so.
func TestOneNamespace(t *testing.T) {
	t.Parallel()
	kubeconfig, err := shared.cluster.KubeconfigFor("alice")
	if err != nil {
		t.Fatal(err)
	}
	got := ask(t, kubeconfig, "tree", "deploy/web", "-n", "shop")
	if live := ask(t, "", "tree", "deploy/web", "-n", "shop"); got.stdout != live.stdout || got.code != 0 {
		t.Errorf("alice sees, with exit code %d:\n%s\nthe admin:\n%s", got.code, got.stdout, live.stdout)
	}
	for _, want := range []string{"note: not all namespaces may be read: what is shown is of shop\n", "forbidden (kinds says why)\n"} {
		if !strings.Contains(got.stderr, want) {
			t.Errorf("it does not say %q:\n%s", want, got.stderr)
		}
	}
	bob, err := shared.cluster.KubeconfigFor("bob")
	if err != nil {
		t.Fatal(err)
	}
	if got := ask(t, bob, "tree", "deploy/web", "-n", "shop"); got.code != 1 || !strings.Contains(got.stderr, "nobody can say whether there is a deploy/web in namespace shop") {
		t.Errorf("bob, who may read nothing, got %+v", got)
	}
}

func TestCompletion(t *testing.T) {
	t.Parallel()
	got := ask(t, "", "__complete", "impact", "-n", "shop", "po/")
	if !strings.HasPrefix(got.stdout, "po/"+shared.pod+"\n:") {
		t.Errorf("completed %q", got.stdout)
	}
	if got := ask(t, "", "__complete", "impact", "-n", ""); !strings.Contains(got.stdout, "\nshop\n") {
		t.Errorf("completed %q", got.stdout)
	}
}

// Of what is not read nobody can say whether it is there, and what would read it is told.
func TestNotRead(t *testing.T) {
	t.Parallel()
	if got := ask(t, "", "show", "secret/none", "-n", "shop"); !strings.Contains(got.stderr, "kind Secret are not read; --secrets reads their metadata") {
		t.Errorf("got %+v", got)
	}
	if got := ask(t, "", "show", "secret/none", "-n", "shop", "--secrets"); !strings.Contains(got.stderr, "there is no secret/none in namespace shop") {
		t.Errorf("with --secrets: %+v", got)
	}
	if got := ask(t, "", "missing", "-n", "shpo"); got.code != 1 || !strings.Contains(got.stderr, "did you mean shop?") {
		t.Errorf("a namespace that is not there: %+v", got)
	}
}

// A server that is not there is an error at once, in one line.
func TestNoServer(t *testing.T) {
	t.Parallel()
	config, err := os.ReadFile(shared.cluster.Kubeconfig())
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.Lines(string(config)) {
		if i := strings.Index(line, "server:"); i >= 0 {
			line = line[:i] + "server: https://127.0.0.1:1\n"
		}
		lines = append(lines, line)
	}
	path := filepath.Join(t.TempDir(), "kubeconfig")
	if err := os.WriteFile(path, []byte(strings.Join(lines, "")), 0o600); err != nil {
		t.Fatal(err)
	}
	got := ask(t, path, "kinds")
	if got.code != 1 || got.stdout != "" || strings.Count(got.stderr, "\n") != 1 || !strings.Contains(got.stderr, "127.0.0.1:1") {
		t.Errorf("got %+v", got)
	}
}

// A running Satellite answers like the cluster.
func TestRunningSatellite(t *testing.T) {
	t.Parallel()
	address := satelliteAddress(t)
	for _, question := range [][]string{
		{"show", "deploy/web", "-n", "shop"}, {"tree", "pod/" + shared.pod, "-n", "shop"}, {"deps", "svc/web", "-n", "shop"},
		{"impact", "cm/settings", "-n", "shop"}, {"path", "ing/front", "cm/settings", "-n", "shop"},
		{"missing", "-n", "shop"}, {"orphans", "-n", "shop"}, {"tree", "deploy/web", "-A"}, {"kinds", "-n", "shop"},
	} {
		live, got := ask(t, "", question...), ask(t, "", append(question, "--from", address)...)
		if got != live {
			t.Errorf("%v: the Satellite says\n%+v\nthe cluster\n%+v", question, got, live)
		}
	}
	got := ask(t, "", "show", "deploy/wob", "-n", "shop", "--from", address)
	if got.code != 1 || !strings.Contains(got.stderr, "there is no deploy/wob") && !strings.Contains(got.stderr, "deploy/shop/wob") {
		t.Errorf("an object that is not there: %+v", got)
	}
	got = ask(t, "", "show", "deploy", "-l", "app=web", "--from", address)
	if got.code != 1 || !strings.Contains(got.stderr, "labels can be seen in a cluster and in manifests only") {
		t.Errorf("labels: %+v", got)
	}

	kubectl(t, "create", "namespace", "followed")
	w := watch(t, "-n", "followed", "--from", address)
	w.until(w.stderr, "watching ")
	kubectl(t, "-n", "followed", "create", "configmap", "late")
	w.until(w.lines, "+ ConfigMap followed/late")
	kubectl(t, "-n", "followed", "delete", "configmap", "late")
	w.until(w.lines, "- ConfigMap followed/late")
	w.end()
}

// satelliteAddress runs the program until the end of the test, and returns where it answers.
func satelliteAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), patience) // it ends in order, after the test
	s, err := satellite.Start(ctx, shared.program, []string{"KUBECONFIG=" + shared.cluster.Kubeconfig()}, "--listen", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		defer cancel()
		if err := s.Stop(); err != nil {
			t.Error(err)
		}
	})
	if _, err := s.AwaitComplete(ctx); err != nil {
		t.Fatal(err)
	}
	return "http://" + address
}
