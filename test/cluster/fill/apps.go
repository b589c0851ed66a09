package fill

import (
	"fmt"
	"strconv"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// app is a Deployment or a StatefulSet with everything that belongs to it, in the making.
type app struct {
	population *population
	dice       *dice
	index      int
	name       string
	namespace  string
	team       string
	pods       int
	sidecar    bool
	settings   []string // keys of the ConfigMap that environment variables come from
}

// app returns the objects of the i-th app: the Deployment, its ReplicaSets old and new, the pods, a Service with its
// address and endpoints, ConfigMaps and a Secret; of some apps more. One in forty is a StatefulSet with claims.
func (p *population) app(d *dice, i int) []object {
	namespace := i % p.namespaces
	a := &app{
		population: p,
		dice:       d,
		index:      i,
		name:       fmt.Sprintf("%s-%s-%05d", d.word(), d.word(), i),
		namespace:  p.namespaceName(namespace),
		team:       team(namespace),
		pods:       min(podsPerApp, p.pods-i*podsPerApp),
		sidecar:    i%8 == 0,
	}
	for n := range 8 {
		a.settings = append(a.settings, fmt.Sprintf("%s_%d", d.word(), n))
	}
	objects := a.configuration()
	service := a.service()
	workload, pods := a.workload()
	objects = append(objects, service...)
	objects = append(objects, workload...)
	for _, pod := range pods {
		objects = append(objects, pod)
	}
	objects = append(objects, a.endpoints(service[0], pods))
	return append(objects, a.extras()...)
}

// stateful says whether the app is a StatefulSet.
func (a *app) stateful() bool { return a.index%40 == 17 }

func (a *app) meta(name string) metav1.ObjectMeta {
	return a.population.meta(a.dice, a.namespace, name, a.labels())
}

// labels are those of the app and of everything that belongs to it.
func (a *app) labels() map[string]string {
	return map[string]string{
		"app":                       a.name,
		"app.kubernetes.io/part-of": a.team,
		"tier":                      a.tier(),
	}
}

func (a *app) tier() string { return []string{"frontend", "backend", "data"}[a.index%3] }

// selector is what the Deployment and the Service select by.
func (a *app) selector() map[string]string {
	return map[string]string{"app": a.name, "app.kubernetes.io/part-of": a.team, "tier": a.tier()}
}

func (a *app) configMapName() string { return a.name + "-config" }
func (a *app) filesName() string     { return a.name + "-files" }
func (a *app) secretName() string    { return a.name + "-credentials" }

// configuration returns the ConfigMap for the environment, the one for the volume, for every second app one that nothing
// refers to, and the Secret.
func (a *app) configuration() []object {
	environment := &corev1.ConfigMap{ObjectMeta: a.meta(a.configMapName()), Data: map[string]string{}}
	for _, key := range a.settings {
		environment.Data[key] = a.dice.draw("abcdefghijklmnopqrstuvwxyz-.", 10+a.dice.IntN(60))
	}
	files := &corev1.ConfigMap{
		ObjectMeta: a.meta(a.filesName()),
		Data: map[string]string{
			"application.yaml": a.dice.settings(500 + a.dice.IntN(3000)),
			"logging.yaml":     a.dice.settings(300),
		},
	}
	secret := &corev1.Secret{
		ObjectMeta: a.meta(a.secretName()),
		Type:       corev1.SecretTypeOpaque,
		Data:       map[string][]byte{"username": []byte(a.name), "password": []byte(a.dice.draw("0123456789abcdef", 32))},
	}
	objects := []object{environment, files, secret}
	if a.index%2 == 0 {
		objects = append(objects, &corev1.ConfigMap{
			ObjectMeta: a.meta(a.name + "-dashboard"),
			Data:       map[string]string{"dashboard.json": a.dice.settings(1000 + a.dice.IntN(2500))},
		})
	}
	for _, o := range objects {
		a.manage(o, "helm", "", metav1.ManagedFieldsOperationUpdate)
	}
	return objects
}

// service returns the Service that selects the app's pods, and the record of the address it has, without which
// kube-apiserver would set about repairing it.
func (a *app) service() []object {
	address := fmt.Sprintf("10.%d.%d.%d", 97+(a.index>>16), a.index>>8&0xff, a.index&0xff)
	service := &corev1.Service{
		ObjectMeta: a.meta(a.name),
		Spec: corev1.ServiceSpec{
			Type:            corev1.ServiceTypeClusterIP,
			Selector:        a.selector(),
			ClusterIP:       address,
			ClusterIPs:      []string{address},
			IPFamilies:      []corev1.IPFamily{corev1.IPv4Protocol},
			IPFamilyPolicy:  ptr(corev1.IPFamilyPolicySingleStack),
			SessionAffinity: corev1.ServiceAffinityNone,
			Ports: []corev1.ServicePort{
				{Name: "http", Protocol: corev1.ProtocolTCP, Port: 80, TargetPort: intstr.FromString("http")},
				{Name: "metrics", Protocol: corev1.ProtocolTCP, Port: 9090, TargetPort: intstr.FromString("metrics")},
			},
			InternalTrafficPolicy: ptr(corev1.ServiceInternalTrafficPolicyCluster),
		},
	}
	a.manage(service, "helm", "", metav1.ManagedFieldsOperationUpdate)
	record := &networkingv1.IPAddress{
		ObjectMeta: a.population.meta(a.dice, "", address, map[string]string{
			networkingv1.LabelIPAddressFamily: "IPv4", networkingv1.LabelManagedBy: "ipallocator.k8s.io",
		}),
		Spec: networkingv1.IPAddressSpec{
			ParentRef: &networkingv1.ParentReference{Resource: "services", Namespace: a.namespace, Name: a.name},
		},
	}
	return []object{service, record}
}

// workload returns the Deployment, one or two ReplicaSets of earlier versions and the present one, or what a StatefulSet
// has in their place; and the pods.
func (a *app) workload() (objects []object, pods []*corev1.Pod) {
	if a.stateful() {
		return a.statefulWorkload()
	}
	revision := 2 + a.index%2
	template := a.template(revision)
	deployment := a.deployment(template, revision)
	objects = []object{deployment}
	for old := 1; old < revision; old++ {
		objects = append(objects, a.replicaSet(deployment, a.template(old), old, 0))
	}
	current := a.replicaSet(deployment, template, revision, a.pods)
	return append(objects, current), a.replicas(current)
}

func (a *app) deployment(template corev1.PodTemplateSpec, revision int) *appsv1.Deployment {
	n := int32(a.pods)
	since := a.population.time(100 * 24 * 3600)
	deployment := &appsv1.Deployment{
		ObjectMeta: a.meta(a.name),
		Spec: appsv1.DeploymentSpec{
			Replicas: &n,
			Selector: &metav1.LabelSelector{MatchLabels: a.selector()},
			Template: template,
			Strategy: appsv1.DeploymentStrategy{
				Type: appsv1.RollingUpdateDeploymentStrategyType,
				RollingUpdate: &appsv1.RollingUpdateDeployment{
					MaxUnavailable: ptr(intstr.FromString("25%")), MaxSurge: ptr(intstr.FromString("25%")),
				},
			},
			RevisionHistoryLimit:    ptr(int32(10)),
			ProgressDeadlineSeconds: ptr(int32(600)),
		},
		Status: appsv1.DeploymentStatus{
			ObservedGeneration: int64(revision), Replicas: n, UpdatedReplicas: n, ReadyReplicas: n, AvailableReplicas: n,
			Conditions: []appsv1.DeploymentCondition{
				{
					Type: appsv1.DeploymentAvailable, Status: corev1.ConditionTrue, LastUpdateTime: since, LastTransitionTime: since,
					Reason: "MinimumReplicasAvailable", Message: "Deployment has minimum availability.",
				},
				{
					Type: appsv1.DeploymentProgressing, Status: corev1.ConditionTrue, LastUpdateTime: since, LastTransitionTime: since,
					Reason: "NewReplicaSetAvailable", Message: "ReplicaSet has successfully progressed.",
				},
			},
		},
	}
	deployment.Generation = int64(revision)
	deployment.Annotations = map[string]string{"deployment.kubernetes.io/revision": strconv.Itoa(revision)}
	a.manage(deployment, "helm", "", metav1.ManagedFieldsOperationApply)
	a.manage(deployment, "kube-controller-manager", "status", metav1.ManagedFieldsOperationUpdate)
	return deployment
}

// replicaSet returns the Deployment's ReplicaSet of one revision, with n replicas.
func (a *app) replicaSet(owned *appsv1.Deployment, template corev1.PodTemplateSpec, revision, n int) *appsv1.ReplicaSet {
	hash := a.dice.suffix(10)
	replicas := int32(n)
	set := &appsv1.ReplicaSet{
		ObjectMeta: a.meta(a.name + "-" + hash),
		Spec: appsv1.ReplicaSetSpec{
			Replicas: &replicas,
			Selector: &metav1.LabelSelector{MatchLabels: with(a.selector(), appsv1.DefaultDeploymentUniqueLabelKey, hash)},
			Template: template,
		},
		Status: appsv1.ReplicaSetStatus{
			ObservedGeneration: 1, Replicas: replicas, FullyLabeledReplicas: replicas, ReadyReplicas: replicas, AvailableReplicas: replicas,
		},
	}
	set.Labels = with(set.Labels, appsv1.DefaultDeploymentUniqueLabelKey, hash)
	set.Spec.Template.Labels = with(template.Labels, appsv1.DefaultDeploymentUniqueLabelKey, hash)
	set.Generation = 1
	set.OwnerReferences = owner("apps/v1", "Deployment", owned.ObjectMeta)
	set.Annotations = map[string]string{
		"deployment.kubernetes.io/revision":         strconv.Itoa(revision),
		"deployment.kubernetes.io/desired-replicas": strconv.Itoa(a.pods),
		"deployment.kubernetes.io/max-replicas":     strconv.Itoa(a.pods + a.pods/4),
	}
	a.manage(set, "kube-controller-manager", "", metav1.ManagedFieldsOperationUpdate)
	return set
}

// with returns a copy of labels with one more.
func with(labels map[string]string, key, value string) map[string]string {
	all := map[string]string{key: value}
	for k, v := range labels {
		all[k] = v
	}
	return all
}

func ptr[T any](value T) *T { return &value }
