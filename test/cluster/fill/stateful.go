package fill

import (
	"encoding/json"
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// dataVolume is the volume that every pod of a StatefulSet has to itself.
const dataVolume = "data"

// statefulWorkload returns the StatefulSet, its revision, the claims and volumes of its pods, and the pods.
func (a *app) statefulWorkload() (objects []object, pods []*corev1.Pod) {
	template := a.template(1)
	template.Spec.Containers[0].VolumeMounts = append(template.Spec.Containers[0].VolumeMounts,
		corev1.VolumeMount{Name: dataVolume, MountPath: "/var/lib/app"})
	revision := a.name + "-" + a.dice.suffix(10)
	set := a.statefulSet(template, revision)
	objects = []object{set, a.controllerRevision(set, revision)}
	var managed []metav1.ManagedFieldsEntry
	for i := range a.pods {
		claim := a.claim(i)
		objects = append(objects, claim, a.volume(claim))
		pod := a.statefulPod(set, i, revision, claim.Name)
		if managed == nil {
			managed = a.managedBy(pod, template.Spec)
		}
		pod.ManagedFields = managed
		pods = append(pods, pod)
	}
	return objects, pods
}

func (a *app) statefulSet(template corev1.PodTemplateSpec, revision string) *appsv1.StatefulSet {
	n := int32(a.pods)
	set := &appsv1.StatefulSet{
		ObjectMeta: a.meta(a.name),
		Spec: appsv1.StatefulSetSpec{
			Replicas:    &n,
			Selector:    &metav1.LabelSelector{MatchLabels: a.selector()},
			Template:    template,
			ServiceName: a.name,
			VolumeClaimTemplates: []corev1.PersistentVolumeClaim{{
				ObjectMeta: metav1.ObjectMeta{Name: dataVolume}, Spec: claimSpec(),
				Status: corev1.PersistentVolumeClaimStatus{Phase: corev1.ClaimPending},
			}},
			PodManagementPolicy:  appsv1.OrderedReadyPodManagement,
			UpdateStrategy:       appsv1.StatefulSetUpdateStrategy{Type: appsv1.RollingUpdateStatefulSetStrategyType},
			RevisionHistoryLimit: ptr(int32(10)),
		},
		Status: appsv1.StatefulSetStatus{
			ObservedGeneration: 1, Replicas: n, ReadyReplicas: n, CurrentReplicas: n, UpdatedReplicas: n, AvailableReplicas: n,
			CurrentRevision: revision, UpdateRevision: revision, CollisionCount: ptr(int32(0)),
		},
	}
	set.Generation = 1
	a.manage(set, "helm", "", metav1.ManagedFieldsOperationApply)
	a.manage(set, "kube-controller-manager", "status", metav1.ManagedFieldsOperationUpdate)
	return set
}

// controllerRevision returns the record of the StatefulSet's template.
func (a *app) controllerRevision(set *appsv1.StatefulSet, name string) *appsv1.ControllerRevision {
	template, err := json.Marshal(map[string]any{"spec": map[string]any{"template": set.Spec.Template}})
	if err != nil {
		panic(err) // a typed API object that JSON cannot hold is a mistake in this package
	}
	revision := &appsv1.ControllerRevision{ObjectMeta: a.meta(name), Data: runtime.RawExtension{Raw: template}, Revision: 1}
	revision.OwnerReferences = owner("apps/v1", "StatefulSet", set.ObjectMeta)
	return revision
}

// statefulPod returns the StatefulSet's i-th pod.
func (a *app) statefulPod(set *appsv1.StatefulSet, i int, revision, claim string) *corev1.Pod {
	name := fmt.Sprintf("%s-%d", set.Name, i)
	labels := with(set.Spec.Template.Labels, appsv1.StatefulSetPodNameLabel, name)
	labels = with(labels, appsv1.ControllerRevisionHashLabelKey, revision)
	meta := a.population.meta(a.dice, a.namespace, name, with(labels, appsv1.PodIndexLabel, fmt.Sprint(i)))
	meta.GenerateName = set.Name + "-"
	meta.OwnerReferences = owner("apps/v1", "StatefulSet", set.ObjectMeta)
	pod := &corev1.Pod{ObjectMeta: meta, Spec: *set.Spec.Template.Spec.DeepCopy()}
	pod.Spec.Hostname, pod.Spec.Subdomain = name, set.Spec.ServiceName
	pod.Spec.Volumes = append(pod.Spec.Volumes, corev1.Volume{Name: dataVolume, VolumeSource: corev1.VolumeSource{
		PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSource{ClaimName: claim}}})
	return a.place(pod, i)
}

func claimSpec() corev1.PersistentVolumeClaimSpec {
	return corev1.PersistentVolumeClaimSpec{
		AccessModes:      []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce},
		Resources:        corev1.VolumeResourceRequirements{Requests: capacity()},
		StorageClassName: ptr(storageClassName),
		VolumeMode:       ptr(corev1.PersistentVolumeFilesystem),
	}
}

