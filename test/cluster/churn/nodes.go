package churn

import (
	corev1 "k8s.io/api/core/v1"
)

// nodes are closed to the scheduler, so that only the Pods that name them are on them: those of a controller would
// hang for a minute when their Node is deleted.
func nodes() kind {
	k := typed[*corev1.Node]{
		client: func(c *cluster, _ string) client[*corev1.Node] { return c.CoreV1().Nodes() },
		object: func(*generator, address) *corev1.Node {
			return &corev1.Node{Spec: corev1.NodeSpec{Unschedulable: true}}
		},
		delete: plainDelete,
		owned:  5,
	}
	return kind{name: "Node", weight: 6, names: 3, create: k.create, verbs: k.verbs(4, 1, 4, 2)}
}
