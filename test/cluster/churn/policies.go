package churn

import (
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func budgets() kind {
	k := typed[*policyv1.PodDisruptionBudget]{
		client: func(c *cluster, namespace string) client[*policyv1.PodDisruptionBudget] {
			return c.PolicyV1().PodDisruptionBudgets(namespace)
		},
		object: newBy(reselect),
		delete: plainDelete,
		owned:  5,
	}
	return kind{name: "PodDisruptionBudget", weight: 8, names: 3, namespaced: true, create: k.create,
		verbs: k.verbs(1, 1, 2, 2, verb{"select", 6, k.change(reselect)})}
}

func reselect(g *generator) func(*policyv1.PodDisruptionBudget) {
	selector := oneOf[*metav1.LabelSelector](g, nil, g.labelSelector(), g.labelSelector(), g.labelSelector())
	return func(b *policyv1.PodDisruptionBudget) { b.Spec.Selector = selector }
}

func autoscalers() kind {
	k := typed[*autoscalingv2.HorizontalPodAutoscaler]{
		client: func(c *cluster, namespace string) client[*autoscalingv2.HorizontalPodAutoscaler] {
			return c.AutoscalingV2().HorizontalPodAutoscalers(namespace)
		},
		object: newBy(rescale),
		delete: plainDelete,
		owned:  5,
	}
	return kind{name: "HorizontalPodAutoscaler", weight: 6, names: 2, namespaced: true, create: k.create,
		verbs: k.verbs(1, 1, 2, 2, verb{"retarget", 5, k.change(rescale)})}
}

// rescale draws what is scaled, in a version that may not be served: the group and kind decide.
func rescale(g *generator) func(*autoscalingv2.HorizontalPodAutoscaler) {
	least := int32(1 + g.dice.IntN(2))
	spec := autoscalingv2.HorizontalPodAutoscalerSpec{
		MinReplicas: &least, MaxReplicas: 2,
		ScaleTargetRef: autoscalingv2.CrossVersionObjectReference{
			APIVersion: oneOf(g, "apps/v1", "apps/v1beta1", gadgetGroup+"/v1"), Kind: oneOf(g, "Deployment", "StatefulSet", gadgets()[0]), Name: g.name(4)},
	}
	if g.oneIn(2) {
		spec.Metrics = []autoscalingv2.MetricSpec{{Type: autoscalingv2.ObjectMetricSourceType, Object: &autoscalingv2.ObjectMetricSource{
			DescribedObject: autoscalingv2.CrossVersionObjectReference{APIVersion: "v1", Kind: "Service", Name: g.name(7)},
			Target:          autoscalingv2.MetricTarget{Type: autoscalingv2.ValueMetricType, Value: resource.NewQuantity(1, resource.DecimalSI)},
			Metric:          autoscalingv2.MetricIdentifier{Name: "requests"},
		}}}
	}
	return func(h *autoscalingv2.HorizontalPodAutoscaler) { h.Spec = spec }
}
