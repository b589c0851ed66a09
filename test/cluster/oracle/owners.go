package oracle

import (
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

// helm says which release an object is of.
func (t teller) helm(annotations map[string]string) {
	t.says("managed_by", groupKey(virtual, "HelmRelease", "", annotations["meta.helm.sh/release-name"]),
		"metadata.annotations[meta.helm.sh/release-name]", "helm", "helm-any-release")
}
