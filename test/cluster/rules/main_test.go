// Package rules_test shows that the rules of the built-in catalog do on a real control plane what they say: each area in
// testdata is a file of objects, and beside it all the edges that they make.
//
// One control plane serves the package, with the catalog's ecosystems as CustomResourceDefinitions; an area, and a test,
// has namespaces of its own in it.
package rules_test

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"k8s.io/client-go/tools/clientcmd"

	"kubernetes-scraper/test/cluster"
	"kubernetes-scraper/test/cluster/satellite"
)

// patience is how long anything may take that a test waits for. It is no measure of how long it should take.
const patience = 90 * time.Second

// shared is what TestMain set up for the tests of this package, which only read it.
var shared struct {
	cluster *cluster.Cluster
	program string
	update  bool
}

func TestMain(m *testing.M) {
	flag.BoolVar(&shared.update, "update", false, "write testdata/*.want as the graph is after 30 s; read what has changed")
	flag.Parse()
	os.Exit(satellite.Main(m, patience, func(ctx context.Context, c *cluster.Cluster, program string) error {
		shared.cluster, shared.program = c, program
		return createEcosystems(ctx, c)
	}))
}

// timed returns the test's context with its patience for a deadline.
func timed(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return ctx
}

// start runs the program as admin until the end of the test, which must find it alive.
func start(t *testing.T, ctx context.Context, args ...string) *satellite.Satellite {
	t.Helper()
	s, err := satellite.Start(ctx, shared.program, []string{"KUBECONFIG=" + shared.cluster.Kubeconfig()}, args...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Stop(); err != nil && ctx.Err() == nil {
			t.Error(err)
		}
	})
	return s
}

// kubectl runs kubectl as admin and returns what it printed.
func kubectl(t *testing.T, ctx context.Context, args ...string) string {
	t.Helper()
	return input(t, ctx, "", args...)
}

// create makes objects of a manifest exactly as they are written there, in a namespace where they name none.
func create(t *testing.T, ctx context.Context, namespace, manifest string) {
	t.Helper()
	input(t, ctx, manifest, "create", "--kubeconfig="+kubeconfigFor(t, namespace), "-f", "-")
}

// kubeconfigFor is the admin's kubeconfig with a namespace for objects that name none. (kubectl's --namespace would refuse
// those that name another.)
func kubeconfigFor(t *testing.T, namespace string) string {
	t.Helper()
	config, err := clientcmd.LoadFromFile(shared.cluster.Kubeconfig())
	if err != nil {
		t.Fatal(err)
	}
	config.Contexts[config.CurrentContext].Namespace = namespace
	path := filepath.Join(t.TempDir(), "kubeconfig")
	if err := clientcmd.WriteToFile(*config, path); err != nil {
		t.Fatal(err)
	}
	return path
}

func input(t *testing.T, ctx context.Context, stdin string, args ...string) string {
	t.Helper()
	out, err := shared.cluster.KubectlInput(ctx, stdin, args...)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(out)
}
