package oracle

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
)

func readCore(r *reading) {
	list(r, &r.ConfigMaps, r.CoreV1().ConfigMaps("").List, func(l *corev1.ConfigMapList) []corev1.ConfigMap { return l.Items })
	list(r, &r.Namespaces, r.CoreV1().Namespaces().List, func(l *corev1.NamespaceList) []corev1.Namespace { return l.Items })
	list(r, &r.Nodes, r.CoreV1().Nodes().List, func(l *corev1.NodeList) []corev1.Node { return l.Items })
	list(r, &r.ServiceAccounts, r.CoreV1().ServiceAccounts("").List, func(l *corev1.ServiceAccountList) []corev1.ServiceAccount { return l.Items })
}

func core(w *world) {
	for _, c := range w.ConfigMaps {
		w.object("", "ConfigMap", &c, nil)
	}
	for _, n := range w.Namespaces {
		w.object("", "Namespace", &n, nil)
	}
	for _, n := range w.Nodes {
		w.object("", "Node", &n, nil)
	}
	for _, a := range w.ServiceAccounts {
		t := w.object("", "ServiceAccount", &a, nil)
		for i, s := range a.ImagePullSecrets {
			t.says("uses", coreKey("Secret", a.Namespace, s.Name), fmt.Sprintf("imagePullSecrets[%d].name", i), "imagePull", "serviceaccount-imagepullsecret", always)
		}
		for i, s := range a.Secrets { // an ObjectReference of which only the name counts
			t.says("uses", coreKey("Secret", a.Namespace, s.Name), fmt.Sprintf("secrets[%d].name", i), "mountable", "serviceaccount-secrets")
		}
	}
}
