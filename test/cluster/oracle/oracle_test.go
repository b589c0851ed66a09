package oracle

import (
	"slices"
	"strings"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
)

func meta(namespace, name string, owners ...metav1.OwnerReference) metav1.ObjectMeta {
	return metav1.ObjectMeta{Namespace: namespace, Name: name, UID: types.UID("uid-" + name), OwnerReferences: owners}
}

func ownedBy(apiVersion, kind, name, uid string) metav1.OwnerReference {
	return metav1.OwnerReference{APIVersion: apiVersion, Kind: kind, Name: name, UID: types.UID(uid)}
}

func with(label, value string) *metav1.LabelSelector {
	return &metav1.LabelSelector{MatchLabels: map[string]string{label: value}}
}

func labelled(m metav1.ObjectMeta, labels map[string]string) metav1.ObjectMeta {
	m.Labels = labels
	return m
}

func configMapEnv(name string, optional *bool) corev1.EnvVar {
	return corev1.EnvVar{ValueFrom: &corev1.EnvVarSource{ConfigMapKeyRef: &corev1.ConfigMapKeySelector{
		LocalObjectReference: corev1.LocalObjectReference{Name: name}, Optional: optional}}}
}

// Each case says what objects there are and which lines their graph has, as Diff writes them.
func TestGraph(t *testing.T) {
	yes := true
	secretFrom := corev1.EnvFromSource{SecretRef: &corev1.SecretEnvSource{LocalObjectReference: corev1.LocalObjectReference{Name: "s"}}}
	served := map[schema.GroupKind]bool{{Kind: "Node"}: false, {Group: "apps", Kind: "ReplicaSet"}: true, {Group: "batch", Kind: "Job"}: true}
	cases := []struct {
		name    string
		objects Objects
		want    []string
	}{
		{"nothing", Objects{}, nil},
		{"a pod on a node that is there, with a phase, on its way out",
			Objects{
				Pods: []corev1.Pod{{
					ObjectMeta: metav1.ObjectMeta{Namespace: "a", Name: "p", UID: "uid-p", DeletionTimestamp: &metav1.Time{Time: time.Unix(0, 0)}},
					Spec:       corev1.PodSpec{NodeName: "n"}, Status: corev1.PodStatus{Phase: "Running"},
				}},
				Nodes: []corev1.Node{{ObjectMeta: meta("", "n")}},
			},
			[]string{
				`node Node/n uid=uid-n`,
				`node Pod/a/p uid=uid-p deletionTimestamp="1970-01-01T00:00:00Z" status="Running"`,
				`edge Pod/a/p runs_on Node/n because spec.nodeName (schedule, pod-runs-on-node)`,
			}},
		{"what is named and not there: a configmap is missing, a secret unknown; literal values name nothing",
			Objects{Pods: []corev1.Pod{{ObjectMeta: meta("a", "p"), Spec: corev1.PodSpec{
				Containers:     []corev1.Container{{Env: []corev1.EnvVar{{Value: "x"}, configMapEnv("c", &yes)}}},
				InitContainers: []corev1.Container{{EnvFrom: []corev1.EnvFromSource{secretFrom}}},
			}}}},
			[]string{
				`node ConfigMap/a/c state=missing`, `node Pod/a/p uid=uid-p`, `node Secret/a/s state=unknown`,
				`edge Pod/a/p uses ConfigMap/a/c optional because spec.containers[0].env[1].valueFrom.configMapKeyRef.name (env, pod-containers-env-configmap, optional)`,
				`edge Pod/a/p uses Secret/a/s because spec.initContainers[0].envFrom[0].secretRef.name (envFrom, pod-initContainers-envfrom-secret)`,
			}},
		{"one edge with two reasons is optional only if both are",
			Objects{Pods: []corev1.Pod{{ObjectMeta: meta("a", "p"), Spec: corev1.PodSpec{
				EphemeralContainers: []corev1.EphemeralContainer{{EphemeralContainerCommon: corev1.EphemeralContainerCommon{
					Env: []corev1.EnvVar{configMapEnv("c", &yes), configMapEnv("c", nil)}}}},
			}}}, ConfigMaps: []corev1.ConfigMap{{ObjectMeta: meta("a", "c")}}},
			[]string{
				`node ConfigMap/a/c uid=uid-c`, `node Pod/a/p uid=uid-p`,
				`edge Pod/a/p uses ConfigMap/a/c because ` +
					`spec.ephemeralContainers[0].env[0].valueFrom.configMapKeyRef.name (env, pod-ephemeralContainers-env-configmap, optional), ` +
					`spec.ephemeralContainers[0].env[1].valueFrom.configMapKeyRef.name (env, pod-ephemeralContainers-env-configmap)`,
			}},
		{"a template's volumes, and a replicaset's not",
			Objects{
				Deployments: []appsv1.Deployment{{ObjectMeta: meta("a", "d"), Spec: appsv1.DeploymentSpec{Template: templateOf(
					corev1.VolumeSource{Secret: &corev1.SecretVolumeSource{SecretName: "s"}},
					corev1.VolumeSource{Projected: &corev1.ProjectedVolumeSource{Sources: []corev1.VolumeProjection{
						{ConfigMap: &corev1.ConfigMapProjection{LocalObjectReference: corev1.LocalObjectReference{Name: "c"}}}}}},
				)}}},
				ReplicaSets: []appsv1.ReplicaSet{{ObjectMeta: meta("a", "r"), Spec: appsv1.ReplicaSetSpec{Template: templateOf(
					corev1.VolumeSource{Secret: &corev1.SecretVolumeSource{SecretName: "s"}})}}},
			},
			[]string{
				`node ConfigMap/a/c state=missing`, `node Deployment.apps/a/d uid=uid-d`, `node ReplicaSet.apps/a/r uid=uid-r`, `node Secret/a/s state=unknown`,
				`edge Deployment.apps/a/d uses ConfigMap/a/c because spec.template.spec.volumes[1].projected.sources[0].configMap.name (template:projected, deployment-podtemplate-projected-configmap)`,
				`edge Deployment.apps/a/d uses Secret/a/s because spec.template.spec.volumes[0].secret.secretName (template:volume, deployment-podtemplate-volume-secret)`,
			}},
		{"a service selects by all its labels in its namespace; nil and empty select nothing, an alias neither",
			Objects{
				Pods: []corev1.Pod{
					{ObjectMeta: labelled(meta("a", "p"), map[string]string{"app": "x", "tier": "y"})},
					{ObjectMeta: labelled(meta("a", "q"), map[string]string{"app": "x"})},
					{ObjectMeta: labelled(meta("b", "r"), map[string]string{"app": "x", "tier": "y"})},
				},
				Services: []corev1.Service{
					{ObjectMeta: meta("a", "s"), Spec: corev1.ServiceSpec{Type: "ClusterIP", Selector: map[string]string{"app": "x", "tier": "y"}}},
					{ObjectMeta: meta("a", "alias"), Spec: corev1.ServiceSpec{Type: "ExternalName", Selector: map[string]string{"app": "x"}}},
					{ObjectMeta: meta("a", "nil")}, {ObjectMeta: meta("a", "empty"), Spec: corev1.ServiceSpec{Selector: map[string]string{}}},
				},
			},
			[]string{
				`node Pod/a/p uid=uid-p`, `node Pod/a/q uid=uid-q`, `node Pod/b/r uid=uid-r`,
				`node Service/a/alias uid=uid-alias type="ExternalName"`, `node Service/a/empty uid=uid-empty`,
				`node Service/a/nil uid=uid-nil`, `node Service/a/s uid=uid-s type="ClusterIP"`,
				`edge Service/a/s targets Pod/a/p because spec.selector (selector, service-targets-pod)`,
			}},
		{"owners: by name and UID; another incarnation is no owner; one that is not there is missing or unknown",
			Objects{
				Namespaced: served,
				Pods: []corev1.Pod{{ObjectMeta: meta("a", "p",
					ownedBy("apps/v1", "ReplicaSet", "r", "uid-r"), ownedBy("apps/v1", "ReplicaSet", "r", "another"),
					ownedBy("apps/v1", "ReplicaSet", "gone", "1"), ownedBy("batch/v1", "Job", "j", "2"),
					ownedBy("v1", "Node", "n", "3"), ownedBy("example.com/v1", "Widget", "w", "4"))}},
				ReplicaSets: []appsv1.ReplicaSet{{ObjectMeta: meta("a", "r")}},
				Nodes: []corev1.Node{{ObjectMeta: meta("", "m",
					ownedBy("batch/v1", "Job", "j", "2"), ownedBy("example.com/v1", "Widget", "w", "4"))}},
			},
			[]string{
				`node Job.batch/a/j state=unknown`, `node Node/m uid=uid-m`, `node Node/n state=missing`, `node Pod/a/p uid=uid-p`,
				`node ReplicaSet.apps/a/gone state=missing`, `node ReplicaSet.apps/a/r uid=uid-r`,
				`node Widget.example.com/w state=unknown`, `node Widget.example.com/a/w state=unknown`,
				`edge Node/m owned_by Widget.example.com/w because metadata.ownerReferences[1] (ownerReference, any-owned-by)`,
				`edge Pod/a/p owned_by Job.batch/a/j because metadata.ownerReferences[3] (ownerReference, any-owned-by)`,
				`edge Pod/a/p owned_by Node/n because metadata.ownerReferences[4] (ownerReference, any-owned-by)`,
				`edge Pod/a/p owned_by ReplicaSet.apps/a/gone because metadata.ownerReferences[2] (ownerReference, any-owned-by)`,
				`edge Pod/a/p owned_by ReplicaSet.apps/a/r because metadata.ownerReferences[0] (ownerReference, any-owned-by)`,
				`edge Pod/a/p owned_by Widget.example.com/a/w because metadata.ownerReferences[5] (ownerReference, any-owned-by)`,
			}},
		{"a volume is bound to one incarnation of a claim, or to any of its name; the claim says so too",
			Objects{
				PVCs: []corev1.PersistentVolumeClaim{{ObjectMeta: meta("a", "c"), Spec: corev1.PersistentVolumeClaimSpec{VolumeName: "v"},
					Status: corev1.PersistentVolumeClaimStatus{Phase: "Bound"}}},
				PVs: []corev1.PersistentVolume{
					{ObjectMeta: meta("", "v"), Spec: corev1.PersistentVolumeSpec{ClaimRef: &corev1.ObjectReference{Namespace: "a", Name: "c", UID: "uid-c"}}},
					{ObjectMeta: meta("", "released"), Spec: corev1.PersistentVolumeSpec{ClaimRef: &corev1.ObjectReference{Namespace: "a", Name: "c", UID: "former"}}},
					{ObjectMeta: meta("", "waits"), Spec: corev1.PersistentVolumeSpec{ClaimRef: &corev1.ObjectReference{Namespace: "a", Name: "never"}}},
				},
			},
			[]string{
				`node PersistentVolume/released uid=uid-released`, `node PersistentVolume/v uid=uid-v`, `node PersistentVolume/waits uid=uid-waits`,
				`node PersistentVolumeClaim/a/c uid=uid-c status="Bound"`, `node PersistentVolumeClaim/a/never state=missing`,
				`edge PersistentVolumeClaim/a/c bound_to PersistentVolume/v because spec.claimRef.name (claimRef, pv-claimref, stated by target), spec.volumeName (volumeName, pvc-bound-pv)`,
				`edge PersistentVolumeClaim/a/never bound_to PersistentVolume/waits because spec.claimRef.name (claimRef, pv-claimref, stated by target)`,
			}},
		{"whom a policy lets in: Pods beside it, namespaces, Pods in namespaces; a selector that is empty is for all",
			Objects{
				Namespaces: []corev1.Namespace{{ObjectMeta: meta("", "a")}, {ObjectMeta: labelled(meta("", "b"), map[string]string{"team": "x"})}},
				Pods: []corev1.Pod{{ObjectMeta: labelled(meta("a", "p"), map[string]string{"app": "x"})},
					{ObjectMeta: labelled(meta("b", "q"), map[string]string{"app": "x"})}},
				NetworkPolicies: []networkingv1.NetworkPolicy{{ObjectMeta: meta("a", "n"), Spec: networkingv1.NetworkPolicySpec{
					Ingress: []networkingv1.NetworkPolicyIngressRule{{From: []networkingv1.NetworkPolicyPeer{
						{PodSelector: with("app", "x")}, {NamespaceSelector: with("team", "x")},
						{PodSelector: with("app", "x"), NamespaceSelector: with("team", "x")}, {IPBlock: &networkingv1.IPBlock{}}}}},
				}}},
			},
			[]string{
				`node Namespace/a uid=uid-a`, `node Namespace/b uid=uid-b`, `node NetworkPolicy.networking.k8s.io/a/n uid=uid-n`,
				`node Pod/a/p uid=uid-p`, `node Pod/b/q uid=uid-q`,
				`edge NetworkPolicy.networking.k8s.io/a/n allows_from Namespace/b because spec.ingress[0].from[1].namespaceSelector (ingress, netpol-ingress-namespace)`,
				`edge NetworkPolicy.networking.k8s.io/a/n allows_from Pod/a/p because spec.ingress[0].from[0].podSelector (ingress, netpol-ingress-pod)`,
				`edge NetworkPolicy.networking.k8s.io/a/n applies_to Pod/a/p because spec.podSelector (podSelector, netpol-applies-to)`,
				`edge NetworkPolicy.networking.k8s.io/a/n allows_from Pod/b/q because spec.ingress[0].from[2].podSelector (ingress, netpol-ingress-pod)`,
			}},
		{"a set names a claim for each of its ordinals",
			Objects{StatefulSets: []appsv1.StatefulSet{{ObjectMeta: meta("a", "s"), Spec: appsv1.StatefulSetSpec{
				Ordinals:             &appsv1.StatefulSetOrdinals{Start: 3},
				VolumeClaimTemplates: []corev1.PersistentVolumeClaim{{ObjectMeta: metav1.ObjectMeta{Name: "data"}}}}}}},
			[]string{
				`node PersistentVolumeClaim/a/data-s-3 state=missing`, `node StatefulSet.apps/a/s uid=uid-s`,
				`edge StatefulSet.apps/a/s uses PersistentVolumeClaim/a/data-s-3 because spec.volumeClaimTemplates[0].metadata.name (volumeClaimTemplate, statefulset-vct-pvc)`,
			}},
		{"an account without a namespace is the binding's, and nobody for a cluster-scoped one",
			Objects{
				Namespaced:   map[schema.GroupKind]bool{{Kind: "ServiceAccount"}: true},
				RoleBindings: []rbacv1.RoleBinding{{ObjectMeta: meta("a", "r"), Subjects: []rbacv1.Subject{{Kind: "ServiceAccount", Name: "x"}}}},
				ClusterRoleBindings: []rbacv1.ClusterRoleBinding{{ObjectMeta: meta("", "c"), Subjects: []rbacv1.Subject{
					{Kind: "ServiceAccount", Name: "x"}, {Kind: "User", Name: "system:serviceaccount:b:y"}}}},
			},
			[]string{
				`node ClusterRoleBinding.rbac.authorization.k8s.io/c uid=uid-c`, `node RoleBinding.rbac.authorization.k8s.io/a/r uid=uid-r`,
				`node ServiceAccount/a/x state=missing`, `node ServiceAccount/b/y state=missing`, `node User.virtual/system:serviceaccount:b:y state=virtual`,
				`edge ClusterRoleBinding.rbac.authorization.k8s.io/c subject ServiceAccount/b/y because subjects[1].name (userIsServiceAccount, clusterrolebinding-subject-user-serviceaccount)`,
				`edge ClusterRoleBinding.rbac.authorization.k8s.io/c subject User.virtual/system:serviceaccount:b:y because subjects[1].name (user, clusterrolebinding-subject-user)`,
				`edge RoleBinding.rbac.authorization.k8s.io/a/r subject ServiceAccount/a/x because subjects[0].name (serviceAccount, rolebinding-subject-serviceaccount)`,
			}},
	}
	for _, c := range cases {
		check(t, c.name, c.objects, c.want...)
	}
}

