package churn

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
)

// podSpec draws a spec that uses ConfigMaps and Secrets in every way there is.
func (g *generator) podSpec() corev1.PodSpec {
	spec := corev1.PodSpec{Containers: []corev1.Container{g.container("main")}}
	for i := range g.dice.IntN(4) {
		spec.Volumes = append(spec.Volumes, corev1.Volume{Name: fmt.Sprintf("v%d", i), VolumeSource: g.volume()})
	}
	if g.oneIn(2) {
		spec.Containers = append(spec.Containers, g.container("side"))
	}
	if !g.oneIn(3) {
		spec.InitContainers = append(spec.InitContainers, g.container("init"))
	}
	if g.oneIn(3) {
		spec.ServiceAccountName = oneOf(g, "n0", "n1", "default", "never")
	}
	if g.oneIn(4) {
		spec.ImagePullSecrets = []corev1.LocalObjectReference{g.secret(), {Name: "never"}}
	}
	if g.oneIn(4) {
		spec.PriorityClassName = oneOf(g, priorityClasses()...)
	}
	if g.oneIn(6) {
		class := runtimeClass
		spec.RuntimeClassName = &class
	}
	if g.oneIn(5) {
		spec.Subdomain = g.name(7)
	}
	return spec
}

func (g *generator) container(name string) corev1.Container {
	return corev1.Container{Name: name, Image: "example.com/image:1", Env: g.env(), EnvFrom: g.envFrom()}
}

func (g *generator) volume() corev1.VolumeSource {
	switch g.dice.IntN(6) {
	case 0:
		return corev1.VolumeSource{ConfigMap: &corev1.ConfigMapVolumeSource{LocalObjectReference: g.configMap(), Optional: g.optional()}}
	case 1:
		return corev1.VolumeSource{Secret: &corev1.SecretVolumeSource{SecretName: g.secret().Name, Optional: g.optional()}}
	case 2:
		return corev1.VolumeSource{Projected: &corev1.ProjectedVolumeSource{Sources: []corev1.VolumeProjection{
			{DownwardAPI: &corev1.DownwardAPIProjection{}},
			{ConfigMap: &corev1.ConfigMapProjection{LocalObjectReference: g.configMap(), Optional: g.optional()}},
			{Secret: &corev1.SecretProjection{LocalObjectReference: g.secret(), Optional: g.optional()}},
		}}}
	}
	if g.oneIn(4) {
		return corev1.VolumeSource{PersistentVolumeClaim: &corev1.PersistentVolumeClaimVolumeSource{ClaimName: g.name(3)}}
	}
	if g.oneIn(5) {
		return corev1.VolumeSource{Ephemeral: &corev1.EphemeralVolumeSource{VolumeClaimTemplate: &corev1.PersistentVolumeClaimTemplate{
			Spec: g.claimSpec()}}}
	}
	return corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}
}

func (g *generator) env() []corev1.EnvVar {
	var env []corev1.EnvVar
	for i := range g.dice.IntN(5) {
		e := corev1.EnvVar{Name: fmt.Sprintf("E%d", i)}
		switch g.dice.IntN(3) {
		case 0:
			e.Value = "literal"
		case 1:
			e.ValueFrom = &corev1.EnvVarSource{ConfigMapKeyRef: &corev1.ConfigMapKeySelector{
				LocalObjectReference: g.configMap(), Key: "key", Optional: g.optional()}}
		case 2:
			e.ValueFrom = &corev1.EnvVarSource{SecretKeyRef: &corev1.SecretKeySelector{
				LocalObjectReference: g.secret(), Key: "key", Optional: g.optional()}}
		}
		env = append(env, e)
	}
	return env
}

func (g *generator) envFrom() []corev1.EnvFromSource {
	var from []corev1.EnvFromSource
	for range g.dice.IntN(4) {
		if g.oneIn(2) {
			from = append(from, corev1.EnvFromSource{ConfigMapRef: &corev1.ConfigMapEnvSource{
				LocalObjectReference: g.configMap(), Optional: g.optional()}})
		} else {
			from = append(from, corev1.EnvFromSource{SecretRef: &corev1.SecretEnvSource{
				LocalObjectReference: g.secret(), Optional: g.optional()}})
		}
	}
	return from
}

// configMap draws a name that may be there, one that every namespace has, or one that never is.
func (g *generator) configMap() corev1.LocalObjectReference {
	return corev1.LocalObjectReference{Name: oneOf(g, "n0", "n1", "n2", "n3", "kube-root-ca.crt", "never")}
}

func (g *generator) secret() corev1.LocalObjectReference {
	return corev1.LocalObjectReference{Name: g.name(3)}
}

func (g *generator) optional() *bool {
	yes, no := true, false
	return oneOf(g, nil, &yes, &no)
}
