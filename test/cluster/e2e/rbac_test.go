package e2e_test

import (
	"fmt"
	"strings"
	"testing"

	"kubernetes-scraper/graph"
)

// A user who may read some kinds only gets the graph of those, and is told of the others. What they name is unknown.
func TestForbiddenKinds(t *testing.T) {
	t.Parallel()
	b := newBench(t, shared.cluster, "rbac")
	b.kubectl("create", "clusterrole", "some-kinds", "--verb=list,watch", "--resource=pods,services")
	b.kubectl("create", "clusterrolebinding", "alice-some-kinds", "--clusterrole=some-kinds", "--user=alice")
	b.create(replicaSet)
	b.create(`
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
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
`)
	b.kubectl("wait", "replicaset", "set", "--for=jsonpath={.status.readyReplicas}=1", "--timeout=60s")
	pod := b.kubectl("get", "pods", "-l", "app=a", "-o", "jsonpath={.items[0].metadata.name}")
	node := b.kubectl("get", "pods", "-l", "app=a", "-o", "jsonpath={.items[0].spec.nodeName}")

	kubeconfig, err := shared.cluster.KubeconfigFor("alice")
	if err != nil {
		t.Fatal(err)
	}
	b.program = startAs(t, b.ctx, kubeconfig, sixKinds)
	d := b.await(fmt.Sprintf(`
		ConfigMap/settings: unknown
		Node/%[2]s: unknown
		Pod/%[1]s: present, status=Running
		Pod/%[1]s owned_by ReplicaSet.apps/set: metadata.ownerReferences[0] (ownerReference, any-owned-by)
		Pod/%[1]s runs_on Node/%[2]s: spec.nodeName (schedule, pod-runs-on-node)
		Pod/web: present, status=Pending
		Pod/web uses ConfigMap/settings: spec.volumes[0].configMap.name (volume, pod-volume-configmap)
		ReplicaSet.apps/set: unknown
		Service/web: present, type=ClusterIP
		Service/web targets Pod/web: spec.selector (selector, service-targets-pod)
	`, pod, node))
	if d.Complete {
		t.Error("the graph says it is complete")
	}
	for _, k := range d.Kinds {
		checkStatus(t, k, k.Type == "Pod" || k.Type == "Service")
	}
	for _, kind := range []string{"configmaps", "nodes", "deployments.apps", "replicasets.apps"} {
		if err := b.program.AwaitSaid(b.ctx, "kind="+kind+" state=forbidden"); err != nil {
			t.Error(err)
		}
	}
	if said := b.program.Stderr(); strings.Count(said, "cannot read a kind") != 4 {
		t.Errorf("want a line for each of the four kinds, it said:\n%s", said)
	}
}

func checkStatus(t *testing.T, k graph.KindStatus, allowed bool) {
	t.Helper()
	switch {
	case allowed && (k.State != graph.Live || k.Count == 0 || k.Reason != ""):
		t.Errorf("%+v, want it live and not empty", k)
	case !allowed && (k.State != graph.Forbidden || k.Count != 0 || !strings.Contains(k.Reason, `User "alice" cannot`)):
		t.Errorf("%+v, want it forbidden, with what the server said", k)
	}
}
