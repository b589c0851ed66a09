package fill

import (
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

const tokenVolume = "kube-api-access-"

// replicas returns the running pods of the app's present ReplicaSet. The fields that have managers are the same for all
// of them, so they are worked out once.
func (a *app) replicas(set *appsv1.ReplicaSet) []*corev1.Pod {
	var pods []*corev1.Pod
	var managed []metav1.ManagedFieldsEntry
	for i := range a.pods {
		pod := a.pod(set, i)
		if managed == nil {
			managed = a.managedBy(pod, set.Spec.Template.Spec)
		}
		pod.ManagedFields = managed
		pods = append(pods, pod)
	}
	return pods
}

// managedBy returns the managers of a pod's fields: the controller has those of the template, the kubelet the status.
func (a *app) managedBy(pod *corev1.Pod, template corev1.PodSpec) []metav1.ManagedFieldsEntry {
	created := pod.DeepCopy()
	created.Spec = template
	a.manage(created, "kube-controller-manager", "", metav1.ManagedFieldsOperationUpdate)
	a.manage(created, "kubelet", "status", metav1.ManagedFieldsOperationUpdate)
	return created.ManagedFields
}

// pod returns the i-th pod of the set, placed on a node and running.
func (a *app) pod(set *appsv1.ReplicaSet, i int) *corev1.Pod {
	// The last character is the pod's own, so that no two are the same.
	name := set.Name + "-" + a.dice.suffix(4) + string(suffixAlphabet[i])
	meta := a.population.meta(a.dice, a.namespace, name, set.Spec.Template.Labels)
	meta.GenerateName = set.Name + "-"
	meta.OwnerReferences = owner("apps/v1", "ReplicaSet", set.ObjectMeta)
	return a.place(&corev1.Pod{ObjectMeta: meta, Spec: *set.Spec.Template.Spec.DeepCopy()}, i)
}

// place puts the app's i-th pod on a node, where it runs.
func (a *app) place(pod *corev1.Pod, i int) *corev1.Pod {
	index := a.index*podsPerApp + i
	pod.Generation = 1
	node := a.dice.IntN(a.population.nodes)
	pod.Spec.NodeName = a.population.nodeName(node)
	a.admit(&pod.Spec)
	pod.Status = a.status(pod, nodeIP(node), fmt.Sprintf("10.%d.%d.%d", 128+(index>>16), index>>8&0xff, index&0xff))
	return pod
}

// admit adds to a pod what admission adds when it is created.
func (a *app) admit(spec *corev1.PodSpec) {
	volume := tokenVolume + a.dice.suffix(5)
	spec.Volumes = append(spec.Volumes, corev1.Volume{Name: volume, VolumeSource: corev1.VolumeSource{Projected: tokenSources()}})
	for i := range spec.Containers {
		mounts := &spec.Containers[i].VolumeMounts
		*mounts = append(*mounts, corev1.VolumeMount{Name: volume, ReadOnly: true, MountPath: "/var/run/secrets/kubernetes.io/serviceaccount"})
	}
	for _, key := range []string{corev1.TaintNodeNotReady, corev1.TaintNodeUnreachable} {
		spec.Tolerations = append(spec.Tolerations, corev1.Toleration{
			Key: key, Operator: corev1.TolerationOpExists, Effect: corev1.TaintEffectNoExecute, TolerationSeconds: ptr(int64(300)),
		})
	}
	spec.Priority = ptr(int32(0))
	spec.EnableServiceLinks = ptr(true)
	spec.PreemptionPolicy = ptr(corev1.PreemptLowerPriority)
}

// tokenSources are those of the volume that gives a pod its service account.
func tokenSources() *corev1.ProjectedVolumeSource {
	return &corev1.ProjectedVolumeSource{
		DefaultMode: ptr(int32(0o644)),
		Sources: []corev1.VolumeProjection{
			{ServiceAccountToken: &corev1.ServiceAccountTokenProjection{ExpirationSeconds: ptr(int64(3607)), Path: "token"}},
			{ConfigMap: &corev1.ConfigMapProjection{
				LocalObjectReference: corev1.LocalObjectReference{Name: "kube-root-ca.crt"},
				Items:                []corev1.KeyToPath{{Key: "ca.crt", Path: "ca.crt"}},
			}},
			{DownwardAPI: &corev1.DownwardAPIProjection{Items: []corev1.DownwardAPIVolumeFile{{
				Path: "namespace", FieldRef: &corev1.ObjectFieldSelector{APIVersion: "v1", FieldPath: "metadata.namespace"},
			}}}},
		},
	}
}

func (a *app) status(pod *corev1.Pod, hostIP, podIP string) corev1.PodStatus {
	started := pod.CreationTimestamp
	status := corev1.PodStatus{
		Phase:     corev1.PodRunning,
		HostIP:    hostIP,
		HostIPs:   []corev1.HostIP{{IP: hostIP}},
		PodIP:     podIP,
		PodIPs:    []corev1.PodIP{{IP: podIP}},
		StartTime: &started,
		QOSClass:  corev1.PodQOSBurstable,
	}
	for _, kind := range []corev1.PodConditionType{
		corev1.PodReadyToStartContainers, corev1.PodInitialized, corev1.PodReady, corev1.ContainersReady, corev1.PodScheduled,
	} {
		status.Conditions = append(status.Conditions, corev1.PodCondition{
			Type: kind, Status: corev1.ConditionTrue, LastTransitionTime: started,
		})
	}
	for _, container := range pod.Spec.Containers {
		status.ContainerStatuses = append(status.ContainerStatuses, corev1.ContainerStatus{
			Name:        container.Name,
			Image:       container.Image,
			ImageID:     container.Image + "@sha256:" + a.dice.digest(),
			ContainerID: "containerd://" + a.dice.digest(),
			State:       corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: started}},
			Ready:       true,
			Started:     ptr(true),
		})
	}
	return status
}
