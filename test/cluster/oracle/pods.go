package oracle

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
)

func readPods(r *reading) {
	list(r, &r.Pods, r.CoreV1().Pods("").List, func(l *corev1.PodList) []corev1.Pod { return l.Items })
	list(r, &r.PodTemplates, r.CoreV1().PodTemplates("").List, func(l *corev1.PodTemplateList) []corev1.PodTemplate { return l.Items })
}

func pods(w *world) {
	for i := range w.Pods {
		pod(w, &w.Pods[i])
	}
	for _, p := range w.PodTemplates {
		w.object("", "PodTemplate", &p, nil).template("template", "podtemplate", &p.Template)
	}
}

func pod(w *world, pod *corev1.Pod) {
	t := w.object("", "Pod", pod, map[string]string{"status": string(pod.Status.Phase)})
	t.says("runs_on", coreKey("Node", "", pod.Spec.NodeName), "spec.nodeName", "schedule", "pod-runs-on-node")
	p := podTeller{t.under("spec.", "pod-", "")}
	p.spec(&pod.Spec)
	for i, c := range pod.Spec.EphemeralContainers {
		p.container(fmt.Sprintf("ephemeralContainers[%d]", i), "ephemeralContainers", c.Env, c.EnvFrom)
	}
	for i, v := range pod.Spec.Volumes {
		if v.Ephemeral != nil {
			p.says("uses", coreKey("PersistentVolumeClaim", pod.Namespace, pod.Name+"-"+v.Name),
				fmt.Sprintf("volumes[%d].name", i), "ephemeral", "volume-ephemeral-pvc", onlyIfOwned)
		}
	}
	for i, s := range pod.Status.ResourceClaimStatuses {
		t.says("uses", groupKey("resource.k8s.io", "ResourceClaim", pod.Namespace, value(s.ResourceClaimName)),
			fmt.Sprintf("status.resourceClaimStatuses[%d].resourceClaimName", i), "resourceClaimGenerated", "pod-resourceclaim-generated")
	}
	t.says("nominated_to", coreKey("Node", "", pod.Status.NominatedNodeName), "status.nominatedNodeName", "preemption", "pod-nominated-node", always)
	t.revisions(pod)
}

// revisions says which ControllerRevision a Pod was made from, if there is one of that name: the label of a StatefulSet's
// Pod is its name, that of a DaemonSet's Pod what follows the DaemonSet's own name.
func (t teller) revisions(pod *corev1.Pod) {
	hash := pod.Labels["controller-revision-hash"]
	t.says("generated_from", groupKey("apps", "ControllerRevision", pod.Namespace, hash),
		"metadata.labels[controller-revision-hash]", "revision", "pod-controllerrevision", whilePresent)
	for i, o := range pod.OwnerReferences {
		if o.Kind == "DaemonSet" && hash != "" {
			t.says("generated_from", groupKey("apps", "ControllerRevision", pod.Namespace, o.Name+"-"+hash),
				fmt.Sprintf("metadata.ownerReferences[%d].name", i), "revision", "pod-controllerrevision-daemonset", whilePresent)
		}
	}
}
