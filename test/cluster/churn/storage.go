package churn

import (
	"context"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

const betaClass = "volume.beta.kubernetes.io/storage-class"

// claims are bound by a controller, if there is a volume for them; most of what they say never changes.
func claims() kind {
	k := typed[*corev1.PersistentVolumeClaim]{
		client: func(c *cluster, namespace string) client[*corev1.PersistentVolumeClaim] {
			return c.CoreV1().PersistentVolumeClaims(namespace)
		},
		object: func(g *generator, _ address) *corev1.PersistentVolumeClaim {
			c := &corev1.PersistentVolumeClaim{Spec: g.claimSpec()}
			if g.oneIn(4) {
				annotate(c, betaClass, g.class())
			}
			return c
		},
		delete: plainDelete,
		owned:  5,
	}
	return kind{
		name: "PersistentVolumeClaim", weight: 14, names: 3, namespaced: true, create: k.create,
		verbs: k.verbs(2, 2, 5, 3, verb{"select node", 2, k.change(func(g *generator) func(*corev1.PersistentVolumeClaim) {
			node := oneOf(g, "n0", "n1", "node-0", "never")
			return func(c *corev1.PersistentVolumeClaim) { annotate(c, "volume.kubernetes.io/selected-node", node) }
		})}),
	}
}

// claimSpec draws what a claim wants: a class that a volume has, a volume by name, the data of another claim.
func (g *generator) claimSpec() corev1.PersistentVolumeClaimSpec {
	spec := corev1.PersistentVolumeClaimSpec{
		AccessModes: []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce},
		Resources:   corev1.VolumeResourceRequirements{Requests: corev1.ResourceList{corev1.ResourceStorage: resource.MustParse("1Gi")}},
	}
	if class := oneOf(g, "", "", g.class()); class != "" || g.oneIn(2) {
		spec.StorageClassName = &class
	}
	if g.oneIn(4) {
		spec.VolumeName = g.name(4)
	}
	if g.oneIn(4) {
		spec.DataSource = &corev1.TypedLocalObjectReference{Kind: "PersistentVolumeClaim", Name: g.name(3)}
	}
	if spec.DataSource == nil && g.oneIn(3) {
		spec.DataSourceRef = &corev1.TypedObjectReference{Kind: "PersistentVolumeClaim", Name: g.name(3)}
	}
	if g.oneIn(5) {
		class := g.name(2)
		spec.VolumeAttributesClassName = &class
	}
	return spec
}

func (g *generator) class() string { return g.name(3) }

// volumes wait for a claim of a name, are of one incarnation of it, or are free for any.
func volumes() kind {
	k := typed[*corev1.PersistentVolume]{
		client: func(c *cluster, _ string) client[*corev1.PersistentVolume] { return c.CoreV1().PersistentVolumes() },
		object: volume,
		delete: plainDelete,
		owned:  6,
	}
	return kind{
		name: "PersistentVolume", weight: 14, names: 8,
		create: func(g *generator, at address) call { return k.createWith(g, at, g.claimRef()) },
		verbs: []verb{
			{"claim", 6, func(g *generator, at address) call {
				reference := g.claimRef()
				return k.edit(at, func(c *cluster, v *corev1.PersistentVolume) { reference(c, v) })
			}},
			{"relabel", 2, k.relabel}, {"reown", 1, k.reown}, {"delete", 4, k.remove},
			{"recreate", 3, func(g *generator, at address) call {
				remove, create := k.remove(g, at), k.createWith(g, at, g.claimRef())
				return func(ctx context.Context, c *cluster) error {
					if err := remove(ctx, c); err != nil {
						return err
					}
					return create(ctx, c)
				}
			}},
		},
	}
}

func volume(g *generator, _ address) *corev1.PersistentVolume {
	v := &corev1.PersistentVolume{Spec: corev1.PersistentVolumeSpec{
		AccessModes:                   []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOnce},
		Capacity:                      corev1.ResourceList{corev1.ResourceStorage: resource.MustParse("2Gi")},
		PersistentVolumeReclaimPolicy: corev1.PersistentVolumeReclaimRetain,
		StorageClassName:              oneOf(g, "", g.class()),
		PersistentVolumeSource:        g.volumeSource(),
	}}
	if g.oneIn(3) {
		annotate(v, betaClass, g.class())
	}
	return v
}

func (g *generator) volumeSource() corev1.PersistentVolumeSource {
	secret := func() *corev1.SecretReference {
		return &corev1.SecretReference{Namespace: oneOf(g, namespaces()...), Name: g.name(3)}
	}
	switch g.dice.IntN(3) {
	case 0:
		return corev1.PersistentVolumeSource{CSI: &corev1.CSIPersistentVolumeSource{Driver: "csi.example.com", VolumeHandle: "v",
			ControllerPublishSecretRef: secret(), ControllerExpandSecretRef: secret(), NodePublishSecretRef: secret(),
			NodeStageSecretRef: secret(), NodeExpandSecretRef: secret()}}
	case 1:
		s := secret()
		s.Namespace = oneOf(g, "", s.Namespace)
		return corev1.PersistentVolumeSource{ISCSI: &corev1.ISCSIPersistentVolumeSource{TargetPortal: "192.0.2.1:3260", IQN: "iqn.2024-02.com.example:v", SecretRef: s}}
	}
	return corev1.PersistentVolumeSource{HostPath: &corev1.HostPathVolumeSource{Path: "/nowhere"}}
}

// claimRef draws which claim a volume is of.
func (g *generator) claimRef() func(*cluster, *corev1.PersistentVolume) {
	at := address{"PersistentVolumeClaim", oneOf(g, namespaces()...), g.name(3)}
	means := oneOf(g, latest, latest, former, another, made)
	none, named := g.oneIn(3), g.oneIn(2)
	return func(c *cluster, v *corev1.PersistentVolume) {
		v.Spec.ClaimRef = nil
		if none {
			return
		}
		v.Spec.ClaimRef = &corev1.ObjectReference{Kind: "PersistentVolumeClaim", APIVersion: "v1", Namespace: at.namespace, Name: at.name}
		if !named {
			v.Spec.ClaimRef.UID = c.made.uid(at, means)
		}
	}
}

// storageClasses never change: they can only be made again.
func storageClasses() kind {
	k := typed[*storagev1.StorageClass]{
		client: func(c *cluster, _ string) client[*storagev1.StorageClass] { return c.StorageV1().StorageClasses() },
		object: func(g *generator, _ address) *storagev1.StorageClass {
			mode := oneOf(g, storagev1.VolumeBindingImmediate, storagev1.VolumeBindingWaitForFirstConsumer)
			return &storagev1.StorageClass{ObjectMeta: metav1.ObjectMeta{Labels: g.labels()}, VolumeBindingMode: &mode,
				Provisioner: oneOf(g, "kubernetes.io/no-provisioner", "csi.example.com")}
		},
		delete: plainDelete,
		owned:  6,
	}
	return kind{name: "StorageClass", weight: 5, names: 3, create: k.create, verbs: k.verbs(1, 1, 2, 2)}
}
