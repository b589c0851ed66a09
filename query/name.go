package query

import (
	"fmt"
	"strings"

	"kubernetes-scraper/graph"
)

// A Name is how somebody names an object.
type Name struct {
	// Kind is the kind in any case, plural, singular or short, with or without group, or version and group: Deployment,
	// deploy, deployments.apps, deployments.v1.apps.
	Kind string
	// Namespace is empty if the name says none.
	Namespace string
	Name      string
}

// String is the name as Parse reads it.
func (n Name) String() string {
	if n.Namespace == "" {
		return n.Kind + "/" + n.Name
	}
	return n.Kind + "/" + n.Namespace + "/" + n.Name
}

// Parse reads TYPE/NAME or TYPE/NAMESPACE/NAME. The name of a virtual object, such as a container image, may have slashes
// in it. The error is ErrName and says what to write instead. Whether there is such a kind and object Find says.
func (v Vocabulary) Parse(text string) (Name, error) {
	kind, rest, slash := strings.Cut(text, "/")
	switch {
	case !slash:
		return Name{}, fmt.Errorf("%w: %q has no slash; write TYPE/NAME, such as deploy/web", ErrName, text)
	case kind == "":
		return Name{}, fmt.Errorf("%w: %q has no type before the slash; write TYPE/NAME, such as deploy/web", ErrName, text)
	case rest == "":
		return Name{}, fmt.Errorf("%w: %q has no name after the slash; write TYPE/NAME, such as deploy/web", ErrName, text)
	}
	namespace, name, two := strings.Cut(rest, "/")
	if !two {
		return Name{Kind: kind, Name: rest}, nil
	}
	if namespace == "" || name == "" {
		return Name{}, fmt.Errorf("%w: %q; write TYPE/NAMESPACE/NAME, such as deploy/shop/web", ErrName, text)
	}
	return Name{Kind: kind, Namespace: namespace, Name: name}, nil
}

// Find returns the objects of the graph that a name stands for: exactly one, or an error. Where the name says no namespace,
// an object of a namespaced kind is looked for in namespace default or, with anyNamespace, in all.
//
// The error is ErrNotFound, with suggestions, or ErrAmbiguous, with the objects, which are returned as well. A name with a
// namespace costs no more than looking at the kinds; anyNamespace, and an error, read every node.
func (v Vocabulary) Find(g Graph, n Name, anyNamespace bool) ([]graph.EntityKey, error) {
	return nil, &NotFoundError{Name: n.String(), Namespace: n.Namespace}
}
