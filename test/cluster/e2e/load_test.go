package e2e_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"

	"kubernetes-scraper/test/cluster"
)

// A load makes, changes and deletes Pods, Services and ConfigMaps of few names, as fast as the server takes it, until it
// is stopped. What fails is not tried again: something else follows.
type load struct {
	client    kubernetes.Interface
	namespace string
	dice      *rand.Rand
	done      int // writes that the server confirmed
}

// startLoad returns a function that stops the load and returns how many writes were confirmed.
func startLoad(t *testing.T, c *cluster.Cluster, namespace string) (stop func() int) {
	t.Helper()
	config, err := clientcmd.BuildConfigFromFlags("", c.Kubeconfig())
	if err != nil {
		t.Fatal(err)
	}
	config.QPS = -1 // no limit
	config.Timeout = 5 * time.Second
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		t.Fatal(err)
	}
	l := &load{client: client, namespace: namespace, dice: rand.New(rand.NewPCG(1, 2))}
	ctx, cancel := context.WithCancel(t.Context())
	var wait sync.WaitGroup
	wait.Go(func() {
		for ctx.Err() == nil {
			l.write(ctx)
		}
	})
	t.Cleanup(func() { cancel(); wait.Wait() })
	return func() int {
		cancel()
		wait.Wait()
		return l.done
	}
}

// write makes one random change.
func (l *load) write(ctx context.Context) {
	pods, services, configMaps := l.client.CoreV1().Pods(l.namespace), l.client.CoreV1().Services(l.namespace), l.client.CoreV1().ConfigMaps(l.namespace)
	pod, service, configMap := l.name("pod", 30), l.name("service", 5), l.name("configmap", 5)
	now := metav1.DeleteOptions{GracePeriodSeconds: new(int64)}
	var err error
	switch l.dice.IntN(8) {
	case 0, 1, 2:
		_, err = pods.Create(ctx, l.pod(pod, configMap), metav1.CreateOptions{})
	case 3:
		err = pods.Delete(ctx, pod, now)
	case 4:
		patch := fmt.Sprintf(`{"metadata":{"labels":{"app":%q}}}`, l.name("app", 5))
		_, err = pods.Patch(ctx, pod, types.MergePatchType, []byte(patch), metav1.PatchOptions{})
	case 5:
		_, err = services.Create(ctx, l.service(service), metav1.CreateOptions{})
	case 6:
		_, err = configMaps.Create(ctx, &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: configMap}}, metav1.CreateOptions{})
	case 7:
		if err = configMaps.Delete(ctx, configMap, now); err == nil {
			err = services.Delete(ctx, service, now)
		}
	}
	if err == nil {
		l.done++
	}
}

func (l *load) name(kind string, n int) string { return fmt.Sprintf("%s-%d", kind, l.dice.IntN(n)) }

func (l *load) pod(name, configMap string) *corev1.Pod {
	return &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{"app": l.name("app", 5)}},
		Spec: corev1.PodSpec{
			Containers: []corev1.Container{{Name: "c", Image: "i"}},
			Volumes: []corev1.Volume{{Name: "v", VolumeSource: corev1.VolumeSource{ConfigMap: &corev1.ConfigMapVolumeSource{
				LocalObjectReference: corev1.LocalObjectReference{Name: configMap}}}}},
		},
	}
}

func (l *load) service(name string) *corev1.Service {
	return &corev1.Service{
		ObjectMeta: metav1.ObjectMeta{Name: name},
		Spec:       corev1.ServiceSpec{Selector: map[string]string{"app": l.name("app", 5)}, Ports: []corev1.ServicePort{{Port: 80}}},
	}
}
