package churn

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// podTemplates use everything that a Pod can name: nobody makes Pods of them.
func podTemplates() kind {
	k := typed[*corev1.PodTemplate]{
		client: func(c *cluster, namespace string) client[*corev1.PodTemplate] {
			return c.CoreV1().PodTemplates(namespace)
		},
		object: func(g *generator, _ address) *corev1.PodTemplate {
			return &corev1.PodTemplate{Template: g.everything()}
		},
		delete: plainDelete,
		owned:  5,
	}
	return kind{name: "PodTemplate", weight: 8, names: 3, namespaced: true, create: k.create,
		verbs: k.verbs(1, 1, 2, 2, verb{"template", 6, k.change(func(g *generator) func(*corev1.PodTemplate) {
			drawn := g.everything()
			return func(t *corev1.PodTemplate) { t.Template = drawn }
		})})}
}

func (g *generator) everything() corev1.PodTemplateSpec {
	spec := g.podSpec()
	spec.PriorityClassName = oneOf(g, "", "low", "never")
	for i := range 3 + g.dice.IntN(4) {
		spec.Volumes = append(spec.Volumes, corev1.Volume{Name: fmt.Sprintf("odd%d", i), VolumeSource: g.oddVolume()})
	}
	claim := corev1.PodResourceClaim{Name: "claim"}
	name := g.name(2)
	if g.oneIn(2) {
		claim.ResourceClaimName = &name
	} else {
		claim.ResourceClaimTemplateName = &name
	}
	spec.ResourceClaims = []corev1.PodResourceClaim{claim}
	return corev1.PodTemplateSpec{ObjectMeta: metav1.ObjectMeta{Labels: g.labels()}, Spec: spec}
}

// oddVolume draws volumes that no Pod here could start with.
func (g *generator) oddVolume() corev1.VolumeSource {
	secret := &corev1.LocalObjectReference{Name: g.name(3)}
	bundle := oneOf(g, "n0", "kubernetes.io:kube-apiserver-serving:1")
	return oneOf(g,
		corev1.VolumeSource{AzureFile: &corev1.AzureFileVolumeSource{SecretName: secret.Name, ShareName: "s"}},
		corev1.VolumeSource{CephFS: &corev1.CephFSVolumeSource{Monitors: []string{"192.0.2.1"}, SecretRef: secret}},
		corev1.VolumeSource{Cinder: &corev1.CinderVolumeSource{VolumeID: "v", SecretRef: secret}},
		corev1.VolumeSource{FlexVolume: &corev1.FlexVolumeSource{Driver: "example.com/d", SecretRef: secret}},
		corev1.VolumeSource{RBD: &corev1.RBDVolumeSource{CephMonitors: []string{"192.0.2.1"}, RBDImage: "i", SecretRef: secret}},
		corev1.VolumeSource{ScaleIO: &corev1.ScaleIOVolumeSource{Gateway: "g", System: "s", VolumeName: "v", SecretRef: secret}},
		corev1.VolumeSource{ISCSI: &corev1.ISCSIVolumeSource{TargetPortal: "192.0.2.1:3260", IQN: "iqn.2024-02.com.example:v", SecretRef: secret}},
		corev1.VolumeSource{StorageOS: &corev1.StorageOSVolumeSource{VolumeName: "v", SecretRef: secret}},
		corev1.VolumeSource{AWSElasticBlockStore: &corev1.AWSElasticBlockStoreVolumeSource{VolumeID: "v"}},
		corev1.VolumeSource{AzureDisk: &corev1.AzureDiskVolumeSource{DiskName: "d", DataDiskURI: "https://example.blob.core.windows.net/d.vhd"}},
		corev1.VolumeSource{GCEPersistentDisk: &corev1.GCEPersistentDiskVolumeSource{PDName: "d"}},
		corev1.VolumeSource{VsphereVolume: &corev1.VsphereVirtualDiskVolumeSource{VolumePath: "p"}},
		corev1.VolumeSource{PortworxVolume: &corev1.PortworxVolumeSource{VolumeID: "v"}},
		corev1.VolumeSource{CSI: &corev1.CSIVolumeSource{Driver: "csi.example.com", NodePublishSecretRef: secret}},
		corev1.VolumeSource{Projected: &corev1.ProjectedVolumeSource{Sources: []corev1.VolumeProjection{
			{ClusterTrustBundle: &corev1.ClusterTrustBundleProjection{Name: &bundle, Path: "p", Optional: g.optional()}}}}},
		corev1.VolumeSource{Projected: &corev1.ProjectedVolumeSource{Sources: []corev1.VolumeProjection{
			{PodCertificate: &corev1.PodCertificateProjection{SignerName: "example.com/signer", KeyType: "ED25519", CredentialBundlePath: "p"}}}}},
	)
}

// namespacesKind changes the labels of the namespaces, by which rules select.
func namespacesKind() kind {
	k := typed[*corev1.Namespace]{
		client: func(c *cluster, _ string) client[*corev1.Namespace] { return c.CoreV1().Namespaces() },
	}
	return kind{name: "Namespace", weight: 5, lasting: namespaces(), verbs: []verb{
		{"relabel", 1, k.change(func(g *generator) func(*corev1.Namespace) {
			team := oneOf(g, "x", "y", "z")
			return func(n *corev1.Namespace) { n.Labels["team"] = team }
		})},
	}}
}
