package churn

import (
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func deployments() kind {
	k := typed[*appsv1.Deployment]{
		client: func(c *cluster, namespace string) client[*appsv1.Deployment] {
			return c.AppsV1().Deployments(namespace)
		},
		object: deployment,
		delete: withDependents,
		owned:  8,
	}
	return kind{
		name: "Deployment", weight: 16, names: 4, namespaced: true, create: k.create,
		verbs: k.verbs(1, 1, 2, 2,
			verb{"scale", 5, k.change(func(g *generator) func(*appsv1.Deployment) {
				replicas := g.replicas()
				return func(d *appsv1.Deployment) { d.Spec.Replicas = replicas }
			})},
			verb{"template", 4, k.change(func(g *generator) func(*appsv1.Deployment) {
				labels, spec := g.labels(), g.podSpec()
				return func(d *appsv1.Deployment) { d.Spec.Template = template(d.Spec.Selector, labels, spec) }
			})},
		),
	}
}

func deployment(g *generator, at address) *appsv1.Deployment {
	selector := &metav1.LabelSelector{MatchLabels: map[string]string{"deployment": at.name}}
	return &appsv1.Deployment{Spec: appsv1.DeploymentSpec{
		Replicas: g.replicas(), Selector: selector, Template: template(selector, g.labels(), g.podSpec()),
	}}
}

func (g *generator) replicas() *int32 {
	n := int32(g.dice.IntN(3))
	return &n
}

// template is a Pod's, with the labels that its owner selects by.
func template(selector *metav1.LabelSelector, labels map[string]string, spec corev1.PodSpec) corev1.PodTemplateSpec {
	all := map[string]string{}
	for _, from := range []map[string]string{labels, selector.MatchLabels} {
		for key, value := range from {
			all[key] = value
		}
	}
	return corev1.PodTemplateSpec{ObjectMeta: metav1.ObjectMeta{Labels: all}, Spec: spec}
}
