package churn

import (
	corev1 "k8s.io/api/core/v1"
)

func configMaps() kind {
	k := typed[*corev1.ConfigMap]{
		client: func(c *cluster, namespace string) client[*corev1.ConfigMap] { return c.CoreV1().ConfigMaps(namespace) },
		object: func(*generator, address) *corev1.ConfigMap {
			return &corev1.ConfigMap{Data: map[string]string{"key": "value"}}
		},
		delete: plainDelete,
		owned:  5,
	}
	return kind{
		name: "ConfigMap", weight: 12, names: 4, namespaced: true, create: k.create,
		verbs: k.verbs(2, 2, 5, 3, verb{"update", 2, k.change(newData)}),
	}
}

func newData(g *generator) func(*corev1.ConfigMap) {
	value := g.name(1000)
	return func(c *corev1.ConfigMap) { c.Data = map[string]string{"key": value} }
}
