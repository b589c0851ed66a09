package fill

import (
	"fmt"

	autoscalingv2 "k8s.io/api/autoscaling/v2"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// jobsPerCronJob is how many Jobs that have ended a CronJob keeps.
const jobsPerCronJob = 5

// extras returns what only some apps have: every second one an Ingress, every eighth an autoscaler, every tenth a
// disruption budget, a CronJob and a ServiceAccount.
func (a *app) extras() []object {
	var objects []object
	if a.index%2 == 1 {
		objects = append(objects, a.ingress())
	}
	if a.index%8 == 3 {
		objects = append(objects, a.autoscaler())
	}
	if a.index%10 == 4 {
		objects = append(objects, a.budget())
	}
	if a.index%10 == 5 {
		objects = append(objects, a.cronJob()...)
	}
	if a.index%10 == 6 {
		account := &corev1.ServiceAccount{ObjectMeta: a.meta(a.name)}
		a.manage(account, "helm", "", metav1.ManagedFieldsOperationUpdate)
		objects = append(objects, account)
	}
	return objects
}

// endpoints returns the EndpointSlice of the app's Service, with its pods.
func (a *app) endpoints(service object, pods []*corev1.Pod) object {
	slice := &discoveryv1.EndpointSlice{
		ObjectMeta:  a.meta(a.name + "-" + a.dice.suffix(5)),
		AddressType: discoveryv1.AddressTypeIPv4,
		Ports: []discoveryv1.EndpointPort{
			{Name: ptr("http"), Protocol: ptr(corev1.ProtocolTCP), Port: ptr(int32(8080))},
			{Name: ptr("metrics"), Protocol: ptr(corev1.ProtocolTCP), Port: ptr(int32(9090))},
		},
	}
	slice.GenerateName = a.name + "-"
	slice.Labels = with(with(slice.Labels, discoveryv1.LabelServiceName, a.name), discoveryv1.LabelManagedBy, "endpointslice-controller.k8s.io")
	slice.OwnerReferences = owner("v1", "Service", metav1.ObjectMeta{Name: service.GetName(), UID: service.GetUID()})
	for _, pod := range pods {
		slice.Endpoints = append(slice.Endpoints, discoveryv1.Endpoint{
			Addresses:  []string{pod.Status.PodIP},
			Conditions: discoveryv1.EndpointConditions{Ready: ptr(true), Serving: ptr(true), Terminating: ptr(false)},
			TargetRef:  &corev1.ObjectReference{Kind: "Pod", Namespace: pod.Namespace, Name: pod.Name, UID: pod.UID},
			NodeName:   ptr(pod.Spec.NodeName),
			Zone:       ptr("region-1a"),
		})
	}
	a.manage(slice, "kube-controller-manager", "", metav1.ManagedFieldsOperationUpdate)
	return slice
}

func (a *app) ingress() object {
	host := a.name + ".example.com"
	ingress := &networkingv1.Ingress{
		ObjectMeta: a.meta(a.name),
		Spec: networkingv1.IngressSpec{
			IngressClassName: ptr(ingressClassName),
			TLS:              []networkingv1.IngressTLS{{Hosts: []string{host}, SecretName: a.secretName()}},
			Rules: []networkingv1.IngressRule{{Host: host, IngressRuleValue: networkingv1.IngressRuleValue{
				HTTP: &networkingv1.HTTPIngressRuleValue{Paths: []networkingv1.HTTPIngressPath{{
					Path: "/", PathType: ptr(networkingv1.PathTypePrefix),
					Backend: networkingv1.IngressBackend{Service: &networkingv1.IngressServiceBackend{
						Name: a.name, Port: networkingv1.ServiceBackendPort{Name: "http"},
					}},
				}}},
			}}},
		},
		Status: networkingv1.IngressStatus{LoadBalancer: networkingv1.IngressLoadBalancerStatus{
			Ingress: []networkingv1.IngressLoadBalancerIngress{{IP: "192.0.2.10"}},
		}},
	}
	a.manage(ingress, "helm", "", metav1.ManagedFieldsOperationApply)
	a.manage(ingress, "ingress-controller", "status", metav1.ManagedFieldsOperationUpdate)
	return ingress
}

func (a *app) autoscaler() object {
	n := int32(a.pods)
	scaler := &autoscalingv2.HorizontalPodAutoscaler{
		ObjectMeta: a.meta(a.name),
		Spec: autoscalingv2.HorizontalPodAutoscalerSpec{
			ScaleTargetRef: autoscalingv2.CrossVersionObjectReference{APIVersion: "apps/v1", Kind: "Deployment", Name: a.name},
			MinReplicas:    ptr(int32(2)), MaxReplicas: 2 * podsPerApp,
			Metrics: []autoscalingv2.MetricSpec{{Type: autoscalingv2.ResourceMetricSourceType, Resource: &autoscalingv2.ResourceMetricSource{
				Name:   corev1.ResourceCPU,
				Target: autoscalingv2.MetricTarget{Type: autoscalingv2.UtilizationMetricType, AverageUtilization: ptr(int32(70))},
			}}},
		},
		Status: autoscalingv2.HorizontalPodAutoscalerStatus{CurrentReplicas: n, DesiredReplicas: n},
	}
	a.manage(scaler, "helm", "", metav1.ManagedFieldsOperationApply)
	a.manage(scaler, "kube-controller-manager", "status", metav1.ManagedFieldsOperationUpdate)
	return scaler
}

func (a *app) budget() object {
	budget := &policyv1.PodDisruptionBudget{
		ObjectMeta: a.meta(a.name),
		Spec: policyv1.PodDisruptionBudgetSpec{
			MaxUnavailable: ptr(intstr.FromInt32(1)), Selector: &metav1.LabelSelector{MatchLabels: a.selector()},
		},
		Status: policyv1.PodDisruptionBudgetStatus{
			ObservedGeneration: 1, DisruptionsAllowed: 1, CurrentHealthy: int32(a.pods), DesiredHealthy: int32(a.pods - 1), ExpectedPods: int32(a.pods),
		},
	}
	budget.Generation = 1
	a.manage(budget, "helm", "", metav1.ManagedFieldsOperationApply)
	a.manage(budget, "kube-controller-manager", "status", metav1.ManagedFieldsOperationUpdate)
	return budget
}

// cronJob returns a CronJob and the Jobs that it has kept. Their pods are gone.
func (a *app) cronJob() []object {
	template := a.template(1)
	template.Spec.RestartPolicy = corev1.RestartPolicyNever
	spec := batchv1.JobSpec{
		Parallelism: ptr(int32(1)), Completions: ptr(int32(1)), BackoffLimit: ptr(int32(6)), Suspend: ptr(false),
		CompletionMode: ptr(batchv1.NonIndexedCompletion), Template: template,
	}
	last := a.population.time(100 * 24 * 3600)
	cron := &batchv1.CronJob{
		ObjectMeta: a.meta(a.name + "-cleanup"),
		Spec: batchv1.CronJobSpec{
			Schedule: "15 3 * * *", ConcurrencyPolicy: batchv1.ForbidConcurrent, Suspend: ptr(false),
			JobTemplate:                batchv1.JobTemplateSpec{Spec: spec},
			SuccessfulJobsHistoryLimit: ptr(int32(jobsPerCronJob)), FailedJobsHistoryLimit: ptr(int32(1)),
		},
		Status: batchv1.CronJobStatus{LastScheduleTime: &last, LastSuccessfulTime: &last},
	}
	a.manage(cron, "helm", "", metav1.ManagedFieldsOperationApply)
	objects := []object{cron}
	for i := range jobsPerCronJob {
		objects = append(objects, a.job(cron, spec, i))
	}
	return objects
}

// job returns the i-th Job that a CronJob has kept.
func (a *app) job(cron *batchv1.CronJob, spec batchv1.JobSpec, i int) object {
	job := &batchv1.Job{ObjectMeta: a.meta(fmt.Sprintf("%s-%d", cron.Name, 29_400_000+i)), Spec: *spec.DeepCopy()}
	of := map[string]string{batchv1.ControllerUidLabel: string(job.UID)}
	job.Spec.Selector = &metav1.LabelSelector{MatchLabels: of}
	job.Spec.Template.Labels = with(with(job.Spec.Template.Labels, batchv1.ControllerUidLabel, string(job.UID)), batchv1.JobNameLabel, job.Name)
	job.OwnerReferences = owner("batch/v1", "CronJob", cron.ObjectMeta)
	began, ended := job.CreationTimestamp, metav1.NewTime(job.CreationTimestamp.Add(90_000_000_000))
	job.Status = batchv1.JobStatus{
		Succeeded: 1, StartTime: &began, CompletionTime: &ended, Ready: ptr(int32(0)),
		UncountedTerminatedPods: &batchv1.UncountedTerminatedPods{},
		Conditions: []batchv1.JobCondition{{
			Type: batchv1.JobComplete, Status: corev1.ConditionTrue, LastProbeTime: ended, LastTransitionTime: ended,
			Reason: batchv1.JobReasonCompletionsReached, Message: "Reached expected number of succeeded pods",
		}},
	}
	a.manage(job, "kube-controller-manager", "", metav1.ManagedFieldsOperationUpdate)
	a.manage(job, "kube-controller-manager", "status", metav1.ManagedFieldsOperationUpdate)
	return job
}
