package churn

import (
	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// replicaSets have no Deployment. They adopt bare Pods with their label.
func replicaSets() kind {
	k := typed[*appsv1.ReplicaSet]{
		client: func(c *cluster, namespace string) client[*appsv1.ReplicaSet] {
			return c.AppsV1().ReplicaSets(namespace)
		},
		object: replicaSet,
		delete: withDependents,
		owned:  6,
	}
	return kind{
		name: "ReplicaSet", weight: 8, names: 2, namespaced: true, create: k.create,
		verbs: k.verbs(2, 2, 3, 2, verb{"scale", 5, k.change(func(g *generator) func(*appsv1.ReplicaSet) {
			replicas := g.replicas()
			return func(r *appsv1.ReplicaSet) { r.Spec.Replicas = replicas }
		})}),
	}
}

func replicaSet(g *generator, at address) *appsv1.ReplicaSet {
	selector := &metav1.LabelSelector{MatchLabels: map[string]string{"set": at.name}}
	return &appsv1.ReplicaSet{Spec: appsv1.ReplicaSetSpec{
		Replicas: g.replicas(), Selector: selector, Template: template(selector, g.labels(), g.podSpec()),
	}}
}
