package oracle

import (
	"testing"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

func declares(name, group, kind, plural string) apiextensionsv1.CustomResourceDefinition {
	return apiextensionsv1.CustomResourceDefinition{ObjectMeta: meta("", name), Spec: apiextensionsv1.CustomResourceDefinitionSpec{
		Group: group, Names: apiextensionsv1.CustomResourceDefinitionNames{Kind: kind, Plural: plural}}}
}

func custom(apiVersion, kind, namespace, name string, spec map[string]any) unstructured.Unstructured {
	o := unstructured.Unstructured{Object: map[string]any{"apiVersion": apiVersion, "kind": kind, "spec": spec}}
	m := meta(namespace, name)
	o.SetNamespace(m.Namespace)
	o.SetName(m.Name)
	o.SetUID(m.UID)
	return o
}

// TestCustom: an object is an instance of the definition of its kind, whatever else is known of it.
func TestCustom(t *testing.T) {
	check(t, "each of its own group's; the kind and not the plural decides, and in which version it is does not",
		Objects{
			Definitions: []apiextensionsv1.CustomResourceDefinition{
				declares("mice.a.example.com", "a.example.com", "Mouse", "mice"), declares("mice.b.example.com", "b.example.com", "Mouse", "mice")},
			Custom: []unstructured.Unstructured{
				custom("a.example.com/v1", "Mouse", "x", "of-a", nil), custom("b.example.com/v1beta1", "Mouse", "", "of-b", nil)},
		},
		`node CustomResourceDefinition.apiextensions.k8s.io/mice.a.example.com uid=uid-mice.a.example.com`,
		`node CustomResourceDefinition.apiextensions.k8s.io/mice.b.example.com uid=uid-mice.b.example.com`,
		`node Mouse.a.example.com/x/of-a uid=uid-of-a`, `node Mouse.b.example.com/of-b uid=uid-of-b`,
		`edge Mouse.a.example.com/x/of-a instance_of CustomResourceDefinition.apiextensions.k8s.io/mice.a.example.com because metadata (, custom-instance-of)`,
		`edge Mouse.b.example.com/of-b instance_of CustomResourceDefinition.apiextensions.k8s.io/mice.b.example.com because metadata (, custom-instance-of)`,
	)
	check(t, "none if there is no definition of the kind, but one of its plural in another group, or of its group",
		Objects{
			Definitions: []apiextensionsv1.CustomResourceDefinition{
				declares("mice.b.example.com", "b.example.com", "Mouse", "mice"), declares("cats.a.example.com", "a.example.com", "Cat", "cats")},
			Custom: []unstructured.Unstructured{custom("a.example.com/v1", "Mouse", "x", "of-a", nil)},
		},
		`node CustomResourceDefinition.apiextensions.k8s.io/cats.a.example.com uid=uid-cats.a.example.com`,
		`node CustomResourceDefinition.apiextensions.k8s.io/mice.b.example.com uid=uid-mice.b.example.com`,
		`node Mouse.a.example.com/x/of-a uid=uid-of-a`,
	)
	check(t, "besides what the user's rules say",
		Objects{
			Definitions: []apiextensionsv1.CustomResourceDefinition{declares("plans.law.example.com", "law.example.com", "Plan", "plans")},
			Custom: []unstructured.Unstructured{
				custom("law.example.com/v1", "Plan", "x", "p", map[string]any{"stage": "early", "config": "c"}),
				custom("crds.example.com/v1", "Gadget0", "x", "g", map[string]any{"config": "c", "stage": "of no use"})},
		},
		`node ConfigMap/x/c state=missing`,
		`node CustomResourceDefinition.apiextensions.k8s.io/plans.law.example.com uid=uid-plans.law.example.com`,
		`node Gadget0.crds.example.com/x/g uid=uid-g`, `node Plan.law.example.com/x/p uid=uid-p stage="early"`,
		`edge Gadget0.crds.example.com/x/g uses ConfigMap/x/c because spec.config (config, gadget-config)`,
		`edge Plan.law.example.com/x/p uses ConfigMap/x/c because spec.config (config, plan-config)`,
		`edge Plan.law.example.com/x/p instance_of CustomResourceDefinition.apiextensions.k8s.io/plans.law.example.com because metadata (, custom-instance-of)`,
	)
}
