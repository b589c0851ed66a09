package query

import (
	"slices"
	"strings"

	"kubernetes-scraper/graph"
)

// defaultNamespace is where an object is looked for whose name says no namespace.
const defaultNamespace = "default"

// Find returns the objects of the graph that a name stands for: exactly one, or an error. Where the name says no namespace,
// an object of a namespaced kind is looked for in namespace default or, with anyNamespace, in all. For a cluster-scoped kind
// the namespace does not count, as in kubectl. Of several kinds that share a name the core group's counts, if it has such an
// object.
//
// The error is ErrNotFound, with suggestions, or ErrAmbiguous, with the objects, which are returned as well. A name with a
// namespace costs no more than looking at the kinds; anyNamespace, and an error, read every node.
func (v Vocabulary) Find(g Graph, n Name, anyNamespace bool) ([]graph.EntityKey, error) {
	kinds := v.match(g, n.Kind)
	if len(kinds) == 0 {
		kinds = named(g, spellingOf(n.Kind))
	}
	if len(kinds) == 0 {
		return nil, &NotFoundError{Name: n.Kind, Kind: true, Suggestions: v.suggestKinds(g, n.Kind)}
	}
	keys := locate(g, kinds, n, anyNamespace)
	if len(keys) > 1 && keys[0].Group == "" && keys[1].Group != "" {
		keys = keys[:1]
	}
	switch len(keys) {
	case 1:
		return keys, nil
	case 0:
		return nil, v.notFound(g, kinds, n, anyNamespace)
	}
	slices.SortFunc(keys, graph.EntityKey.Compare)
	return keys, &AmbiguousError{Name: n.String(), Keys: keys}
}

// locate lists the objects that a name of some kinds stands for, in the order of the kinds.
func locate(g Graph, kinds []KindName, n Name, anyNamespace bool) []graph.EntityKey {
	var keys []graph.EntityKey
	try := func(k KindName, namespace, name string) bool {
		key := graph.EntityKey{Group: k.Group, Type: k.Kind, Namespace: namespace, Name: name}
		_, there := g.Node(key)
		if there {
			keys = append(keys, key)
		}
		return there
	}
	for _, k := range kinds {
		everywhere := anyNamespace && n.Namespace == ""
		switch {
		case k.scopeUnknown || k.Namespaced:
			found := false
			if everywhere {
				before := len(keys)
				keys = append(keys, scattered(g, k, n.Name)...)
				found = len(keys) > before
			} else {
				found = try(k, n.namespace(), n.Name)
			}
			if !found && k.scopeUnknown {
				_ = try(k, "", n.Name) || n.Namespace != "" && try(k, "", n.Namespace+"/"+n.Name)
			}
		default:
			try(k, "", n.Name)
		}
	}
	return keys
}

func (n Name) namespace() string {
	if n.Namespace == "" {
		return defaultNamespace
	}
	return n.Namespace
}

// scattered lists the objects of a kind that have a name, in all namespaces, in order.
func scattered(g Graph, k KindName, name string) []graph.EntityKey {
	var keys []graph.EntityKey
	for n := range g.Nodes() {
		if n.Key.Name == name && n.Key.Type == k.Kind && n.Key.Group == k.Group && n.Key.Namespace != "" {
			keys = append(keys, n.Key)
		}
	}
	slices.SortFunc(keys, graph.EntityKey.Compare)
	return keys
}

// named finds kinds that only the nodes know: of custom resources that are not installed and that something refers to.
func named(g Graph, s spelling) []KindName {
	var found []KindName
	seen := map[Kind]bool{}
	for n := range g.Nodes() {
		kind := Kind{n.Key.Group, n.Key.Type}
		if seen[kind] {
			continue
		}
		seen[kind] = true
		if k := guessed(kind); k.called(s.name) && (!s.given || strings.HasPrefix(k.Group, s.group)) {
			found = append(found, k)
		}
	}
	slices.SortFunc(found, func(a, b KindName) int { return Kind{a.Group, a.Kind}.Compare(Kind{b.Group, b.Kind}) })
	return found
}
