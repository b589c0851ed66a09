package catalog

import (
	"slices"
	"strings"
)

// Custom says whether objects of the kind are declared by a CustomResourceDefinition: its group is one that no API server
// has by itself.
func (k Kind) Custom() bool {
	return strings.Contains(k.Group, ".") && !slices.Contains(builtinGroups(), k.Group)
}

// builtinGroups are those of an API server itself that have a dot in their name; nobody else may use one that ends in
// .k8s.io without being approved, so there are others that do (kubernetes/enhancements KEP-2337).
func builtinGroups() []string {
	return []string{
		"admissionregistration.k8s.io", "apiextensions.k8s.io", "apiregistration.k8s.io", "authentication.k8s.io",
		"authorization.k8s.io", "certificates.k8s.io", "coordination.k8s.io", "discovery.k8s.io", "events.k8s.io",
		"flowcontrol.apiserver.k8s.io", "imagepolicy.k8s.io", "internal.apiserver.k8s.io", "lifecycle.k8s.io",
		"networking.k8s.io", "node.k8s.io", "rbac.authorization.k8s.io", "resource.k8s.io", "scheduling.k8s.io",
		"storage.k8s.io", "storagemigration.k8s.io",
	}
}

// InstanceOfRule is the ID of the rule that every custom kind has.
const InstanceOfRule = "custom-instance-of"

const instanceOfRelation = "instance_of"

// instanceOf is the rule that leads from an object of a custom kind to the definition of the kind, which is named by plural
// and group (apiextensions/validation: metadata.name must be spec.names.plural+"."+spec.group). An aggregated API server
// may serve the kind without one: so the edge is there as long as the definition is.
func instanceOf(k Kind) Reference {
	return Reference{
		ID: InstanceOfRule, Relation: instanceOfRelation, At: "metadata",
		ToGroup: "apiextensions.k8s.io", To: "CustomResourceDefinition", Name: Template{{Literal: k.Resource + "." + k.Group}},
		IfPresent: true, Origin: "built in",
	}
}
