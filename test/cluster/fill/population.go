package fill

import (
	"fmt"
	"math/rand/v2"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

const (
	podsPerApp       = 10 // an app is a Deployment and what belongs to it
	podsPerNamespace = 200
	podsPerNode      = 30
)

// population is a plan: how many of everything there are. Its parts are made on demand, in any order and by any
// goroutine, because each draws from a random source of its own.
type population struct {
	seed       uint64
	pods       int
	apps       int
	namespaces int
	nodes      int
	birth      time.Time // of the oldest objects
}

func newPopulation(options Options) *population {
	return &population{
		seed:       options.Seed,
		pods:       options.Pods,
		apps:       ceil(options.Pods, podsPerApp),
		namespaces: ceil(options.Pods, podsPerNamespace),
		nodes:      ceil(options.Pods, podsPerNode),
		birth:      time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC),
	}
}

func ceil(a, b int) int { return (a + b - 1) / b }

// parts returns the number of parts: a namespace, a node or an app each, and what the whole cluster has.
func (p *population) parts() int { return p.namespaces + p.nodes + p.apps + 1 }

// part returns the objects of the i-th part.
func (p *population) part(i int) []object {
	d := &dice{rand.New(rand.NewPCG(p.seed, uint64(i)))}
	switch {
	case i < p.namespaces:
		return p.namespace(d, i)
	case i < p.namespaces+p.nodes:
		return []object{p.node(d, i-p.namespaces)}
	case i == p.namespaces+p.nodes+p.apps:
		return p.shared(d)
	default:
		return p.app(d, i-p.namespaces-p.nodes)
	}
}

// namespace returns a namespace with the account and the ConfigMap that every namespace has, and who and what is let in.
func (p *population) namespace(d *dice, i int) []object {
	name := p.namespaceName(i)
	namespace := &corev1.Namespace{
		ObjectMeta: p.meta(d, "", name, map[string]string{"kubernetes.io/metadata.name": name, "team": team(i)}),
		Spec:       corev1.NamespaceSpec{Finalizers: []corev1.FinalizerName{corev1.FinalizerKubernetes}},
		Status:     corev1.NamespaceStatus{Phase: corev1.NamespaceActive},
	}
	account := &corev1.ServiceAccount{ObjectMeta: p.meta(d, name, "default", nil)}
	authority := &corev1.ConfigMap{
		ObjectMeta: p.meta(d, name, "kube-root-ca.crt", nil),
		Data:       map[string]string{"ca.crt": d.certificate()},
	}
	authority.Annotations = map[string]string{
		"kubernetes.io/description": "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints.",
	}
	objects := []object{namespace, account, authority}
	objects = append(objects, p.access(d, i)...)
	return append(objects, p.policies(d, name)...)
}

func (p *population) namespaceName(i int) string { return fmt.Sprintf("%s-%03d", team(i), i) }

func (p *population) nodeName(i int) string { return fmt.Sprintf("worker-%05d", i) }

func team(i int) string {
	teams := []string{"payments", "checkout", "catalog", "search", "identity", "shipping", "billing", "media", "analytics", "platform"}
	return teams[i%len(teams)]
}

// meta returns the metadata every object has.
func (p *population) meta(d *dice, namespace, name string, labels map[string]string) metav1.ObjectMeta {
	return metav1.ObjectMeta{
		Namespace:         namespace,
		Name:              name,
		UID:               d.uid(),
		CreationTimestamp: p.time(d.IntN(90 * 24 * 3600)),
		Labels:            labels,
	}
}

// time returns the moment some seconds after the population's birth.
func (p *population) time(seconds int) metav1.Time {
	return metav1.NewTime(p.birth.Add(time.Duration(seconds) * time.Second))
}

// owner returns the reference of what the controller o owns.
func owner(apiVersion, kind string, o metav1.ObjectMeta) []metav1.OwnerReference {
	yes := true
	return []metav1.OwnerReference{{
		APIVersion: apiVersion, Kind: kind, Name: o.Name, UID: types.UID(o.UID), Controller: &yes, BlockOwnerDeletion: &yes,
	}}
}
