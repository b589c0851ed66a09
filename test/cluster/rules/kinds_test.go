package rules_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/test/cluster/satellite"
)

// TestDefinitionComesAndGoes has a kind that the server learns while the program runs, changes, forgets, and learns again
// as another.
func TestDefinitionComesAndGoes(t *testing.T) {
	t.Parallel()
	ctx := timed(t)
	program := start(t, ctx)
	complete(t, ctx, program)
	key := func(namespace, name string) graph.EntityKey {
		return graph.EntityKey{Group: "live.example.com", Type: "Gadget", Namespace: namespace, Name: name}
	}
	define(t, ctx, "create", gadgets("Namespaced", "v1"))
	create(t, ctx, "default", gadget("v1", "one"))
	awaitAll(t, ctx, program, has(key("default", "one")))

	// Another version takes over. The objects stay the nodes that they are, and new ones are seen.
	define(t, ctx, "replace", gadgets("Namespaced", "v1", "v2"))
	define(t, ctx, "replace", strings.Replace(gadgets("Namespaced", "v1", "v2"), "{name: v1, served: true", "{name: v1, served: false", 1))
	create(t, ctx, "default", gadget("v2", "two"))
	awaitAll(t, ctx, program, has(key("default", "one")), has(key("default", "two")))

	kubectl(t, ctx, "delete", "crd", "gadgets.live.example.com")
	awaitAll(t, ctx, program, lacks(key("default", "one")), lacks(key("default", "two")), notRead("live.example.com", "Gadget"))

	define(t, ctx, "create", gadgets("Cluster", "v1"))
	create(t, ctx, "default", gadget("v1", "three"))
	awaitAll(t, ctx, program, has(key("", "three")), lacks(key("default", "three")), lacks(key("default", "one")))
}

// TestBackendDown has a group of the API whose server does not answer. Everything else is read and followed, by a program
// that runs already and by one that starts now.
func TestBackendDown(t *testing.T) {
	t.Parallel()
	ctx := timed(t)
	running := start(t, ctx)
	complete(t, ctx, running)
	create(t, ctx, "default", `
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: v1.down.example.com}
spec: {group: down.example.com, version: v1, groupPriorityMinimum: 100, versionPriority: 100, insecureSkipTLSVerify: true, service: {name: nobody, namespace: default}}
`)
	t.Cleanup(func() { kubectl(t, context.WithoutCancel(ctx), "delete", "apiservice", "v1.down.example.com") })
	awaitAll(t, ctx, running, has(graph.EntityKey{Group: "apiregistration.k8s.io", Type: "APIService", Name: "v1.down.example.com"}))
	fresh := start(t, ctx)
	complete(t, ctx, fresh)
	define(t, ctx, "create", definition("beside.example.com", "v1", "Beside", "besides", true))
	create(t, ctx, "default", "{apiVersion: v1, kind: ConfigMap, metadata: {name: beside}}\n---\n{apiVersion: beside.example.com/v1, kind: Beside, metadata: {name: new}}")
	for _, program := range []*satellite.Satellite{running, fresh} {
		awaitAll(t, ctx, program, has(graph.EntityKey{Type: "ConfigMap", Namespace: "default", Name: "beside"}),
			has(graph.EntityKey{Group: "beside.example.com", Type: "Beside", Namespace: "default", Name: "new"}))
	}
}

// TestSelection starts the program with what selects kinds, and looks at which it reads.
func TestSelection(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		want string // these kinds, and no other
	}{
		"a kind, a resource with its group, a group": {
			[]string{"--include=ConfigMap.core,deployments.apps,policy"}, "ConfigMap Deployment.apps PodDisruptionBudget.policy"},
		"a group but one": {
			[]string{"--include=apps", "--exclude=replicasets.apps"}, "ControllerRevision.apps DaemonSet.apps Deployment.apps StatefulSet.apps"},
		"groups by a glob": {
			[]string{"--include=*.cert-manager.io,other.*", "--exclude=other.example.com,cert-manager.io"}, "Challenge.acme.cert-manager.io Order.acme.cert-manager.io"},
		"kinds of one name in many groups": {
			[]string{"--include=Gateway"}, "Gateway.gateway.networking.k8s.io Gateway.networking.istio.io Gateway.other.example.com"},
		"noise by its name": {
			[]string{"--include=Event,Lease,Endpoints"}, "Endpoints Event Lease.coordination.k8s.io"},
		"Secrets are not a matter of names": {[]string{"--include=Secret.core,configmaps.core"}, "ConfigMap"},
		"Secrets":                           {[]string{"--include=ConfigMap.core", "--secrets"}, "ConfigMap Secret"},
		"Secrets, and not":                  {[]string{"--include=ConfigMap.core", "--secrets", "--exclude=Secret"}, "ConfigMap"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx := timed(t)
			d := complete(t, ctx, start(t, ctx, c.args...))
			if got := strings.Join(live(d), " "); got != c.want {
				t.Errorf("%v reads %s, want %s", c.args, got, c.want)
			}
		})
	}
}

