package query

// A purpose is what objects of a kind are there for, by which one that serves no purpose is told.
type purpose struct {
	kind Kind
	// usedBy are the relations by which another object uses one of the kind.
	usedBy []string
	// worksOn are the relations by which one of the kind works on others: without one that is there it works on nothing.
	worksOn []string
	// reason says in words what is not there.
	reason string
}

// purposes are those of the kinds that exist to be used or to work on others. Kinds that do something by themselves (a
// Deployment, a Job), that answer to clients which the graph does not see (a Service with Pods, an Ingress) or that hold for
// a whole namespace (a quota) are not among them.
func (v Vocabulary) purposes() map[Kind]purpose {
	all := map[Kind]purpose{}
	add := func(p purpose) {
		if _, known := all[p.kind]; !known {
			all[p.kind] = p
		}
	}
	for _, p := range builtinPurposes() {
		add(p)
	}
	// What the vocabulary says by itself, of kinds of custom resources as well.
	for _, r := range v.Relations {
		if reason, known := purposeOf(r.Name); known {
			for _, kind := range r.To {
				add(purpose{kind: kind, usedBy: []string{r.Name}, reason: reason})
			}
		}
	}
	return all
}

// purposeOf says what is missing if no edge of a relation leads to an object, for relations the targets of which exist for
// nothing else.
func purposeOf(relation string) (reason string, known bool) {
	switch relation {
	case "of_class":
		return "nothing asks for this class", true
	case "binds":
		return "no binding gives it", true
	case "issued_by":
		return "nothing is to be issued by it", true
	case "attaches_to":
		return "no route attaches to it", true
	}
	return "", false
}

func builtinPurposes() []purpose {
	const (
		autoscaling        = "autoscaling"
		policy, networking = "policy", "networking.k8s.io"
		rbac, resource     = "rbac.authorization.k8s.io", "resource.k8s.io"
		monitoring, keda   = "monitoring.coreos.com", "keda.sh"
		snapshot, flux     = "snapshot.storage.k8s.io", "source.toolkit.fluxcd.io"
		secrets, argo      = "external-secrets.io", "argoproj.io"
	)
	used := func(group, kind, reason string, by ...string) purpose {
		return purpose{kind: Kind{group, kind}, usedBy: by, reason: reason}
	}
	working := func(group, kind, reason string, on ...string) purpose {
		return purpose{kind: Kind{group, kind}, worksOn: on, reason: reason}
	}
	return []purpose{
		used("", "ConfigMap", "nothing mounts it or reads it", "uses"),
		used("", "Secret", "nothing mounts it, reads it or pulls images with it", "uses"),
		used("", "PersistentVolumeClaim", "no Pod, and no workload, mounts it", "uses"),
		used("", "PersistentVolume", "no claim has it", "bound_to"),
		used("", "ServiceAccount", "nothing runs under it, and nobody has given it any rights", "uses", "subject"),
		used(rbac, "Role", "no binding gives it", "binds"),
		used(rbac, "ClusterRole", "no binding gives it, though another ClusterRole may have taken its rules up", "binds", "selects"),
		working(rbac, "RoleBinding", "none of those whom it gives a role is there", "subject"),
		working(rbac, "ClusterRoleBinding", "none of those whom it gives a role is there", "subject"),
		used("apiextensions.k8s.io", "CustomResourceDefinition", "there is no object of its kind", "instance_of"),
		used(resource, "ResourceClaim", "no Pod, and no workload, uses it", "uses"),
		used(resource, "ResourceClaimTemplate", "no Pod, and no workload, uses it", "uses"),
		used(snapshot, "VolumeSnapshotContent", "no snapshot has it", "bound_to"),

		working("", "Service", "its selector finds no Pod that runs or will run", "targets", "routes_to"),
		working(networking, "NetworkPolicy", "its selector finds no Pod", "applies_to"),
		working(policy, "PodDisruptionBudget", "its selector finds no Pod", "protects"),
		working(autoscaling, "HorizontalPodAutoscaler", "what it scales is not there", "scales"),
		working("autoscaling.k8s.io", "VerticalPodAutoscaler", "what it scales is not there", "scales"),
		working(keda, "ScaledObject", "what it scales is not there", "scales"),
		working(monitoring, "ServiceMonitor", "its selector finds no Service", "selects"),
		working(monitoring, "PodMonitor", "its selector finds no Pod", "selects"),

		used(keda, "TriggerAuthentication", "no trigger uses it", "uses"),
		used(keda, "ClusterTriggerAuthentication", "no trigger uses it", "uses"),
		used(secrets, "SecretStore", "no secret comes from it", "uses"),
		used(secrets, "ClusterSecretStore", "no secret comes from it", "uses"),
		used(argo, "AnalysisTemplate", "no rollout uses it", "uses"),
		used(argo, "ClusterAnalysisTemplate", "no rollout uses it", "uses"),
		used(flux, "GitRepository", "nothing is deployed from it", "uses"),
		used(flux, "HelmRepository", "nothing is deployed from it", "uses"),
		used(flux, "OCIRepository", "nothing is deployed from it", "uses"),
		used(flux, "Bucket", "nothing is deployed from it", "uses"),
	}
}
