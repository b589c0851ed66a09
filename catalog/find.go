package catalog

import (
	"fmt"
	"slices"
	"strings"

	"kubernetes-scraper/internal/spell"
)

// coreGroup is how people write the group whose name is empty.
const coreGroup = "core"

// Find returns the kind that somebody means who writes its kind or its plural, with or without its group: Pod, pods,
// deployments.apps, Deployment.apps, services.core. Upper case counts as lower. Of several the one of the core group is
// meant, as with kubectl. The error says which kinds may be meant, when there are several others, or which one, when there
// is none.
func (c *Catalog) Find(name string) (Kind, error) {
	var found []Kind
	for _, kind := range c.kinds {
		if slices.ContainsFunc(names(kind), func(n string) bool { return strings.EqualFold(n, name) }) {
			found = append(found, kind)
		}
	}
	if core := slices.IndexFunc(found, func(k Kind) bool { return k.Group == "" }); core >= 0 {
		return found[core], nil
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return Kind{}, fmt.Errorf("the catalog has no kind %q, %s", name, c.near(name))
	}
	var candidates []string
	for _, kind := range found {
		candidates = append(candidates, fullName(kind))
	}
	return Kind{}, fmt.Errorf("%q may be %s: name one of them", name, strings.Join(candidates, " or "))
}

func (c *Catalog) near(name string) string {
	var all []string
	for _, kind := range c.kinds {
		all = append(all, names(kind)...)
	}
	if near := spell.Nearest(name, all); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return "see: kubernetes-scraper catalog list"
}

// names are the ways to write a kind.
func names(kind Kind) []string {
	group := groupName(kind.Group)
	all := []string{kind.Kind, kind.Kind + "." + group}
	if kind.Resource != "" {
		all = append(all, kind.Resource, kind.Resource+"."+group)
	}
	return all
}

// fullName is the way to write a kind that means no other one.
func fullName(kind Kind) string {
	group := groupName(kind.Group)
	if kind.Resource == "" {
		return kind.Kind + "." + group
	}
	return kind.Resource + "." + group
}

func groupName(group string) string {
	if group == "" {
		return coreGroup
	}
	return group
}
