package query

import (
	"fmt"
	"slices"
	"strings"
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
	if !two || v.virtual(kind) {
		return Name{Kind: kind, Name: rest}, nil
	}
	if namespace == "" || name == "" {
		return Name{}, fmt.Errorf("%w: %q; write TYPE/NAMESPACE/NAME, such as deploy/shop/web", ErrName, text)
	}
	return Name{Kind: kind, Namespace: namespace, Name: name}, nil
}

// virtual says whether a text stands for kinds that are virtual and live in no namespace, and for no other.
func (v Vocabulary) virtual(kind string) bool {
	s := spellingOf(kind)
	named := pick(v.Kinds, func(k KindName) bool { return k.called(s.name) && (!s.given || k.Group == s.group) })
	return len(named) > 0 && !slices.ContainsFunc(named, func(k KindName) bool { return !k.Virtual || k.Namespaced })
}
