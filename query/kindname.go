package query

import (
	"slices"
	"strings"
)

// Resolve returns the kinds that a text stands for, as kubectl reads it: the kind in any case, plural, singular or a short
// name, alone or with .group, .version.group or the beginning of a group. Several kinds may share a name; those of the core
// group come first, then the vocabulary's in its order, then those of which the graph alone knows. None means that nobody
// knows such a kind, but for those of objects that were only named.
func (v Vocabulary) Resolve(g Graph, text string) []Kind {
	return kindsOf(v.match(g, text))
}

// ResolveAll returns the kinds that some texts stand for, also those of objects that were only named. A text that stands for
// none is ErrNotFound, with the kind that may have been meant.
func (v Vocabulary) ResolveAll(g Graph, texts []string) ([]Kind, error) {
	var all []Kind
	for _, text := range texts {
		kinds := v.match(g, text)
		if len(kinds) == 0 {
			kinds = named(g, spellingOf(text))
		}
		if len(kinds) == 0 {
			return nil, &NotFoundError{Name: text, Kind: true, Suggestions: v.suggestKinds(g, text)}
		}
		all = append(all, kindsOf(kinds)...)
	}
	return all, nil
}

func kindsOf(names []KindName) []Kind {
	kinds := make([]Kind, len(names))
	for i, k := range names {
		kinds[i] = Kind{k.Group, k.Kind}
	}
	return kinds
}

// A spelling is a text that stands for a kind, taken apart.
type spelling struct {
	name  string // in lower case
	group string
	given bool // a group was given, if only an empty one
}

// spellingOf takes apart deploy, deployments.apps, deployments.v1.apps and pods.v1.
func spellingOf(text string) spelling {
	name, group, given := strings.Cut(strings.ToLower(text), ".")
	if first, rest, _ := strings.Cut(group, "."); isVersion(first) {
		group = rest
	}
	return spelling{name, group, given}
}

// isVersion says whether a text is an API version: v1, v2beta1.
func isVersion(s string) bool {
	digits := func(s string) string { return strings.TrimLeft(s, "0123456789") }
	rest, ok := strings.CutPrefix(s, "v")
	if !ok || digits(rest) == rest {
		return false
	}
	rest = digits(rest)
	for _, stage := range []string{"alpha", "beta"} {
		if number, ok := strings.CutPrefix(rest, stage); ok {
			return number != "" && digits(number) == ""
		}
	}
	return rest == ""
}

// match lists the kinds that a text stands for.
func (v Vocabulary) match(g Graph, text string) []KindName {
	s := spellingOf(text)
	known := v.Known(g)
	exact := pick(known, func(k KindName) bool { return k.called(s.name) && (!s.given || k.Group == s.group) })
	if len(exact) > 0 || !s.given {
		slices.SortStableFunc(exact, func(a, b KindName) int { return compareBools(a.Group != "", b.Group != "") })
		return exact
	}
	return pick(known, func(k KindName) bool { return k.called(s.name) && s.group != "" && strings.HasPrefix(k.Group, s.group) })
}

func pick(all []KindName, take func(KindName) bool) []KindName {
	var some []KindName
	for _, k := range all {
		if take(k) {
			some = append(some, k)
		}
	}
	return some
}

// Known lists the names of the kinds that the vocabulary knows, then those of the kinds that the graph watches beside them.
func (v Vocabulary) Known(g Graph) []KindName {
	known := slices.Clone(v.Kinds)
	named := make(map[Kind]bool, len(known))
	for _, k := range known {
		named[Kind{k.Group, k.Kind}] = true
	}
	for _, k := range g.Kinds() {
		if !named[Kind{k.Group, k.Type}] {
			known = append(known, guessed(Kind{k.Group, k.Type}))
		}
	}
	return known
}

// guessed is what a kind of which nothing is known is likely to be called. It says nothing of its scope.
func guessed(k Kind) KindName {
	return KindName{Group: k.Group, Kind: k.Type, Resource: plural(strings.ToLower(k.Type)), scopeUnknown: true}
}

// plural is the plural that Kubernetes' own generators make of a kind.
func plural(singular string) string {
	for _, ending := range []string{"s", "x", "z", "ch", "sh"} {
		if strings.HasSuffix(singular, ending) {
			return singular + "es"
		}
	}
	if stem, ok := strings.CutSuffix(singular, "y"); ok && stem != "" && !strings.ContainsAny(stem[len(stem)-1:], "aeiou") {
		return stem + "ies"
	}
	return singular + "s"
}

// called says whether a lower-case name stands for the kind.
func (k *KindName) called(name string) bool {
	return name == strings.ToLower(k.Kind) || name == k.Resource && name != "" || name == k.Singular && name != "" ||
		slices.Contains(k.ShortNames, name)
}
