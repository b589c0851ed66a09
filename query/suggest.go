package query

import (
	"slices"
	"strings"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/spell"
)

// suggestions is how many objects or kinds a message suggests.
const suggestions = 5

// notFound says that there is no such object, and what may have been meant: objects of the kind with that name in other
// namespaces, with names that begin with it or are spelled nearly like it, and other kinds' objects of that name.
func (v Vocabulary) notFound(g Graph, kinds []KindName, n Name, anyNamespace bool) error {
	e := &NotFoundError{Name: n.Kind + "/" + n.Name}
	if k := kinds[0]; (k.Namespaced || k.scopeUnknown) && !(anyNamespace && n.Namespace == "") {
		e.Namespace = n.namespace()
	}
	wanted := kindsOf(kinds)
	var elsewhere, longer, others, near []graph.EntityKey
	var names []string
	for node := range g.Nodes() {
		key := node.Key
		kind := slices.Contains(wanted, Kind{key.Group, key.Type})
		here := e.Namespace == "" || key.Namespace == "" || key.Namespace == e.Namespace
		switch {
		case kind && key.Name == n.Name:
			elsewhere = append(elsewhere, key)
		case kind && here && strings.HasPrefix(key.Name, n.Name):
			longer = append(longer, key)
		case kind && here:
			names = append(names, key.Name)
			near = append(near, key)
		case key.Name == n.Name && here:
			others = append(others, key)
		}
	}
	nearest := spell.Nearest(n.Name, names)
	near = slices.DeleteFunc(near, func(key graph.EntityKey) bool { return key.Name != nearest })
	for _, keys := range [][]graph.EntityKey{elsewhere, longer, near, others} {
		slices.SortFunc(keys, graph.EntityKey.Compare)
		for _, key := range keys {
			if len(e.Suggestions) < suggestions {
				e.Suggestions = append(e.Suggestions, key.String())
			}
		}
	}
	return e
}

// suggestKinds returns the name of a kind that is spelled nearly like a text.
func (v Vocabulary) suggestKinds(g Graph, text string) []string {
	name := spellingOf(text).name
	written := map[string]string{} // what to write, by what it is like
	for _, k := range v.known(g) {
		resource := k.Resource
		if resource == "" {
			resource = strings.ToLower(k.Kind)
		}
		for _, called := range append([]string{strings.ToLower(k.Kind), k.Resource, k.Singular}, k.ShortNames...) {
			if _, taken := written[called]; !taken && called != "" {
				written[called] = resource
			}
		}
	}
	names := make([]string, 0, len(written))
	for called := range written {
		names = append(names, called)
	}
	if nearest := spell.Nearest(name, names); nearest != "" {
		return []string{written[nearest]}
	}
	return nil
}
