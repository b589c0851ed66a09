package oracle

import (
	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"

	"kubernetes-scraper/graph"
)

func readStorage(r *reading) {
	list(r, &r.PVCs, r.CoreV1().PersistentVolumeClaims("").List, func(l *corev1.PersistentVolumeClaimList) []corev1.PersistentVolumeClaim { return l.Items })
	list(r, &r.PVs, r.CoreV1().PersistentVolumes().List, func(l *corev1.PersistentVolumeList) []corev1.PersistentVolume { return l.Items })
	list(r, &r.StorageClasses, r.StorageV1().StorageClasses().List, func(l *storagev1.StorageClassList) []storagev1.StorageClass { return l.Items })
	list(r, &r.VolumeAttachments, r.StorageV1().VolumeAttachments().List, func(l *storagev1.VolumeAttachmentList) []storagev1.VolumeAttachment { return l.Items })
}

// betaClass is the old annotation, which wins over the field.
const betaClass = "volume.beta.kubernetes.io/storage-class"

func storage(w *world) {
	for i := range w.PVCs {
		claim(w, &w.PVCs[i])
	}
	for i := range w.PVs {
		volume(w, &w.PVs[i])
	}
	for _, c := range w.StorageClasses {
		t := w.object("storage.k8s.io", "StorageClass", &c, map[string]string{"provisioner": c.Provisioner,
			"reclaimPolicy": string(value(c.ReclaimPolicy)), "volumeBindingMode": string(value(c.VolumeBindingMode))})
		if c.Provisioner != "kubernetes.io/no-provisioner" {
			t.says("provisioned_by", driver(c.Provisioner), "provisioner", "provisioner", "storageclass-provisioner", always)
		}
	}
	for _, a := range w.VolumeAttachments {
		t := w.object("storage.k8s.io", "VolumeAttachment", &a, map[string]string{"attached": yesNo(&a.Status.Attached)})
		t.says("attached_to", coreKey("Node", "", a.Spec.NodeName), "spec.nodeName", "attachment", "volumeattachment-node")
		t.says("about", coreKey("PersistentVolume", "", value(a.Spec.Source.PersistentVolumeName)), "spec.source.persistentVolumeName", "attachment", "volumeattachment-pv")
		t.says("provisioned_by", driver(a.Spec.Attacher), "spec.attacher", "attacher", "volumeattachment-driver", always)
	}
}

func driver(name string) graph.EntityKey { return groupKey("storage.k8s.io", "CSIDriver", "", name) }

func storageClass(name string) graph.EntityKey {
	return groupKey("storage.k8s.io", "StorageClass", "", name)
}

func attributesClass(name string) graph.EntityKey {
	return groupKey("storage.k8s.io", "VolumeAttributesClass", "", name)
}

func claim(w *world, c *corev1.PersistentVolumeClaim) {
	t := w.object("", "PersistentVolumeClaim", c, map[string]string{"status": string(c.Status.Phase), "storageClass": value(c.Spec.StorageClassName)})
	if c.Status.Phase != corev1.ClaimPending { // which may name a volume that another claim has
		t.says("bound_to", coreKey("PersistentVolume", "", c.Spec.VolumeName), "spec.volumeName", "volumeName", "pvc-bound-pv")
	}
	if beta := c.Annotations[betaClass]; beta != "" {
		t.says("of_class", storageClass(beta), "metadata.annotations["+betaClass+"]", "storageClass", "pvc-storageclass-beta")
	} else {
		t.says("of_class", storageClass(value(c.Spec.StorageClassName)), "spec.storageClassName", "storageClass", "pvc-storageclass")
	}
	t.dataSources(&c.Spec, "spec.", "pvc-", "dataSource")
	t.says("of_class", attributesClass(value(c.Spec.VolumeAttributesClassName)), "spec.volumeAttributesClassName", "volumeAttributesClass", "pvc-vac")
	t.says("of_class", attributesClass(value(c.Status.CurrentVolumeAttributesClassName)), "status.currentVolumeAttributesClassName", "currentVAC", "pvc-vac-current")
	if m := c.Status.ModifyVolumeStatus; m != nil {
		t.says("of_class", attributesClass(m.TargetVolumeAttributesClassName), "status.modifyVolumeStatus.targetVolumeAttributesClassName", "targetVAC", "pvc-vac-target")
	}
	const selected = "volume.kubernetes.io/selected-node"
	if c.Status.Phase != corev1.ClaimBound {
		t.says("nominated_to", coreKey("Node", "", c.Annotations[selected]), "metadata.annotations["+selected+"]", "selectedNode", "pvc-selected-node", always)
	}
}

// volume says which claim a volume is bound to: with a UID that one alone, without one any of the name. The edge leads
// from the claim to the volume, as the claim's own does.
func volume(w *world, v *corev1.PersistentVolume) {
	t := w.object("", "PersistentVolume", v, map[string]string{"status": string(v.Status.Phase), "reclaimPolicy": string(v.Spec.PersistentVolumeReclaimPolicy)})
	if c := v.Spec.ClaimRef; c != nil {
		t.says("bound_to", coreKey("PersistentVolumeClaim", c.Namespace, c.Name), "spec.claimRef.name", "claimRef", "pv-claimref", ofUID(c.UID), reversed)
	}
	if beta := v.Annotations[betaClass]; beta != "" {
		t.says("of_class", storageClass(beta), "metadata.annotations["+betaClass+"]", "storageClass", "pv-storageclass-beta", always)
	} else {
		t.says("of_class", storageClass(v.Spec.StorageClassName), "spec.storageClassName", "storageClass", "pv-storageclass", always)
	}
	t.says("of_class", attributesClass(value(v.Spec.VolumeAttributesClassName)), "spec.volumeAttributesClassName", "volumeAttributesClass", "pv-vac")
	if c := v.Spec.CSI; c != nil {
		t.says("provisioned_by", driver(c.Driver), "spec.csi.driver", "csi", "pv-csi-driver", always)
		t.secret(c.ControllerPublishSecretRef, "spec.csi.controllerPublishSecretRef", "csi:controllerPublish", "pv-csi-controllerpublish-secret")
		t.secret(c.ControllerExpandSecretRef, "spec.csi.controllerExpandSecretRef", "csi:controllerExpand", "pv-csi-controllerexpand-secret")
		t.secret(c.NodePublishSecretRef, "spec.csi.nodePublishSecretRef", "csi:nodePublish", "pv-csi-nodepublish-secret")
		t.secret(c.NodeStageSecretRef, "spec.csi.nodeStageSecretRef", "csi:nodeStage", "pv-csi-nodestage-secret")
		t.secret(c.NodeExpandSecretRef, "spec.csi.nodeExpandSecretRef", "csi:nodeExpand", "pv-csi-nodeexpand-secret")
	}
	if i := v.Spec.ISCSI; i != nil && i.SecretRef != nil { // without a namespace it is in the claim's
		namespace := i.SecretRef.Namespace
		if namespace == "" && v.Spec.ClaimRef != nil {
			namespace = v.Spec.ClaimRef.Namespace
		}
		t.says("uses", coreKey("Secret", namespace, i.SecretRef.Name), "spec.iscsi.secretRef.name", "volume:iscsi", "pv-iscsi-secret")
	}
}

func (t teller) secret(s *corev1.SecretReference, at, via, rule string) {
	if s != nil {
		t.says("uses", coreKey("Secret", s.Namespace, s.Name), at+".name", via, rule)
	}
}
