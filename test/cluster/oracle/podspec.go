package oracle

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
)

// A podTeller notes what the spec of a Pod uses. The spec may be a Pod's or that of a template.
type podTeller struct{ teller }

// template notes what a template at some path uses. kind is what the names of its rules begin with.
func (t teller) template(path, kind string, template *corev1.PodTemplateSpec) {
	rule := kind + "-podtemplate-"
	podTeller{t.under(path+".spec.", rule, "template:")}.spec(&template.Spec)
}

// spec notes everything but ephemeral containers, which templates cannot have.
func (p podTeller) spec(spec *corev1.PodSpec) {
	for i, v := range spec.Volumes {
		at := fmt.Sprintf("volumes[%d]", i)
		p.volume(at, v)
		p.claimed(at, v)
		p.legacy(at, v)
	}
	for i, c := range spec.Containers {
		p.container(fmt.Sprintf("containers[%d]", i), "containers", c.Env, c.EnvFrom)
	}
	for i, c := range spec.InitContainers {
		p.container(fmt.Sprintf("initContainers[%d]", i), "initContainers", c.Env, c.EnvFrom)
	}
	p.uses("ServiceAccount", spec.ServiceAccountName, "serviceAccountName", "serviceAccount", "uses-serviceaccount", nil)
	yes := true
	for i, s := range spec.ImagePullSecrets {
		p.uses("Secret", s.Name, fmt.Sprintf("imagePullSecrets[%d].name", i), "imagePull", "imagepullsecret", &yes)
	}
	p.says("of_class", groupKey("scheduling.k8s.io", "PriorityClass", "", spec.PriorityClassName), "priorityClassName", "priority", "priorityclass")
	p.says("of_class", groupKey("node.k8s.io", "RuntimeClass", "", value(spec.RuntimeClassName)), "runtimeClassName", "runtime", "runtimeclass")
	p.says("member_of", coreKey("Service", p.by.Namespace, spec.Subdomain), "subdomain", "dns", "subdomain-service", always)
	for i, c := range spec.ResourceClaims {
		at := fmt.Sprintf("resourceClaims[%d]", i)
		p.says("uses", groupKey("resource.k8s.io", "ResourceClaim", p.by.Namespace, value(c.ResourceClaimName)),
			at+".resourceClaimName", "resourceClaim", "resourceclaim")
		p.says("uses", groupKey("resource.k8s.io", "ResourceClaimTemplate", p.by.Namespace, value(c.ResourceClaimTemplateName)),
			at+".resourceClaimTemplateName", "resourceClaimTemplate", "resourceclaimtemplate")
	}
}

func (p podTeller) volume(at string, v corev1.Volume) {
	if v.ConfigMap != nil {
		p.uses("ConfigMap", v.ConfigMap.Name, at+".configMap.name", "volume", "volume-configmap", v.ConfigMap.Optional)
	}
	if v.Secret != nil {
		p.uses("Secret", v.Secret.SecretName, at+".secret.secretName", "volume", "volume-secret", v.Secret.Optional)
	}
	if v.Projected == nil {
		return
	}
	for i, source := range v.Projected.Sources {
		at := fmt.Sprintf("%s.projected.sources[%d]", at, i)
		if c := source.ConfigMap; c != nil {
			p.uses("ConfigMap", c.Name, at+".configMap.name", "projected", "projected-configmap", c.Optional)
		}
		if s := source.Secret; s != nil {
			p.uses("Secret", s.Name, at+".secret.name", "projected", "projected-secret", s.Optional)
		}
		if b := source.ClusterTrustBundle; b != nil {
			p.says("uses", groupKey("certificates.k8s.io", "ClusterTrustBundle", "", value(b.Name)),
				at+".clusterTrustBundle.name", "projected", "projected-ctb-name", optional(b.Optional))
		}
		if c := source.PodCertificate; c != nil {
			p.says("signed_by", groupKey(virtual, "Signer", "", c.SignerName), at+".podCertificate.signerName", "podCertificate", "projected-podcertificate")
		}
	}
}

