package churn

import (
	"context"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// pods are bare Pods: the scheduler places them, or they name a Node that may not be there.
func pods() kind {
	k := typed[*corev1.Pod]{
		client: func(c *cluster, namespace string) client[*corev1.Pod] { return c.CoreV1().Pods(namespace) },
		object: pod,
		delete: deletePod,
		owned:  4,
	}
	return kind{
		name: "Pod", weight: 50, names: 12, namespaced: true, create: k.create,
		verbs: k.verbs(16, 6, 10, 6, verb{"debug", 8, debugPod}, verb{"finish", 3, finishPod}),
	}
}

func pod(g *generator, _ address) *corev1.Pod {
	p := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Labels: g.labels()}, Spec: g.podSpec()}
	if g.oneIn(2) {
		p.Spec.NodeName = oneOf(g, "node-0", "node-1", "n0", "n1", "n2", "never")
	}
	return p
}

// deletePod mostly does not wait for a kubelet, which there may not be.
func deletePod(g *generator) metav1.DeleteOptions {
	if g.oneIn(6) {
		return metav1.DeleteOptions{}
	}
	now := int64(0)
	return metav1.DeleteOptions{GracePeriodSeconds: &now}
}

// debugPod adds an ephemeral container, as `kubectl debug` does.
func debugPod(g *generator, at address) call {
	g.serial++
	added := corev1.EphemeralContainer{EphemeralContainerCommon: corev1.EphemeralContainerCommon{
		Name: fmt.Sprintf("debug-%d", g.serial), Image: "example.com/image:1", Env: g.env(), EnvFrom: g.envFrom()}}
	return func(ctx context.Context, c *cluster) error {
		pods := c.CoreV1().Pods(at.namespace)
		p, err := pods.Get(ctx, at.name, metav1.GetOptions{})
		if err != nil {
			return err
		}
		p.Spec.EphemeralContainers = append(p.Spec.EphemeralContainers, added)
		_, err = pods.UpdateEphemeralContainers(ctx, at.name, p, metav1.UpdateOptions{})
		return err
	}
}

// finishPod says that a Pod has ended.
func finishPod(g *generator, at address) call {
	phase := oneOf(g, corev1.PodSucceeded, corev1.PodFailed)
	return func(ctx context.Context, c *cluster) error {
		pods := c.CoreV1().Pods(at.namespace)
		p, err := pods.Get(ctx, at.name, metav1.GetOptions{})
		if err != nil {
			return err
		}
		p.Status.Phase = phase
		_, err = pods.UpdateStatus(ctx, p, metav1.UpdateOptions{})
		return err
	}
}
