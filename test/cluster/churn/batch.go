package churn

import (
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func jobs() kind {
	k := typed[*batchv1.Job]{
		client: func(c *cluster, namespace string) client[*batchv1.Job] { return c.BatchV1().Jobs(namespace) },
		object: func(g *generator, _ address) *batchv1.Job { return &batchv1.Job{Spec: g.jobSpec()} },
		delete: withDependents,
		owned:  6,
	}
	return kind{
		name: "Job", weight: 10, names: 3, namespaced: true, create: k.create,
		verbs: k.verbs(1, 1, 3, 2, verb{"suspend", 4, k.change(func(g *generator) func(*batchv1.Job) {
			suspend := g.oneIn(2)
			return func(j *batchv1.Job) { j.Spec.Suspend = &suspend }
		})}),
	}
}

func (g *generator) jobSpec() batchv1.JobSpec {
	spec := g.podSpec()
	spec.RestartPolicy = corev1.RestartPolicyNever
	suspend := g.oneIn(3)
	parallelism := int32(1 + g.dice.IntN(2))
	return batchv1.JobSpec{Suspend: &suspend, Parallelism: &parallelism,
		Template: corev1.PodTemplateSpec{ObjectMeta: metav1.ObjectMeta{Labels: g.labels()}, Spec: spec}}
}

// cronJobs are due every minute, or hardly ever.
func cronJobs() kind {
	k := typed[*batchv1.CronJob]{
		client: func(c *cluster, namespace string) client[*batchv1.CronJob] { return c.BatchV1().CronJobs(namespace) },
		object: func(g *generator, _ address) *batchv1.CronJob {
			c := &batchv1.CronJob{Spec: batchv1.CronJobSpec{JobTemplate: batchv1.JobTemplateSpec{Spec: g.jobSpec()}}}
			reschedule(g)(c)
			return c
		},
		delete: withDependents,
		owned:  6,
	}
	return kind{
		name: "CronJob", weight: 8, names: 2, namespaced: true, create: k.create,
		verbs: k.verbs(1, 1, 2, 2, verb{"reschedule", 3, k.change(reschedule)},
			verb{"template", 3, k.change(func(g *generator) func(*batchv1.CronJob) {
				spec := g.jobSpec()
				return func(c *batchv1.CronJob) { c.Spec.JobTemplate.Spec = spec }
			})}),
	}
}

func reschedule(g *generator) func(*batchv1.CronJob) {
	schedule, suspend := oneOf(g, "* * * * *", "0 0 1 1 *", "0 0 29 2 *"), g.oneIn(4)
	return func(c *batchv1.CronJob) { c.Spec.Schedule, c.Spec.Suspend = schedule, &suspend }
}
