package churn

import (
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// statefulSets make claims from templates, and their Pods one after another or all at once.
func statefulSets() kind {
	k := typed[*appsv1.StatefulSet]{
		client: func(c *cluster, namespace string) client[*appsv1.StatefulSet] {
			return c.AppsV1().StatefulSets(namespace)
		},
		object: statefulSet,
		delete: withDependents,
		owned:  8,
	}
	return kind{
		name: "StatefulSet", weight: 14, names: 2, namespaced: true, create: k.create,
		verbs: k.verbs(1, 1, 3, 2,
			verb{"scale", 5, k.change(func(g *generator) func(*appsv1.StatefulSet) {
				replicas := g.replicas()
				return func(s *appsv1.StatefulSet) { s.Spec.Replicas = replicas }
			})},
			verb{"ordinals", 3, k.change(func(g *generator) func(*appsv1.StatefulSet) {
				ordinals := g.ordinals()
				return func(s *appsv1.StatefulSet) { s.Spec.Ordinals = ordinals }
			})},
			verb{"template", 3, k.change(func(g *generator) func(*appsv1.StatefulSet) {
				labels, spec := g.labels(), g.podSpec()
				return func(s *appsv1.StatefulSet) { s.Spec.Template = template(s.Spec.Selector, labels, spec) }
			})},
		),
	}
}

func statefulSet(g *generator, at address) *appsv1.StatefulSet {
	selector := &metav1.LabelSelector{MatchLabels: map[string]string{"stateful": at.name}}
	s := &appsv1.StatefulSet{Spec: appsv1.StatefulSetSpec{
		Replicas: g.replicas(), Selector: selector, Template: template(selector, g.labels(), g.podSpec()),
		ServiceName: g.name(7), Ordinals: g.ordinals(),
		PodManagementPolicy: oneOf(g, appsv1.OrderedReadyPodManagement, appsv1.ParallelPodManagement),
	}}
	for i := range 1 + g.dice.IntN(2) {
		s.Spec.VolumeClaimTemplates = append(s.Spec.VolumeClaimTemplates, corev1.PersistentVolumeClaim{
			ObjectMeta: metav1.ObjectMeta{Name: []string{"data", "more"}[i]}, Spec: g.claimSpec()})
	}
	return s
}

func (g *generator) ordinals() *appsv1.StatefulSetOrdinals {
	if g.oneIn(2) {
		return nil
	}
	return &appsv1.StatefulSetOrdinals{Start: int32(g.dice.IntN(3))}
}
