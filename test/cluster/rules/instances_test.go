package rules_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"kubernetes-scraper/graph"
)

// TestInstances has two kinds of the same name and plural in two groups. An object is an instance of its own group's
// definition for as long as that is there: while it waits for the last object, too, and not when it is not read.
func TestInstances(t *testing.T) {
	t.Parallel()
	ctx := timed(t)
	const one, two = "one.instances.example.com", "two.instances.example.com"
	define(t, ctx, "create", definition(one, "v1", "Mouse", "mice", true))
	define(t, ctx, "create", definition(two, "v1", "Mouse", "mice", true))
	create(t, ctx, "instances", "{apiVersion: v1, kind: Namespace, metadata: {name: instances}}")
	mouse := func(group string) {
		t.Helper()
		create(t, ctx, "instances", "{apiVersion: "+group+"/v1, kind: Mouse, metadata: {name: m, finalizers: [example.com/hold]}}")
	}
	mouse(one)
	mouse(two)
	edge := func(group string) string {
		return fmt.Sprintf("Mouse.%s/m instance_of CustomResourceDefinition.apiextensions.k8s.io/mice.%s: metadata (custom-instance-of)", group, group)
	}

	program := start(t, ctx, "--include=*.instances.example.com,CustomResourceDefinition")
	blind := start(t, ctx, "--include=*.instances.example.com")
	awaitAll(t, ctx, program, instances(edge(one), edge(two)))
	awaitAll(t, ctx, blind, has(mouseKey(one)), has(mouseKey(two)), instances())

	kubectl(t, ctx, "delete", "crd", "mice."+one, "--wait=false")
	awaitAll(t, ctx, program, going(miceKey(one)), instances(edge(one), edge(two)))
	release(t, ctx, one)
	awaitAll(t, ctx, program, lacks(miceKey(one)), lacks(mouseKey(one)), has(miceKey(two)), instances(edge(two)))

	define(t, ctx, "create", definition(one, "v1", "Mouse", "mice", true))
	mouse(one)
	awaitAll(t, ctx, program, instances(edge(one), edge(two)))
	awaitAll(t, ctx, blind, has(mouseKey(one)), has(mouseKey(two)), instances())
	release(t, ctx, one)
	release(t, ctx, two)
}

func mouseKey(group string) graph.EntityKey {
	return graph.EntityKey{Group: group, Type: "Mouse", Namespace: "instances", Name: "m"}
}

func miceKey(group string) graph.EntityKey {
	return graph.EntityKey{Group: "apiextensions.k8s.io", Type: "CustomResourceDefinition", Name: "mice." + group}
}

// release takes the finalizer off a group's object.
func release(t *testing.T, ctx context.Context, group string) {
	t.Helper()
	kubectl(t, ctx, "patch", "mice."+group, "m", "--namespace=instances", "--type=merge", `--patch={"metadata":{"finalizers":null}}`)
}

// instances wants these edges of the area, and no other.
func instances(want ...string) func(*graph.Document) error {
	return func(d *graph.Document) error { return differences(newArea("instances").edges(d), want) }
}

// going wants an object that is there and is being deleted.
func going(key graph.EntityKey) func(*graph.Document) error {
	return func(d *graph.Document) error {
		at := slices.IndexFunc(d.Nodes, func(n graph.NodeDocument) bool { return n.Key == key && n.State == "" })
		if at < 0 {
			return errors.New(key.String() + " is not there")
		}
		if d.Nodes[at].Properties["deletionTimestamp"] == "" {
			return errors.New(key.String() + " is not being deleted")
		}
		return nil
	}
}
