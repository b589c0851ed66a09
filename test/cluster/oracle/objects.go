package oracle

import (
	"context"
	"fmt"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	batchv1 "k8s.io/api/batch/v1"
	certificatesv1 "k8s.io/api/certificates/v1"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	flowcontrolv1 "k8s.io/api/flowcontrol/v1"
	networkingv1 "k8s.io/api/networking/v1"
	nodev1 "k8s.io/api/node/v1"
	policyv1 "k8s.io/api/policy/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	schedulingv1 "k8s.io/api/scheduling/v1"
	storagev1 "k8s.io/api/storage/v1"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/discovery"
	apiregistrationv1 "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1"
)

// Objects is what a cluster holds.
type Objects struct {
	APIServices         []apiregistrationv1.APIService
	ClusterRoleBindings []rbacv1.ClusterRoleBinding
	ClusterRoles        []rbacv1.ClusterRole
	ConfigMaps          []corev1.ConfigMap
	ControllerRevisions []appsv1.ControllerRevision
	CronJobs            []batchv1.CronJob
	Definitions         []apiextensionsv1.CustomResourceDefinition
	Deployments         []appsv1.Deployment
	EndpointSlices      []discoveryv1.EndpointSlice
	FlowSchemas         []flowcontrolv1.FlowSchema
	HPAs                []autoscalingv2.HorizontalPodAutoscaler
	IPAddresses         []networkingv1.IPAddress
	IngressClasses      []networkingv1.IngressClass
	Ingresses           []networkingv1.Ingress
	Jobs                []batchv1.Job
	Namespaces          []corev1.Namespace
	NetworkPolicies     []networkingv1.NetworkPolicy
	Nodes               []corev1.Node
	PDBs                []policyv1.PodDisruptionBudget
	PVCs                []corev1.PersistentVolumeClaim
	PVs                 []corev1.PersistentVolume
	PodTemplates        []corev1.PodTemplate
	Pods                []corev1.Pod
	PriorityClasses     []schedulingv1.PriorityClass
	PriorityLevels      []flowcontrolv1.PriorityLevelConfiguration
	ReplicaSets         []appsv1.ReplicaSet
	RoleBindings        []rbacv1.RoleBinding
	Roles               []rbacv1.Role
	RuntimeClasses      []nodev1.RuntimeClass
	ServiceAccounts     []corev1.ServiceAccount
	ServiceCIDRs        []networkingv1.ServiceCIDR
	Services            []corev1.Service
	StatefulSets        []appsv1.StatefulSet
	StorageClasses      []storagev1.StorageClass
	TrustBundles        []certificatesv1.ClusterTrustBundle
	VolumeAttachments   []storagev1.VolumeAttachment

	// Custom are the objects of every CustomResourceDefinition that is served.
	Custom []unstructured.Unstructured

	// Namespaced says of every kind that the cluster serves whether its objects live in namespaces.
	Namespaced map[schema.GroupKind]bool
	// Kinds are the kinds by plural.
	Kinds map[schema.GroupResource]string
	// Listed are the kinds whose objects can be read, with where.
	Listed map[schema.GroupKind]schema.GroupVersionResource

	versions map[string]string
}

// A reading is a list of everything under way.
type reading struct {
	*Objects
	Clients
	ctx context.Context
	err error // the first
}

// list reads one kind. A list without a resource version is a consistent read.
func list[L, T any, P interface {
	*T
	metav1.Object
}](r *reading, into *[]T, read func(context.Context, metav1.ListOptions) (L, error), items func(L) []T) {
	if r.err != nil {
		return
	}
	listed, err := read(r.ctx, metav1.ListOptions{})
	if err != nil {
		r.err = fmt.Errorf("oracle: list %T: %w", listed, err)
		return
	}
	*into = append(*into, items(listed)...)
	for i := range *into {
		var object P = &(*into)[i]
		r.versions[string(object.GetUID())] = object.GetResourceVersion()
	}
}

// Read lists every kind as it is now.
func Read(ctx context.Context, clients Clients) (Objects, error) {
	r := reading{Objects: &Objects{versions: map[string]string{}}, Clients: clients, ctx: ctx}
	r.served()
	for _, read := range []func(*reading){
		readCore, readPods, readServices, readStorage, readApps, readBatch, readNetworking, readRBAC, readPolicies, readServer, readDefinitions,
	} {
		read(&r)
	}
	return *r.Objects, r.err
}

// Versions returns the resource version of every object by its UID. Two equal ones mean that nothing has changed.
func (o *Objects) Versions() map[string]string { return o.versions }

// served asks which kinds there are. An API group whose server does not answer is left out.
func (r *reading) served() {
	_, lists, err := r.Discovery().ServerGroupsAndResources()
	if err != nil && !discovery.IsGroupDiscoveryFailedError(err) {
		r.err = err
		return
	}
	r.Namespaced = map[schema.GroupKind]bool{}
	r.Kinds = map[schema.GroupResource]string{}
	r.Listed = map[schema.GroupKind]schema.GroupVersionResource{}
	for _, list := range lists {
		version, err := schema.ParseGroupVersion(list.GroupVersion)
		if err != nil {
			r.err = err
			return
		}
		for _, resource := range list.APIResources {
			if strings.Contains(resource.Name, "/") { // a subresource may have a kind of another group
				continue
			}
			kind := schema.GroupKind{Group: version.Group, Kind: resource.Kind}
			r.Namespaced[kind] = resource.Namespaced
			if readable := (discovery.SupportsAllVerbs{Verbs: []string{"list", "watch"}}); readable.Match(list.GroupVersion, &resource) {
				r.Kinds[schema.GroupResource{Group: version.Group, Resource: resource.Name}] = resource.Kind
				r.Listed[kind] = version.WithResource(resource.Name)
			}
		}
	}
}
