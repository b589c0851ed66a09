package oracle

import (
	batchv1 "k8s.io/api/batch/v1"
)

func readBatch(r *reading) {
	list(r, &r.Jobs, r.BatchV1().Jobs("").List, func(l *batchv1.JobList) []batchv1.Job { return l.Items })
	list(r, &r.CronJobs, r.BatchV1().CronJobs("").List, func(l *batchv1.CronJobList) []batchv1.CronJob { return l.Items })
}

func batch(w *world) {
	for _, j := range w.Jobs {
		w.object("batch", "Job", &j, map[string]string{
			"completions": numberAt(j.Spec.Completions), "suspend": yesNo(j.Spec.Suspend),
			"active": number(j.Status.Active), "succeeded": number(j.Status.Succeeded), "failed": number(j.Status.Failed),
		}).template("spec.template", "job", &j.Spec.Template)
	}
	for _, c := range w.CronJobs {
		w.object("batch", "CronJob", &c, map[string]string{"schedule": c.Spec.Schedule, "suspend": yesNo(c.Spec.Suspend)}).
			template("spec.jobTemplate.spec.template", "cronjob", &c.Spec.JobTemplate.Spec.Template)
	}
}