// TestDefaultKinds looks at what the program reads if nobody says anything: all but noise and Secrets.
func TestDefaultKinds(t *testing.T) {
	t.Parallel()
	ctx := timed(t)
	kinds := live(complete(t, ctx, start(t, ctx)))
	for _, kind := range []string{"Secret", "Event", "Event.events.k8s.io", "Lease.coordination.k8s.io", "Endpoints", "ComponentStatus"} {
		if slices.Contains(kinds, kind) {
			t.Errorf("%s is read", kind)
		}
	}
	for _, kind := range []string{"Pod", "Node", "Namespace", "EndpointSlice.discovery.k8s.io", "CustomResourceDefinition.apiextensions.k8s.io",
		"Gateway.networking.istio.io", "Pod.other.example.com"} {
		if !slices.Contains(kinds, kind) {
			t.Errorf("%s is not read", kind)
		}
	}
}

// complete waits until the program's graph is complete.
func complete(t *testing.T, ctx context.Context, s *satellite.Satellite) *graph.Document {
	t.Helper()
	d, err := s.AwaitComplete(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// live are the kinds that are read, as text, sorted.
func live(d *graph.Document) []string {
	var all []string
	for _, k := range d.Kinds {
		all = append(all, strings.TrimSuffix(k.Type+"."+k.Group, "."))
	}
	slices.Sort(all)
	return all
}

// awaitAll waits for one graph in which all conditions hold.
func awaitAll(t *testing.T, ctx context.Context, s *satellite.Satellite, conditions ...func(*graph.Document) error) {
	t.Helper()
	if _, err := s.Await(ctx, func(d *graph.Document) error {
		for _, condition := range conditions {
			if err := condition(d); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func present(d *graph.Document, key graph.EntityKey) bool {
	return slices.ContainsFunc(d.Nodes, func(n graph.NodeDocument) bool { return n.Key == key && n.State == "" })
}

func has(key graph.EntityKey) func(*graph.Document) error {
	return func(d *graph.Document) error {
		if !present(d, key) {
			return fmt.Errorf("%s is not there", key)
		}
		return nil
	}
}

func lacks(key graph.EntityKey) func(*graph.Document) error {
	return func(d *graph.Document) error {
		if present(d, key) {
			return fmt.Errorf("%s is still there", key)
		}
		return nil
	}
}

func notRead(group, kind string) func(*graph.Document) error {
	return func(d *graph.Document) error {
		for _, k := range d.Kinds {
			if k.Group == group && k.Type == kind && k.State != graph.Absent {
				return fmt.Errorf("%s.%s is %v", kind, group, k.State)
			}
		}
		return nil
	}
}

// define writes a CustomResourceDefinition and waits until it is served as it says.
func define(t *testing.T, ctx context.Context, verb, manifest string) {
	t.Helper()
	input(t, ctx, manifest, verb, "-f", "-")
	input(t, ctx, manifest, "wait", "--for=condition=Established", "-f", "-", "--timeout=60s")
}

// gadgets is a definition with versions, of which the last is stored.
func gadgets(scope string, versions ...string) string {
	text := fmt.Sprintf(`
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: gadgets.live.example.com}
spec:
  group: live.example.com
  scope: %s
  names: {kind: Gadget, plural: gadgets}
  versions:
`, scope)
	for i, version := range versions {
		text += fmt.Sprintf("  - {name: %s, served: true, storage: %v, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}\n",
			version, i == len(versions)-1)
	}
	return text
}

func gadget(version, name string) string {
	return fmt.Sprintf("{apiVersion: live.example.com/%s, kind: Gadget, metadata: {name: %s}}", version, name)
}
