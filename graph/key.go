package graph

import (
	"cmp"
	"strings"
)

// An EntityKey names an object in a cluster. Type is the Kubernetes kind; Group is the API group, empty for the core
// group; Namespace is empty for cluster-scoped objects. Without the group kinds would collide: Service is a kind of the
// core group and of serving.knative.dev.
type EntityKey struct {
	Group     string `json:"group,omitempty"`
	Type      string `json:"type"`
	Namespace string `json:"namespace,omitempty"`
	Name      string `json:"name"`
}

// String is the key as people write it: Type[.group]/[namespace/]name.
func (k EntityKey) String() string {
	var b strings.Builder
	b.WriteString(k.Type)
	if k.Group != "" {
		b.WriteString(".")
		b.WriteString(k.Group)
	}
	b.WriteString("/")
	if k.Namespace != "" {
		b.WriteString(k.Namespace)
		b.WriteString("/")
	}
	b.WriteString(k.Name)
	return b.String()
}

// Compare orders keys by type, group, namespace and name: the order in which graphs are written.
func (k EntityKey) Compare(o EntityKey) int {
	return cmp.Or(
		cmp.Compare(k.Type, o.Type),
		cmp.Compare(k.Group, o.Group),
		cmp.Compare(k.Namespace, o.Namespace),
		cmp.Compare(k.Name, o.Name),
	)
}
