package churn

import (
	"context"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	nodev1 "k8s.io/api/node/v1"
	schedulingv1 "k8s.io/api/scheduling/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// priorityClasses and runtimeClass are there all the time: the API server lets no Pod in that names another one.
func priorityClasses() []string { return []string{"low", "high"} }

const runtimeClass = "sandboxed"

// Setup makes the namespaces, the classes without which no Pod is let in, and the kind Plan. They may be there already.
func (c *Churn) Setup(ctx context.Context) error {
	for _, name := range namespaces() {
		namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name}}
		_, err := c.cluster.CoreV1().Namespaces().Create(ctx, namespace, metav1.CreateOptions{})
		if err := ready("namespace "+name, err); err != nil {
			return err
		}
	}
	for i, name := range priorityClasses() {
		class := &schedulingv1.PriorityClass{ObjectMeta: metav1.ObjectMeta{Name: name}, Value: int32(i)}
		_, err := c.cluster.SchedulingV1().PriorityClasses().Create(ctx, class, metav1.CreateOptions{})
		if err := ready("PriorityClass "+name, err); err != nil {
			return err
		}
	}
	class := &nodev1.RuntimeClass{ObjectMeta: metav1.ObjectMeta{Name: runtimeClass}, Handler: "kata"}
	_, err := c.cluster.NodeV1().RuntimeClasses().Create(ctx, class, metav1.CreateOptions{})
	if err := ready("RuntimeClass "+runtimeClass, err); err != nil {
		return err
	}
	return c.cluster.define(ctx, definition(PlanKind().Group, PlanKind().Kind, "plans", true))
}

// ready takes an error of what may be there already.
func ready(what string, err error) error {
	if err == nil || apierrors.IsAlreadyExists(err) {
		return nil
	}
	return fmt.Errorf("churn: %s: %w", what, err)
}
