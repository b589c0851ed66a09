package e2e_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/test/cluster"
	"kubernetes-scraper/test/cluster/satellite"
)

// timed returns the test's context with its patience for a deadline.
func timed(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return ctx
}

// A bench is what one test works with: a namespace of a control plane, and the program beside it.
type bench struct {
	*testing.T
	ctx       context.Context
	cluster   *cluster.Cluster
	namespace string
	program   *satellite.Satellite
}

// sixKinds limits the program to the kinds of the seed: what a test says of these is then the whole graph.
const sixKinds = "--include=pods,services,configmaps,nodes,replicasets.apps,deployments.apps"

// newBench makes a namespace and starts the program, with arguments of its own if there are any.
func newBench(t *testing.T, c *cluster.Cluster, namespace string, args ...string) *bench {
	t.Helper()
	b := &bench{T: t, ctx: timed(t), cluster: c, namespace: namespace}
	if namespace != "default" {
		b.kubectl("create", "namespace", namespace)
	}
	b.program = startProgram(t, b.ctx, c, args...)
	return b
}

// startProgram runs the program as admin of a cluster until the end of the test, which must find it alive.
func startProgram(t *testing.T, ctx context.Context, c *cluster.Cluster, args ...string) *satellite.Satellite {
	t.Helper()
	return startAs(t, ctx, c.Kubeconfig(), args...)
}

// startAs runs the program with a kubeconfig.
func startAs(t *testing.T, ctx context.Context, kubeconfig string, args ...string) *satellite.Satellite {
	t.Helper()
	s, err := satellite.Start(ctx, shared.program, []string{"KUBECONFIG=" + kubeconfig}, args...)
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

// kubectl runs kubectl as admin in the test's namespace and returns what it printed.
func (b *bench) kubectl(args ...string) string {
	b.Helper()
	return b.kubectlInput("", args...)
}

// create makes objects of a manifest in the test's namespace, exactly as they are written there.
func (b *bench) create(manifest string) {
	b.Helper()
	b.kubectlInput(manifest, "create", "-f", "-")
}

func (b *bench) kubectlInput(input string, args ...string) string {
	b.Helper()
	out, err := b.cluster.KubectlInput(b.ctx, input, append([]string{"--namespace=" + b.namespace}, args...)...)
	if err != nil {
		b.Fatal(err)
	}
	return strings.TrimSpace(out)
}

// await waits until the program's graph is the expected one: the text has a line for each node and edge, in any order.
func (b *bench) await(expected string) *graph.Document {
	b.Helper()
	d, err := b.program.Await(b.ctx, func(d *graph.Document) error {
		return compare(lines(d, b.namespace), strings.Split(expected, "\n"))
	})
	if err != nil {
		b.Fatal(err)
	}
	return d
}

// has returns the condition that an object is in a graph and present.
func has(key graph.EntityKey) func(*graph.Document) error {
	return func(d *graph.Document) error {
		for _, n := range d.Nodes {
			if n.Key == key && n.State == "" {
				return nil
			}
		}
		return fmt.Errorf("%s is not there", key)
	}
}
