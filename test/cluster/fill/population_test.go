package fill

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	networkingv1 "k8s.io/api/networking/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// each calls do with every object of a population, in order.
func each(options Options, do func(object)) {
	p := newPopulation(options)
	for i := range p.parts() {
		for _, o := range p.part(i) {
			do(o)
		}
	}
}

func TestShape(t *testing.T) {
	counts := Counts{}
	keys := map[string]bool{}
	uids := map[string]bool{}
	each(Options{Pods: 20000, Seed: 1}, func(o object) {
		resource := resourceOf(kindOf(o).Kind)
		counts[resource]++
		keys[key(resource, o)] = true
		uids[string(o.GetUID())] = true
	})
	want := Counts{
		"pods": 20000, "replicasets": 4850, "deployments": 1950, "nodes": 667, "services": 2000, "configmaps": 5100,
		"namespaces": 100, "secrets": 2000, "serviceaccounts": 300, "ipaddresses": 2000, "endpointslices": 2000,
		"statefulsets": 50, "controllerrevisions": 50, "persistentvolumeclaims": 500, "persistentvolumes": 500, "storageclasses": 1,
		"cronjobs": 200, "jobs": 1000, "ingresses": 1000, "ingressclasses": 1, "horizontalpodautoscalers": 250,
		"poddisruptionbudgets": 200, "networkpolicies": 300, "roles": 100, "rolebindings": 200, "clusterroles": 1,
	}
	if counts.String() != want.String() {
		t.Errorf("got  %v\nwant %v", counts, want)
	}
	if len(keys) != want.Total() || len(uids) != want.Total() {
		t.Errorf("%d keys and %d UIDs for %d objects", len(keys), len(uids), want.Total())
	}
}

// The benchmarks' figures mean little unless pods are as large as real ones.
func TestSizes(t *testing.T) {
	var pods, podBytes, largest int
	each(Options{Pods: 2000, Seed: 1}, func(o object) {
		_, value, err := encode(o)
		if err != nil {
			t.Fatal(err)
		}
		switch o.(type) {
		case *corev1.Pod:
			pods, podBytes = pods+1, podBytes+len(value)
		case *corev1.ConfigMap:
			largest = max(largest, len(value))
		}
	})
	mean := podBytes / pods
	t.Logf("a pod has %d bytes on average, the largest ConfigMap %d", mean, largest)
	if mean < 2300 || mean > 3300 {
		t.Errorf("a pod has %d bytes on average, want 2300 to 3300", mean)
	}
	if largest > 6000 {
		t.Errorf("the largest ConfigMap has %d bytes", largest)
	}
}

func TestReferencesLeadSomewhere(t *testing.T) {
	const pods = 1234 // leaves the last app with fewer
	have := map[string]bool{}
	owned := map[string]bool{}
	var all []*corev1.Pod
	var others []object
	each(Options{Pods: pods, Seed: 3}, func(o object) {
		have[resourceOf(kindOf(o).Kind)+"/"+o.GetNamespace()+"/"+o.GetName()] = true
		owned[string(o.GetUID())] = true
		if pod, ok := o.(*corev1.Pod); ok {
			all = append(all, pod)
		} else {
			others = append(others, o)
		}
	})
	for _, o := range others {
		for _, want := range referred(o) {
			if !have[want] && !owned[want] {
				t.Fatalf("%s %s/%s refers to %s, which is not there", kindOf(o).Kind, o.GetNamespace(), o.GetName(), want)
			}
		}
	}
	if len(all) != pods {
		t.Errorf("%d pods, want %d", len(all), pods)
	}
	for _, pod := range all {
		container := pod.Spec.Containers[0]
		for _, want := range []string{
			"nodes//" + pod.Spec.NodeName,
			"serviceaccounts/" + pod.Namespace + "/" + pod.Spec.ServiceAccountName,
			"configmaps/" + pod.Namespace + "/" + container.EnvFrom[0].ConfigMapRef.Name,
			"configmaps/" + pod.Namespace + "/" + pod.Spec.Volumes[0].ConfigMap.Name,
			"secrets/" + pod.Namespace + "/" + container.Env[3].ValueFrom.SecretKeyRef.Name,
		} {
			if !have[want] {
				t.Fatalf("pod %s/%s refers to %s, which is not there", pod.Namespace, pod.Name, want)
			}
		}
		if reference := metav1.GetControllerOf(pod); reference == nil || !owned[string(reference.UID)] {
			t.Fatalf("pod %s/%s has the owner %v, which is not there", pod.Namespace, pod.Name, reference)
		}
	}
}

// referred returns what an object that is not a pod refers to: resource/namespace/name, or a UID.
func referred(o object) (all []string) {
	in := "/" + o.GetNamespace() + "/"
	for _, owner := range o.GetOwnerReferences() {
		all = append(all, string(owner.UID))
	}
	switch o := o.(type) {
	case *discoveryv1.EndpointSlice:
		all = append(all, "services"+in+o.Labels[discoveryv1.LabelServiceName])
		for _, e := range o.Endpoints {
			all = append(all, "pods"+in+e.TargetRef.Name, string(e.TargetRef.UID), "nodes//"+*e.NodeName)
		}
	case *networkingv1.Ingress:
		all = append(all, "ingressclasses//"+*o.Spec.IngressClassName, "secrets"+in+o.Spec.TLS[0].SecretName,
			"services"+in+o.Spec.Rules[0].HTTP.Paths[0].Backend.Service.Name)
	case *corev1.PersistentVolumeClaim:
		all = append(all, "persistentvolumes//"+o.Spec.VolumeName, "storageclasses//"+*o.Spec.StorageClassName)
	case *corev1.PersistentVolume:
		all = append(all, "persistentvolumeclaims/"+o.Spec.ClaimRef.Namespace+"/"+o.Spec.ClaimRef.Name, string(o.Spec.ClaimRef.UID))
	case *autoscalingv2.HorizontalPodAutoscaler:
		all = append(all, "deployments"+in+o.Spec.ScaleTargetRef.Name)
	case *appsv1.StatefulSet:
		all = append(all, "services"+in+o.Spec.ServiceName, "controllerrevisions"+in+o.Status.UpdateRevision)
	case *rbacv1.RoleBinding:
		if o.RoleRef.Kind == "ClusterRole" {
			in = "//"
		}
		all = append(all, resourceOf(o.RoleRef.Kind)+in+o.RoleRef.Name)
	}
	return all
}

func TestSameSeedSameBytes(t *testing.T) {
	a, b, other := digest(t, 1), digest(t, 1), digest(t, 2)
	if a != b {
		t.Error("two populations of the same seed differ")
	}
	if a == other {
		t.Error("two populations of different seeds are the same")
	}
}

func digest(t *testing.T, seed uint64) string {
	sum := sha256.New()
	each(Options{Pods: 300, Seed: seed}, func(o object) {
		resource, value, err := encode(o)
		if err != nil {
			t.Fatal(err)
		}
		sum.Write([]byte(key(resource, o)))
		sum.Write(value)
	})
	return hex.EncodeToString(sum.Sum(nil))
}
