package cluster_test

import (
	"context"
	"testing"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"

	"kubernetes-scraper/test/cluster"
	"kubernetes-scraper/test/cluster/fill"
)

// What fill writes past kube-apiserver must be what kube-apiserver would have written.
func TestPopulationIsReadByTypedClients(t *testing.T) {
	var counts fill.Counts
	ctx, c := start(t, cluster.Options{
		Without: []string{cluster.ControllerManager, cluster.Scheduler, cluster.Kwok},
		Populate: func(ctx context.Context, endpoint string) (err error) {
			counts, err = fill.Run(ctx, endpoint, fill.Options{Pods: 2000, Seed: 1})
			return err
		},
	})
	t.Log(counts)
	config, err := clientcmd.BuildConfigFromFlags("", c.Kubeconfig())
	if err != nil {
		t.Fatal(err)
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		t.Fatal(err)
	}
	others, err := dynamic.NewForConfig(config)
	if err != nil {
		t.Fatal(err)
	}
	checkOthers(t, ctx, others, counts)
	pods := checkCounts(t, ctx, client, counts)
	pod := pods[len(pods)/2]
	if owner := metav1.GetControllerOf(&pod); owner == nil || owner.Kind != "ReplicaSet" {
		t.Errorf("pod %s has the controller %v", pod.Name, owner)
	}
	if pod.Status.Phase != corev1.PodRunning || pod.Spec.NodeName == "" || len(pod.ManagedFields) != 2 {
		t.Errorf("pod %s: phase %s, node %q, %d managers", pod.Name, pod.Status.Phase, pod.Spec.NodeName, len(pod.ManagedFields))
	}
	if _, err := client.CoreV1().Pods(pod.Namespace).Patch(ctx, pod.Name, "application/merge-patch+json",
		[]byte(`{"metadata":{"labels":{"patched":"yes"}}}`), metav1.PatchOptions{}); err != nil {
		t.Errorf("kube-apiserver does not accept a change of what was written past it: %v", err)
	}
}

// checkOthers lists each kind that is not among the six, and has kube-apiserver change an object of each: so it reads what
// was written, finds nothing wrong with it and writes it in its own way.
func checkOthers(t *testing.T, ctx context.Context, client dynamic.Interface, want fill.Counts) {
	t.Helper()
	inTeams := metav1.ListOptions{FieldSelector: "metadata.namespace!=default,metadata.namespace!=kube-system,metadata.namespace!=kube-public"}
	for _, r := range []schema.GroupVersionResource{
		{Group: "discovery.k8s.io", Version: "v1", Resource: "endpointslices"},
		{Group: "apps", Version: "v1", Resource: "statefulsets"},
		{Group: "apps", Version: "v1", Resource: "controllerrevisions"},
		{Version: "v1", Resource: "persistentvolumeclaims"},
		{Version: "v1", Resource: "persistentvolumes"},
		{Group: "storage.k8s.io", Version: "v1", Resource: "storageclasses"},
		{Group: "batch", Version: "v1", Resource: "cronjobs"},
		{Group: "batch", Version: "v1", Resource: "jobs"},
		{Group: "networking.k8s.io", Version: "v1", Resource: "ingresses"},
		{Group: "networking.k8s.io", Version: "v1", Resource: "ingressclasses"},
		{Group: "networking.k8s.io", Version: "v1", Resource: "networkpolicies"},
		{Group: "autoscaling", Version: "v2", Resource: "horizontalpodautoscalers"},
		{Group: "policy", Version: "v1", Resource: "poddisruptionbudgets"},
		{Group: "rbac.authorization.k8s.io", Version: "v1", Resource: "roles"},
		{Group: "rbac.authorization.k8s.io", Version: "v1", Resource: "rolebindings"},
	} {
		list, err := client.Resource(r).List(ctx, inTeams)
		if err != nil {
			t.Fatalf("%s: %v", r.Resource, err)
		}
		if len(list.Items) != want[r.Resource] || len(list.Items) == 0 {
			t.Errorf("%d %s, want %d", len(list.Items), r.Resource, want[r.Resource])
			continue
		}
		one := list.Items[0]
		if _, err := client.Resource(r).Namespace(one.GetNamespace()).Patch(ctx, one.GetName(), types.MergePatchType,
			[]byte(`{"metadata":{"labels":{"patched":"yes"}}}`), metav1.PatchOptions{}); err != nil {
			t.Errorf("kube-apiserver does not accept a change of what was written past it: %v", err)
		}
	}
}

// checkCounts lists each of the six kinds and returns the pods.
func checkCounts(t *testing.T, ctx context.Context, client kubernetes.Interface, want fill.Counts) []corev1.Pod {
	t.Helper()
	check := func(resource string, got int, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		if got != want[resource] {
			t.Errorf("%d %s, want %d", got, resource, want[resource])
		}
	}
	all, inTeams := metav1.ListOptions{}, metav1.ListOptions{FieldSelector: "metadata.namespace!=default,metadata.namespace!=kube-system"}
	pods, err := client.CoreV1().Pods("").List(ctx, all)
	check("pods", len(pods.Items), err)
	sets, err := client.AppsV1().ReplicaSets("").List(ctx, all)
	check("replicasets", len(sets.Items), err)
	deployments, err := client.AppsV1().Deployments("").List(ctx, all)
	check("deployments", len(deployments.Items), err)
	nodes, err := client.CoreV1().Nodes().List(ctx, all)
	check("nodes", len(nodes.Items), err)
	services, err := client.CoreV1().Services("").List(ctx, inTeams)
	check("services", len(services.Items), err)
	configMaps, err := client.CoreV1().ConfigMaps("").List(ctx, inTeams)
	check("configmaps", len(configMaps.Items), err)
	return pods.Items
}
