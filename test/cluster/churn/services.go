package churn

import (
	corev1 "k8s.io/api/core/v1"
)

func services() kind {
	k := typed[*corev1.Service]{
		client: func(c *cluster, namespace string) client[*corev1.Service] { return c.CoreV1().Services(namespace) },
		object: service,
		delete: plainDelete,
		owned:  5,
	}
	return kind{
		name: "Service", weight: 24, names: 7, namespaced: true, create: k.create,
		verbs: k.verbs(2, 2, 4, 3, verb{"select", 10, k.change(newSelector)}, verb{"retype", 6, k.change(newType)}),
	}
}

func service(g *generator, _ address) *corev1.Service {
	s := &corev1.Service{Spec: corev1.ServiceSpec{Ports: []corev1.ServicePort{{Port: 80}}, Selector: g.selector()}}
	newType(g)(s)
	return s
}

// selector draws one or two labels, or nothing: nil and empty select nothing.
func (g *generator) selector() map[string]string {
	selector := map[string]string{}
	switch g.dice.IntN(10) {
	case 0:
		return nil
	case 1:
		return selector
	case 2, 3, 4:
		selector["app"] = oneOf(g, "x", "y", "z")
		selector["tier"] = oneOf(g, "x", "y", "z")
	case 5:
		selector["set"] = g.name(2)
	default:
		selector[oneOf(g, "app", "tier")] = oneOf(g, "x", "y", "z")
	}
	return selector
}

func newSelector(g *generator) func(*corev1.Service) {
	selector := g.selector()
	return func(s *corev1.Service) { s.Spec.Selector = selector }
}

// newType draws a type; the selector stays, also that of an ExternalName, which nobody follows.
func newType(g *generator) func(*corev1.Service) {
	drawn := oneOf(g, corev1.ServiceTypeClusterIP, corev1.ServiceTypeClusterIP, corev1.ServiceTypeNodePort,
		corev1.ServiceTypeExternalName)
	external := oneOf(g, "example.com", "n0.churn-a.svc", "n1.churn-b.svc.cluster.local", "never.churn-c.svc.cluster.local")
	return func(s *corev1.Service) {
		s.Spec.Type, s.Spec.ExternalName = drawn, ""
		if drawn == corev1.ServiceTypeExternalName {
			s.Spec.ExternalName = external
		}
	}
}
