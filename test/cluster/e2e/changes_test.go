package e2e_test

import (
	"fmt"
	"strings"
	"testing"
)

// What is named but not there is a node of its own state, until it comes, and again when it has gone.
func TestMissingConfigMapComesAndGoes(t *testing.T) {
	t.Parallel()
	b := newBench(t, shared.cluster, "missing", sixKinds)
	b.create(`
apiVersion: v1
kind: Pod
metadata: {name: user}
spec:
  schedulerName: none
  containers: [{name: c, image: i, envFrom: [{configMapRef: {name: extras, optional: true}}]}]
  volumes: [{name: v, configMap: {name: settings}}]
`)
	await := func(settings, extras string) {
		t.Helper()
		b.await(fmt.Sprintf(`
			ConfigMap/settings: %s
			ConfigMap/extras: %s
			Pod/user: present, status=Pending
			Pod/user uses ConfigMap/settings: spec.volumes[0].configMap.name (volume, pod-volume-configmap)
			Pod/user uses ConfigMap/extras: spec.containers[0].envFrom[0].configMapRef.name (envFrom, pod-containers-envfrom-configmap, optional)
		`, settings, extras))
	}
	await("missing", "missing")
	b.kubectl("create", "configmap", "settings")
	await("present", "missing")
	b.kubectl("create", "configmap", "extras")
	await("present", "present")
	b.kubectl("delete", "configmap", "settings", "extras")
	await("missing", "missing")
	b.kubectl("delete", "pod", "user", "--force")
	b.await("")
}

// Objects of the same name in two namespaces have nothing to do with each other.
func TestSameNamesInTwoNamespaces(t *testing.T) {
	t.Parallel()
	one := newBench(t, shared.cluster, "twin-one", sixKinds)
	two := newBench(t, shared.cluster, "twin-two", sixKinds)
	const objects = `
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec:
  schedulerName: none
  containers: [{name: c, image: i}]
  volumes: [{name: v, configMap: {name: settings}}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
`
	expected := func(state string) string {
		return `
			ConfigMap/settings: ` + state + `
			Pod/web: present, status=Pending
			Pod/web uses ConfigMap/settings: spec.volumes[0].configMap.name (volume, pod-volume-configmap)
			Service/web: present, type=ClusterIP
			Service/web targets Pod/web: spec.selector (selector, service-targets-pod)
		`
	}
	one.create(objects)
	two.create(objects)
	one.kubectl("create", "configmap", "settings")
	one.await(expected("present"))
	two.await(expected("missing"))
	two.kubectl("label", "pod", "web", "app=other", "--overwrite")
	two.await(strings.Replace(expected("missing"), "Service/web targets Pod/web: spec.selector (selector, service-targets-pod)", "", 1))
	one.await(expected("present"))
}

// A ReplicaSet deleted with its Pods left alone, and made again, takes the Pods over.
func TestOrphanIsAdopted(t *testing.T) {
	t.Parallel()
	b := newBench(t, shared.cluster, "orphan", sixKinds)
	expected := func(pod, node, owned string) string {
		return fmt.Sprintf(`
			Node/%[2]s: present
			Pod/%[1]s: present, status=Running
			Pod/%[1]s runs_on Node/%[2]s: spec.nodeName (schedule, pod-runs-on-node)
		`+owned, pod, node)
	}
	const owned = `
			ReplicaSet.apps/set: present
			Pod/%[1]s owned_by ReplicaSet.apps/set: metadata.ownerReferences[0] (ownerReference, any-owned-by)
		`
	b.create(replicaSet)
	b.kubectl("wait", "replicaset", "set", "--for=jsonpath={.status.readyReplicas}=1", "--timeout=60s")
	pod := b.kubectl("get", "pods", "-o", "jsonpath={.items[0].metadata.name}")
	node := b.kubectl("get", "pods", "-o", "jsonpath={.items[0].spec.nodeName}")
	b.await(expected(pod, node, owned))
	first := b.uid("replicaset", "set")
	b.kubectl("delete", "replicaset", "set", "--cascade=orphan")
	b.await(expected(pod, node, ""))
	b.create(replicaSet)
	d := b.await(expected(pod, node, owned))
	for _, n := range d.Nodes {
		if n.Key.Namespace == b.namespace && n.Key.Type == "ReplicaSet" && (n.UID == first || n.UID != b.uid("replicaset", "set")) {
			t.Errorf("the ReplicaSet has the UID %s, the first one had %s", n.UID, first)
		}
	}
}

// --namespace twice reads two namespaces, and what is in no namespace.
func TestTwoNamespaces(t *testing.T) {
	t.Parallel()
	one := newBench(t, shared.cluster, "read-one")
	other := newBench(t, shared.cluster, "read-not")
	two := newBench(t, shared.cluster, "read-two", sixKinds, "--namespace", "read-one", "-n", "read-two")
	for _, b := range []*bench{one, other, two} {
		b.create("{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}}")
	}
	one.program = two.program
	one.await("ConfigMap/settings: present")
	d := two.await("ConfigMap/settings: present")
	nodes := 0
	for _, n := range d.Nodes {
		switch n.Key.Namespace {
		case "read-one", "read-two":
		case "":
			nodes++
		default:
			t.Errorf("%s is in the graph of two other namespaces", n.Key)
		}
	}
	if nodes != 3 {
		t.Errorf("%d nodes, want the three of the cluster", nodes)
	}
}
