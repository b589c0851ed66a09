package fill

import (
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	storagev1 "k8s.io/api/storage/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// What the whole cluster has, and others refer to.
const (
	csiDriver        = "disk.csi.example.com"
	storageClassName = "standard"
	ingressClassName = "public"
	operatorRole     = "team-operator"
)

// shared returns what the cluster has once.
func (p *population) shared(d *dice) []object {
	return []object{
		&storagev1.StorageClass{
			ObjectMeta: p.meta(d, "", storageClassName, nil), Provisioner: csiDriver,
			ReclaimPolicy: ptr(corev1.PersistentVolumeReclaimDelete), VolumeBindingMode: ptr(storagev1.VolumeBindingWaitForFirstConsumer),
		},
		&networkingv1.IngressClass{
			ObjectMeta: p.meta(d, "", ingressClassName, nil), Spec: networkingv1.IngressClassSpec{Controller: "example.com/ingress"},
		},
		&rbacv1.ClusterRole{ObjectMeta: p.meta(d, "", operatorRole, nil), Rules: []rbacv1.PolicyRule{
			{APIGroups: []string{"", "apps", "batch"}, Resources: []string{"*"}, Verbs: []string{"get", "list", "watch"}},
		}},
	}
}

// access returns who may do what in the i-th namespace: a Role for its account, and the team for the operators' role.
func (p *population) access(d *dice, i int) []object {
	namespace := p.namespaceName(i)
	return []object{
		&rbacv1.Role{ObjectMeta: p.meta(d, namespace, "configuration", nil), Rules: []rbacv1.PolicyRule{
			{APIGroups: []string{""}, Resources: []string{"configmaps"}, Verbs: []string{"get", "list", "watch"}},
		}},
		&rbacv1.RoleBinding{
			ObjectMeta: p.meta(d, namespace, "configuration", nil),
			Subjects:   []rbacv1.Subject{{Kind: rbacv1.ServiceAccountKind, Name: "default", Namespace: namespace}},
			RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "Role", Name: "configuration"},
		},
		&rbacv1.RoleBinding{
			ObjectMeta: p.meta(d, namespace, "operators", nil),
			Subjects:   []rbacv1.Subject{{APIGroup: rbacv1.GroupName, Kind: rbacv1.GroupKind, Name: team(i)}},
			RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: operatorRole},
		},
	}
}

// policies returns what may reach the pods of a namespace: nothing, but for its own pods, and the frontend from anywhere.
func (p *population) policies(d *dice, namespace string) []object {
	policy := func(name string, selector map[string]string, from ...networkingv1.NetworkPolicyIngressRule) object {
		return &networkingv1.NetworkPolicy{
			ObjectMeta: p.meta(d, namespace, name, nil),
			Spec: networkingv1.NetworkPolicySpec{
				PodSelector: metav1.LabelSelector{MatchLabels: selector}, Ingress: from,
				PolicyTypes: []networkingv1.PolicyType{networkingv1.PolicyTypeIngress},
			},
		}
	}
	own := networkingv1.NetworkPolicyPeer{PodSelector: &metav1.LabelSelector{}}
	return []object{
		policy("nothing", nil),
		policy("own", nil, networkingv1.NetworkPolicyIngressRule{From: []networkingv1.NetworkPolicyPeer{own}}),
		policy("frontend", map[string]string{"tier": "frontend"}, networkingv1.NetworkPolicyIngressRule{}),
	}
}
