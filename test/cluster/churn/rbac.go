package churn

import (
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
)

func roles() kind {
	k := typed[*rbacv1.Role]{
		client: func(c *cluster, namespace string) client[*rbacv1.Role] { return c.RbacV1().Roles(namespace) },
		object: func(*generator, address) *rbacv1.Role { return &rbacv1.Role{Rules: rules()} },
		delete: plainDelete,
		owned:  5,
	}
	return kind{name: "Role", weight: 5, names: 3, namespaced: true, create: k.create, verbs: k.verbs(1, 1, 2, 2)}
}

func clusterRoles() kind {
	k := typed[*rbacv1.ClusterRole]{
		client: func(c *cluster, _ string) client[*rbacv1.ClusterRole] { return c.RbacV1().ClusterRoles() },
		object: func(*generator, address) *rbacv1.ClusterRole { return &rbacv1.ClusterRole{Rules: rules()} },
		delete: plainDelete,
		owned:  5,
	}
	return kind{name: "ClusterRole", weight: 4, names: 3, create: k.create, verbs: k.verbs(1, 1, 2, 2)}
}

func rules() []rbacv1.PolicyRule {
	return []rbacv1.PolicyRule{{APIGroups: []string{""}, Resources: []string{"configmaps"}, Verbs: []string{"get"}}}
}

func roleBindings() kind {
	k := typed[*rbacv1.RoleBinding]{
		client: func(c *cluster, namespace string) client[*rbacv1.RoleBinding] {
			return c.RbacV1().RoleBindings(namespace)
		},
		object: func(g *generator, _ address) *rbacv1.RoleBinding {
			return &rbacv1.RoleBinding{Subjects: g.subjects(), RoleRef: rbacv1.RoleRef{
				APIGroup: rbacv1.GroupName, Kind: oneOf(g, "Role", "ClusterRole"), Name: g.name(3)}}
		},
		delete: plainDelete,
		owned:  5,
	}
	return kind{name: "RoleBinding", weight: 10, names: 4, namespaced: true, create: k.create,
		verbs: k.verbs(1, 1, 2, 3, verb{"subjects", 6, k.change(func(g *generator) func(*rbacv1.RoleBinding) {
			subjects := g.subjects()
			return func(b *rbacv1.RoleBinding) { b.Subjects = subjects }
		})})}
}

func clusterRoleBindings() kind {
	k := typed[*rbacv1.ClusterRoleBinding]{
		client: func(c *cluster, _ string) client[*rbacv1.ClusterRoleBinding] { return c.RbacV1().ClusterRoleBindings() },
		object: func(g *generator, _ address) *rbacv1.ClusterRoleBinding {
			return &rbacv1.ClusterRoleBinding{Subjects: g.subjects(), RoleRef: rbacv1.RoleRef{
				APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: g.name(3)}}
		},
		delete: plainDelete,
		owned:  5,
	}
	return kind{name: "ClusterRoleBinding", weight: 8, names: 3, create: k.create,
		verbs: k.verbs(1, 1, 2, 3, verb{"subjects", 6, k.change(func(g *generator) func(*rbacv1.ClusterRoleBinding) {
			subjects := g.subjects()
			return func(b *rbacv1.ClusterRoleBinding) { b.Subjects = subjects }
		})})}
}

// subjects draws accounts by both of their names, users, groups and nodes. The API server wants the namespace of an
// account to be given.
func (g *generator) subjects() []rbacv1.Subject {
	var subjects []rbacv1.Subject
	for range g.dice.IntN(4) {
		account := rbacv1.Subject{Kind: rbacv1.ServiceAccountKind, Namespace: oneOf(g, namespaces()...), Name: oneOf(g, "n0", "n1", "default")}
		of := func(kind, name string) rbacv1.Subject {
			return rbacv1.Subject{APIGroup: rbacv1.GroupName, Kind: kind, Name: name}
		}
		subjects = append(subjects, oneOf(g, account, account,
			of(rbacv1.UserKind, "system:serviceaccount:"+account.Namespace+":"+account.Name),
			of(rbacv1.GroupKind, "system:serviceaccounts:"+account.Namespace),
			of(rbacv1.UserKind, "system:node:"+oneOf(g, "n0", "n1", "node-0")),
			of(rbacv1.UserKind, "someone"), of(rbacv1.GroupKind, "some")))
	}
	return subjects
}

func serviceAccounts() kind {
	k := typed[*corev1.ServiceAccount]{
		client: func(c *cluster, namespace string) client[*corev1.ServiceAccount] {
			return c.CoreV1().ServiceAccounts(namespace)
		},
		object: newBy(equip),
		delete: plainDelete,
		owned:  5,
	}
	return kind{name: "ServiceAccount", weight: 8, names: 3, namespaced: true, create: k.create,
		verbs: k.verbs(1, 1, 2, 2, verb{"secrets", 4, k.change(equip)})}
}

func equip(g *generator) func(*corev1.ServiceAccount) {
	var pull []corev1.LocalObjectReference
	var mountable []corev1.ObjectReference
	for range g.dice.IntN(3) {
		pull = append(pull, g.secret())
		mountable = append(mountable, corev1.ObjectReference{Name: g.secret().Name})
	}
	return func(a *corev1.ServiceAccount) { a.ImagePullSecrets, a.Secrets = pull, mountable }
}