// claimed notes the claim of a volume, and what that of a generic ephemeral volume will say.
func (p podTeller) claimed(at string, v corev1.Volume) {
	if c := v.PersistentVolumeClaim; c != nil {
		p.uses("PersistentVolumeClaim", c.ClaimName, at+".persistentVolumeClaim.claimName", "volume", "volume-pvc", nil)
	}
	if v.Ephemeral != nil && v.Ephemeral.VolumeClaimTemplate != nil {
		p.claimSpec(&v.Ephemeral.VolumeClaimTemplate.Spec, at+".ephemeral.volumeClaimTemplate.spec.", "ephemeral-", "ephemeralTemplate", "dataSource")
	}
	if v.CSI != nil {
		p.says("provisioned_by", groupKey("storage.k8s.io", "CSIDriver", "", v.CSI.Driver), at+".csi.driver", "csiInline", "csi-driver", always)
		if s := v.CSI.NodePublishSecretRef; s != nil {
			p.uses("Secret", s.Name, at+".csi.nodePublishSecretRef.name", "csiInline", "csi-secret", nil)
		}
	}
}

// claimSpec notes what a template of a claim says.
func (t teller) claimSpec(spec *corev1.PersistentVolumeClaimSpec, at, rule, via, sourceVia string) {
	t.says("of_class", groupKey("storage.k8s.io", "StorageClass", "", value(spec.StorageClassName)), at+"storageClassName", via, rule+"storageclass")
	t.says("of_class", groupKey("storage.k8s.io", "VolumeAttributesClass", "", value(spec.VolumeAttributesClassName)), at+"volumeAttributesClassName", via, rule+"vac")
	t.says("bound_to", coreKey("PersistentVolume", "", spec.VolumeName), at+"volumeName", via, rule+"pv")
	t.dataSources(spec, at, rule, sourceVia)
}

func (t teller) dataSources(spec *corev1.PersistentVolumeClaimSpec, at, rule, via string) {
	if s := spec.DataSource; s != nil {
		t.says("uses", groupKey(value(s.APIGroup), s.Kind, t.by.Namespace, s.Name), at+"dataSource.name", via, rule+"datasource", always)
	}
	if s := spec.DataSourceRef; s != nil {
		namespace := t.by.Namespace
		if value(s.Namespace) != "" {
			namespace = *s.Namespace
		}
		t.says("uses", groupKey(value(s.APIGroup), s.Kind, namespace, s.Name), at+"dataSourceRef.name", via, rule+"datasourceref", always)
	}
}

func (p podTeller) container(at, rule string, env []corev1.EnvVar, envFrom []corev1.EnvFromSource) {
	for i, e := range env {
		if e.ValueFrom == nil {
			continue
		}
		at := fmt.Sprintf("%s.env[%d].valueFrom", at, i)
		if c := e.ValueFrom.ConfigMapKeyRef; c != nil {
			p.uses("ConfigMap", c.Name, at+".configMapKeyRef.name", "env", rule+"-env-configmap", c.Optional)
		}
		if s := e.ValueFrom.SecretKeyRef; s != nil {
			p.uses("Secret", s.Name, at+".secretKeyRef.name", "env", rule+"-env-secret", s.Optional)
		}
	}
	for i, e := range envFrom {
		at := fmt.Sprintf("%s.envFrom[%d]", at, i)
		if c := e.ConfigMapRef; c != nil {
			p.uses("ConfigMap", c.Name, at+".configMapRef.name", "envFrom", rule+"-envfrom-configmap", c.Optional)
		}
		if s := e.SecretRef; s != nil {
			p.uses("Secret", s.Name, at+".secretRef.name", "envFrom", rule+"-envfrom-secret", s.Optional)
		}
	}
}

// uses notes a use of an object in the source's namespace. An empty name names nothing.
func (p podTeller) uses(kind, name, at, via, rule string, is *bool) {
	p.says("uses", coreKey(kind, p.by.Namespace, name), at, via, rule, optional(is))
}
