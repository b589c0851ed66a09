package oracle

import (
	"fmt"

	autoscalingv2 "k8s.io/api/autoscaling/v2"
	policyv1 "k8s.io/api/policy/v1"
)

func readPolicies(r *reading) {
	list(r, &r.PDBs, r.PolicyV1().PodDisruptionBudgets("").List, func(l *policyv1.PodDisruptionBudgetList) []policyv1.PodDisruptionBudget { return l.Items })
	list(r, &r.HPAs, r.AutoscalingV2().HorizontalPodAutoscalers("").List, func(l *autoscalingv2.HorizontalPodAutoscalerList) []autoscalingv2.HorizontalPodAutoscaler {
		return l.Items
	})
}

func policies(w *world) {
	for _, b := range w.PDBs {
		t := w.object("policy", "PodDisruptionBudget", &b, map[string]string{"disruptionsAllowed": numberAt(&b.Status.DisruptionsAllowed),
			"currentHealthy": numberAt(&b.Status.CurrentHealthy), "desiredHealthy": numberAt(&b.Status.DesiredHealthy)})
		t.selects("protects", "", "Pod", b.Spec.Selector, nil, "spec.selector", "disruption", "pdb-protects-pod")
	}
	for _, h := range w.HPAs {
		autoscaler(w, &h)
	}
}

// autoscaler says what is scaled, and what is measured for it. Of an apiVersion the group counts.
func autoscaler(w *world, h *autoscalingv2.HorizontalPodAutoscaler) {
	t := w.object("autoscaling", "HorizontalPodAutoscaler", h, map[string]string{
		"minReplicas": numberAt(h.Spec.MinReplicas), "maxReplicas": numberAt(&h.Spec.MaxReplicas),
		"currentReplicas": number(h.Status.CurrentReplicas), "desiredReplicas": numberAt(&h.Status.DesiredReplicas)})
	scaled := h.Spec.ScaleTargetRef
	t.says("scales", versionKey(scaled.APIVersion, scaled.Kind, h.Namespace, scaled.Name), "spec.scaleTargetRef.name", "scaleTargetRef", "hpa-scales")
	for i, m := range h.Spec.Metrics {
		if m.Object != nil {
			o := m.Object.DescribedObject
			t.says("uses", versionKey(o.APIVersion, o.Kind, h.Namespace, o.Name), fmt.Sprintf("spec.metrics[%d].object.describedObject.name", i), "metric", "hpa-metric-object")
		}
	}
}
