package oracle

import (
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
)

func readApps(r *reading) {
	list(r, &r.Deployments, r.AppsV1().Deployments("").List, func(l *appsv1.DeploymentList) []appsv1.Deployment { return l.Items })
	list(r, &r.ReplicaSets, r.AppsV1().ReplicaSets("").List, func(l *appsv1.ReplicaSetList) []appsv1.ReplicaSet { return l.Items })
	list(r, &r.StatefulSets, r.AppsV1().StatefulSets("").List, func(l *appsv1.StatefulSetList) []appsv1.StatefulSet { return l.Items })
	list(r, &r.ControllerRevisions, r.AppsV1().ControllerRevisions("").List, func(l *appsv1.ControllerRevisionList) []appsv1.ControllerRevision { return l.Items })
}

// apps says nothing of the templates of ReplicaSets, which repeat what the Deployment and the Pods say.
func apps(w *world) {
	for _, d := range w.Deployments {
		w.object("apps", "Deployment", &d, map[string]string{"replicas": numberAt(d.Spec.Replicas), "readyReplicas": number(d.Status.ReadyReplicas)}).
			template("spec.template", "deployment", &d.Spec.Template)
	}
	for _, r := range w.ReplicaSets {
		w.object("apps", "ReplicaSet", &r, nil)
	}
	for _, r := range w.ControllerRevisions {
		w.object("apps", "ControllerRevision", &r, nil)
	}
	for i := range w.StatefulSets {
		statefulSet(w, &w.StatefulSets[i])
	}
}

func statefulSet(w *world, s *appsv1.StatefulSet) {
	t := w.object("apps", "StatefulSet", s, map[string]string{"replicas": numberAt(s.Spec.Replicas), "readyReplicas": number(s.Status.ReadyReplicas)})
	t.template("spec.template", "statefulset", &s.Spec.Template)
	t.says("uses", coreKey("Service", s.Namespace, s.Spec.ServiceName), "spec.serviceName", "governingService", "statefulset-service", always)
	first, count := 0, 1
	if s.Spec.Ordinals != nil {
		first = int(s.Spec.Ordinals.Start)
	}
	if s.Spec.Replicas != nil {
		count = int(*s.Spec.Replicas)
	}
	for i, c := range s.Spec.VolumeClaimTemplates {
		at := fmt.Sprintf("spec.volumeClaimTemplates[%d].", i)
		for ordinal := first; ordinal < first+count; ordinal++ {
			name := fmt.Sprintf("%s-%s-%d", c.Name, s.Name, ordinal)
			t.says("uses", coreKey("PersistentVolumeClaim", s.Namespace, name), at+"metadata.name", "volumeClaimTemplate", "statefulset-vct-pvc")
		}
		t.claimSpec(&c.Spec, at+"spec.", "statefulset-vct-", "volumeClaimTemplate", "volumeClaimTemplate")
	}
	for _, r := range []struct{ name, field, rule string }{
		{s.Status.CurrentRevision, "currentRevision", "currentrevision"}, {s.Status.UpdateRevision, "updateRevision", "updaterevision"},
	} {
		t.says("uses", groupKey("apps", "ControllerRevision", s.Namespace, r.name), "status."+r.field, "revision", "statefulset-"+r.rule)
	}
}
