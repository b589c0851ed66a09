package oracle

import (
	"cmp"
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// owners says what the garbage collector understands of owner references: the owner is the object of that kind and name
// in the dependent's namespace (or without one, if its kind has none), and only if it has that UID. One that has another
// UID is another object. An object outside namespaces has no owner inside one.
func (t teller) owners(references []metav1.OwnerReference) {
	for i, o := range references {
		t.says("owned_by", versionKey(o.APIVersion, o.Kind, t.by.Namespace, o.Name), fmt.Sprintf("metadata.ownerReferences[%d]", i),
			"ownerReference", "any-owned-by", ofUID(o.UID))
	}
}

// helm says which release an object is of: one of its own namespace, unless it says another.
func (t teller) helm(annotations map[string]string) {
	namespace := cmp.Or(annotations["meta.helm.sh/release-namespace"], t.by.Namespace)
	t.says("managed_by", groupKey(virtual, "HelmRelease", namespace, annotations["meta.helm.sh/release-name"]),
		"metadata.annotations[meta.helm.sh/release-name]", "helm", "helm-any-release")
}