func capacity() corev1.ResourceList {
	return corev1.ResourceList{corev1.ResourceStorage: resource.MustParse("20Gi")}
}

// claim returns the bound claim of the i-th pod.
func (a *app) claim(i int) *corev1.PersistentVolumeClaim {
	claim := &corev1.PersistentVolumeClaim{
		ObjectMeta: a.meta(fmt.Sprintf("%s-%s-%d", dataVolume, a.name, i)),
		Spec:       claimSpec(),
		Status: corev1.PersistentVolumeClaimStatus{
			Phase: corev1.ClaimBound, AccessModes: []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce}, Capacity: capacity(),
		},
	}
	claim.Spec.VolumeName = "pvc-" + string(claim.UID)
	claim.Annotations = map[string]string{
		"pv.kubernetes.io/bind-completed":               "yes",
		"volume.kubernetes.io/storage-provisioner":      csiDriver,
		"volume.kubernetes.io/selected-node":            a.population.nodeName(a.dice.IntN(a.population.nodes)),
		"volume.beta.kubernetes.io/storage-provisioner": csiDriver,
	}
	claim.Finalizers = []string{"kubernetes.io/pvc-protection"}
	a.manage(claim, "kube-controller-manager", "", metav1.ManagedFieldsOperationUpdate)
	a.manage(claim, "kube-controller-manager", "status", metav1.ManagedFieldsOperationUpdate)
	return claim
}

// volume returns the volume that a claim is bound to.
func (a *app) volume(claim *corev1.PersistentVolumeClaim) *corev1.PersistentVolume {
	volume := &corev1.PersistentVolume{
		ObjectMeta: a.population.meta(a.dice, "", claim.Spec.VolumeName, nil),
		Spec: corev1.PersistentVolumeSpec{
			Capacity: capacity(),
			PersistentVolumeSource: corev1.PersistentVolumeSource{CSI: &corev1.CSIPersistentVolumeSource{
				Driver: csiDriver, VolumeHandle: "vol-" + a.dice.digest()[:17], FSType: "ext4",
			}},
			AccessModes: claim.Spec.AccessModes,
			ClaimRef: &corev1.ObjectReference{
				APIVersion: "v1", Kind: "PersistentVolumeClaim", Namespace: claim.Namespace, Name: claim.Name, UID: claim.UID,
			},
			PersistentVolumeReclaimPolicy: corev1.PersistentVolumeReclaimDelete,
			StorageClassName:              storageClassName,
			VolumeMode:                    ptr(corev1.PersistentVolumeFilesystem),
		},
		Status: corev1.PersistentVolumeStatus{Phase: corev1.VolumeBound},
	}
	volume.Annotations = map[string]string{"pv.kubernetes.io/provisioned-by": csiDriver}
	volume.Finalizers = []string{"kubernetes.io/pv-protection"}
	a.manage(volume, "csi-provisioner", "", metav1.ManagedFieldsOperationUpdate)
	return volume
}
