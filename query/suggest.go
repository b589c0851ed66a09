package query

import (
	"maps"
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
	e.Unread = unread(g, wanted)
	var elsewhere, longer, others, near []graph.EntityKey
	var names []string
	for node := range g.Nodes() {
		key := node.Key
		kind := slices.Contains(wanted, Kind{key.Group, key.Type})
		if kind && node.State == graph.Present && e.Unread != nil && e.Unread.State == "" {
			e.Unread = nil // somebody has read it
		}
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

// unread returns what is known of the first of some kinds if none of them is known to the last object. A graph that watches
// nothing does not say what is read.
func unread(g Graph, kinds []Kind) *graph.KindStatus {
	all := statuses(g.Kinds())
	if len(all) == 0 || slices.ContainsFunc(kinds, func(k Kind) bool { return all[k].Complete() }) {
		return nil
	}
	status := all[kinds[0]]
	status.Group, status.Type = kinds[0].Group, kinds[0].Type
	return &status
}

// Namespaces says whether there is something in each of some namespaces, or the Namespace itself. The error is ErrNotFound,
// with the name that may have been meant. It reads every node.
func Namespaces(g Graph, wanted []string) error {
	if len(wanted) == 0 {
		return nil
	}
	there := map[string]bool{}
	for n := range g.Nodes() {
		switch {
		case n.State != graph.Present:
		case n.Key.Namespace != "":
			there[n.Key.Namespace] = true
		case isNamespace(n.Key):
			there[n.Key.Name] = true
		}
	}
	for _, name := range wanted {
		if there[name] {
			continue
		}
		e := &NotFoundError{Name: "namespace " + name + ", and nothing in it"}
		if near := spell.Nearest(name, slices.Sorted(maps.Keys(there))); near != "" {
			e.Suggestions = []string{near}
		}
		return e
	}
	return nil
}

// suggestKinds returns the name of a kind that is spelled nearly like a text.
func (v Vocabulary) suggestKinds(g Graph, text string) []string {
	name := spellingOf(text).name
	written := map[string]string{} // what to write, by what it is like
	for _, k := range v.Known(g) {
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