// check compares the lines of the objects' graph.
func check(t *testing.T, name string, objects Objects, want ...string) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		t.Helper()
		objects.Listed = listed()
		document := objects.Graph()
		var got []string
		for _, n := range document.Nodes {
			got = append(got, nodeLine(n))
		}
		for _, r := range document.Relationships {
			got = append(got, edgeLine(r))
		}
		if !slices.Equal(got, want) {
			t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	})
}

// listed are the kinds that are read.
func listed() map[schema.GroupKind]schema.GroupVersionResource {
	all := map[schema.GroupKind]schema.GroupVersionResource{}
	for _, kind := range []schema.GroupKind{
		{Kind: "Pod"}, {Kind: "ConfigMap"}, {Kind: "Node"}, {Kind: "Service"}, {Kind: "Secret"}, {Kind: "PersistentVolumeClaim"},
		{Kind: "PersistentVolume"}, {Kind: "ServiceAccount"}, {Group: "apps", Kind: "ReplicaSet"}, {Group: "apps", Kind: "Deployment"},
	} {
		all[kind] = schema.GroupVersionResource{}
	}
	return all
}

func templateOf(sources ...corev1.VolumeSource) corev1.PodTemplateSpec {
	var volumes []corev1.Volume
	for _, source := range sources {
		volumes = append(volumes, corev1.Volume{VolumeSource: source})
	}
	return corev1.PodTemplateSpec{Spec: corev1.PodSpec{Volumes: volumes}}
}
