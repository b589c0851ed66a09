package e2e_test

import (
	"testing"

	"kubernetes-scraper/test/cluster"
)

// startServer brings up a control plane with nothing but etcd and kube-apiserver, where objects stay as they were made.
func startServer(t *testing.T, args ...string) *cluster.Cluster {
	t.Helper()
	c, err := cluster.Start(timed(t), cluster.Options{
		Dir:           t.TempDir(),
		Without:       []string{cluster.ControllerManager, cluster.Scheduler, cluster.Kwok},
		APIServerArgs: args,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Stop(); err != nil {
			t.Error(err)
		}
	})
	return c
}

// Where no controller removes or mends what is broken, the graph must show it as it is.
func TestTrapsWithoutControllers(t *testing.T) {
	c := startServer(t)
	t.Run("owners", func(t *testing.T) {
		b := newBench(t, c, "owners", sixKinds)
		b.create(owners)
		b.await(ownersGraph)
	})
	t.Run("the phases of a pod's life", func(t *testing.T) { podLife(newBench(t, c, "pod-life", sixKinds)) })
	t.Run("an owner is replaced", func(t *testing.T) { replacedOwner(newBench(t, c, "replaced-owner", sixKinds)) })
}

const owners = `
apiVersion: apps/v1
kind: ReplicaSet
metadata: {name: there}
spec: {replicas: 0, selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app: a}}, spec: {containers: [{name: c, image: i}]}}}
---
apiVersion: v1
kind: Pod
metadata:
  name: of-another-of-that-name
  ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: there, uid: 11111111-2222-3333-4444-555555555555}]
spec: {schedulerName: none, containers: [{name: c, image: i}]}
---
apiVersion: v1
kind: Pod
metadata:
  name: of-a-missing-one
  ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: not-there, uid: 11111111-2222-3333-4444-555555555555}]
spec: {schedulerName: none, containers: [{name: c, image: i}]}
---
apiVersion: v1
kind: Pod
metadata:
  name: of-a-kind-not-watched
  ownerReferences: [{apiVersion: batch/v1, kind: Job, name: work, uid: 11111111-2222-3333-4444-555555555555}]
spec: {schedulerName: none, containers: [{name: c, image: i}]}
`

const ownersGraph = `
	Job.batch/work: unknown
	Pod/of-a-kind-not-watched: present, status=Pending
	Pod/of-a-kind-not-watched owned_by Job.batch/work: metadata.ownerReferences[0] (ownerReference, any-owned-by)
	Pod/of-a-missing-one: present, status=Pending
	Pod/of-a-missing-one owned_by ReplicaSet.apps/not-there: metadata.ownerReferences[0] (ownerReference, any-owned-by)
	Pod/of-another-of-that-name: present, status=Pending
	ReplicaSet.apps/not-there: missing
	ReplicaSet.apps/there: present
`

// podLife follows Pods that are being deleted, have ended well and badly, and one whose node is gone: a Service targets
// them as long as they have its labels.
func podLife(b *bench) {
	b.Helper()
	b.create(podLifeObjects)
	b.await(`
		Node/gone: missing
		Pod/fails: present, status=Pending
		Pod/fails runs_on Node/gone: spec.nodeName (schedule, pod-runs-on-node)
		Pod/goes: present, status=Pending
		Pod/succeeds: present, status=Pending
		Service/all: present, type=ClusterIP
		Service/all targets Pod/fails: spec.selector (selector, service-targets-pod)
		Service/all targets Pod/goes: spec.selector (selector, service-targets-pod)
		Service/all targets Pod/succeeds: spec.selector (selector, service-targets-pod)
	`)
	b.kubectl("patch", "pod", "fails", "--subresource=status", "-p", `{"status":{"phase":"Failed"}}`)
	b.kubectl("patch", "pod", "succeeds", "--subresource=status", "-p", `{"status":{"phase":"Succeeded"}}`)
	b.kubectl("delete", "pod", "goes", "--wait=false")
	b.await(`
		Node/gone: missing
		Pod/fails: present, status=Failed
		Pod/fails runs_on Node/gone: spec.nodeName (schedule, pod-runs-on-node)
		Pod/goes: present, deletionTimestamp=TIME, status=Pending
		Pod/succeeds: present, status=Succeeded
		Service/all: present, type=ClusterIP
		Service/all targets Pod/fails: spec.selector (selector, service-targets-pod)
		Service/all targets Pod/goes: spec.selector (selector, service-targets-pod)
		Service/all targets Pod/succeeds: spec.selector (selector, service-targets-pod)
	`)
	b.kubectl("patch", "pod", "goes", "--type=merge", "-p", `{"metadata":{"finalizers":null}}`)
	b.kubectl("delete", "pod", "fails", "--force")
	b.await(`
		Pod/succeeds: present, status=Succeeded
		Service/all: present, type=ClusterIP
		Service/all targets Pod/succeeds: spec.selector (selector, service-targets-pod)
	`)
}

const podLifeObjects = `
apiVersion: v1
kind: Pod
metadata: {name: goes, labels: {app: a}, finalizers: [example.com/stay]}
spec: {containers: [{name: c, image: i}]}
---
apiVersion: v1
kind: Pod
metadata: {name: succeeds, labels: {app: a}}
spec: {containers: [{name: c, image: i}]}
---
apiVersion: v1
kind: Pod
metadata: {name: fails, labels: {app: a}}
spec: {nodeName: gone, containers: [{name: c, image: i}]}
---
apiVersion: v1
kind: Service
metadata: {name: all}
spec: {selector: {app: a}, ports: [{port: 80}]}
`

// replacedOwner has an owner deleted and another made of the same name: the Pod still means the first. It belongs to the
// second only when it says so.
func replacedOwner(b *bench) {
	b.Helper()
	const edge = "Pod/owned owned_by ReplicaSet.apps/set: metadata.ownerReferences[0] (ownerReference, any-owned-by)\n"
	const pod = "Pod/owned: present, status=Pending\n"
	b.create(replicaSet)
	b.create(ownedPod(b.uid("replicaset", "set")))
	b.await("ReplicaSet.apps/set: present\n" + pod + edge)
	b.kubectl("delete", "replicaset", "set", "--cascade=background")
	b.await("ReplicaSet.apps/set: missing\n" + pod + edge)
	b.create(replicaSet)
	b.await("ReplicaSet.apps/set: present\n" + pod)
	b.kubectl("patch", "pod", "owned", "--type=json", "-p", `[{"op":"replace","path":"/metadata/ownerReferences/0/uid","value":"`+b.uid("replicaset", "set")+`"}]`)
	b.await("ReplicaSet.apps/set: present\n" + pod + edge)
}

const replicaSet = `
apiVersion: apps/v1
kind: ReplicaSet
metadata: {name: set}
spec: {replicas: 1, selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app: a}}, spec: {containers: [{name: c, image: i}]}}}
`

func ownedPod(uid string) string {
	return `
apiVersion: v1
kind: Pod
metadata: {name: owned, labels: {app: a}, ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: set, uid: ` + uid + `}]}
spec: {containers: [{name: c, image: i}]}
`
}

func (b *bench) uid(kind, name string) string {
	b.Helper()
	return b.kubectl("get", kind, name, "-o", "jsonpath={.metadata.uid}")
}
