package oracle

import (
	"cmp"
	"fmt"
	"strings"

	rbacv1 "k8s.io/api/rbac/v1"
)

func readRBAC(r *reading) {
	list(r, &r.Roles, r.RbacV1().Roles("").List, func(l *rbacv1.RoleList) []rbacv1.Role { return l.Items })
	list(r, &r.ClusterRoles, r.RbacV1().ClusterRoles().List, func(l *rbacv1.ClusterRoleList) []rbacv1.ClusterRole { return l.Items })
	list(r, &r.RoleBindings, r.RbacV1().RoleBindings("").List, func(l *rbacv1.RoleBindingList) []rbacv1.RoleBinding { return l.Items })
	list(r, &r.ClusterRoleBindings, r.RbacV1().ClusterRoleBindings().List, func(l *rbacv1.ClusterRoleBindingList) []rbacv1.ClusterRoleBinding { return l.Items })
}

// rbac says nothing of what roles permit, which are resources and not objects.
func rbac(w *world) {
	const group = rbacv1.GroupName
	for _, r := range w.Roles {
		w.object(group, "Role", &r, nil)
	}
	for _, r := range w.ClusterRoles {
		w.object(group, "ClusterRole", &r, nil)
	}
	for _, b := range w.RoleBindings {
		w.object(group, "RoleBinding", &b, nil).binds(b.RoleRef, b.Subjects, "rolebinding-")
	}
	for _, b := range w.ClusterRoleBindings {
		w.object(group, "ClusterRoleBinding", &b, nil).binds(b.RoleRef, b.Subjects, "clusterrolebinding-")
	}
}

func (t teller) binds(role rbacv1.RoleRef, subjects []rbacv1.Subject, rule string) {
	t.says("binds", groupKey(rbacv1.GroupName, role.Kind, t.by.Namespace, role.Name), "roleRef.name", "roleRef", rule+strings.ToLower(role.Kind))
	for i, s := range subjects {
		t.subject(s, fmt.Sprintf("subjects[%d].name", i), rule+"subject-")
	}
}

// subject says whom a binding is for. A service account without a namespace is one of the binding's own, and nobody if
// that has none; some names of users and groups stand for objects.
func (t teller) subject(s rbacv1.Subject, path, rule string) {
	switch s.Kind {
	case rbacv1.ServiceAccountKind:
		t.says("subject", coreKey("ServiceAccount", cmp.Or(s.Namespace, t.by.Namespace), s.Name), path, "serviceAccount", rule+"serviceaccount")
	case rbacv1.UserKind:
		t.says("subject", groupKey(virtual, "User", "", s.Name), path, "user", rule+"user")
		if account, found := strings.CutPrefix(s.Name, "system:serviceaccount:"); found {
			namespace, name, _ := strings.Cut(account, ":")
			t.says("subject", coreKey("ServiceAccount", namespace, name), path, "userIsServiceAccount", rule+"user-serviceaccount")
		}
		if node, found := strings.CutPrefix(s.Name, "system:node:"); found {
			t.says("subject", coreKey("Node", "", node), path, "userIsNode", rule+"user-node")
		}
	case rbacv1.GroupKind:
		t.says("subject", groupKey(virtual, "Group", "", s.Name), path, "group", rule+"group")
		if namespace, found := strings.CutPrefix(s.Name, "system:serviceaccounts:"); found {
			t.says("applies_to", coreKey("Namespace", "", namespace), path, "groupOfNamespace", rule+"group-namespace")
		}
	}
}
