package catalog

import (
	"maps"
	"slices"
	"strings"

	"kubernetes-scraper/internal/spell"
)

// ownKind says whether the object itself says what kind its target is of.
func (r ruleCheck) ownKind() bool {
	captured := r.captured()
	return given(r.t.kind) || given(r.t.resource) || slices.Contains(captured, "kind") || slices.Contains(captured, "resource")
}

func (r ruleCheck) checkTarget() {
	to, group, _ := strings.Cut(r.t.to.value, ".")
	at := r.t.to.orAt(r.t.position)
	if to == "" {
		if !r.ownKind() || given(r.t.to) {
			r.problems.add(at, "to", "missing, name the target's kind, such as ConfigMap or Deployment.apps")
		}
		return
	}
	i, known := r.kinds[kindName{group, to}]
	if !known {
		r.checkUnknownTarget(to, group, at)
		return
	}
	r.checkTargetScope(r.out.entries[i].Kind, at)
	if given(r.t.alias) && !r.ownKind() {
		r.checkAliasOf(r.out.entries[i].Kind)
	}
}

// checkUnknownTarget lets a user's rule lead to a custom resource that no file declares: its group has a dot, and it is
// not a known kind of that group misspelt.
func (r ruleCheck) checkUnknownTarget(to, group string, at position) {
	meant := r.meantKind(group, to)
	custom := !r.builtin && isKindName(to) && strings.Contains(group, ".") && isDNS(group, "-.")
	if custom && spell.Nearest(to, r.kindsOf(group)) == "" {
		return
	}
	r.problems.add(at, "to", "the catalog has no kind %q, %swrite Kind or Kind.group, or declare the kind", r.t.to.value, meant)
}

func (r ruleCheck) checkTargetScope(target Kind, at position) {
	named := len(r.t.namespace) > 0 || slices.Contains(r.captured(), "namespace")
	selector := len(r.t.selectors()) > 0
	switch {
	case r.ownKind(), r.unscoped[nameOf(target)], r.unscoped[nameOf(r.kind)]:
	case target.Namespaced && !r.kind.Namespaced && !named && !selector:
		r.problems.add(at, "to", "%s lives in a namespace, and a %s has none to look in: say namespace, or choose another target", target.Kind, r.kind.Kind)
	case !target.Namespaced && len(r.t.namespace) > 0:
		r.problems.add(r.t.namespace[0].position, "namespace", "%s has no namespace, remove this", target.Kind)
	case !target.Namespaced && selector:
		r.refuse("a "+target.Kind+" has no namespace, remove this", "namespaces", "namespaceNames", "namespaceAny")
	}
}

func (r ruleCheck) checkAliasOf(target Kind) {
	var names []string
	for _, alias := range r.aliasesOf(target) {
		if alias == r.t.alias.value {
			return
		}
		names = append(names, alias)
	}
	if len(names) == 0 {
		r.problems.add(r.t.alias.position, "alias", "a %s has no aliases, declare one under its aliases", target.Kind)
		return
	}
	r.problems.add(r.t.alias.position, "alias", "a %s has no alias %q, %s", target.Kind, r.t.alias.value, suggestOf(r.t.alias.value, names))
}

// aliasesOf are the names of a kind's aliases, with those that these files are about to give it.
func (b *builder) aliasesOf(target Kind) []string {
	var names []string
	for _, alias := range target.Aliases {
		names = append(names, alias.Name)
	}
	for _, kinds := range [][]kindText{b.source.kinds, b.extends} {
		for _, t := range kinds {
			if group, _ := splitAPIVersion(t.apiVersion.value); group != target.Group || t.kind.value != target.Kind {
				continue
			}
			for _, alias := range t.aliases {
				names = append(names, alias.name.value)
			}
		}
	}
	return names
}

// meantKind says which kind of the catalog somebody may have meant, as "did you mean ...? If not, "; empty if none is near.
func (b *builder) meantKind(group, kind string) string {
	var all, same []string
	for _, name := range slices.SortedFunc(maps.Keys(b.kinds), compareNames) {
		all = append(all, qualified(name.group, name.name))
		if name.name == kind {
			same = append(same, qualified(name.group, name.name))
		}
	}
	meant := spell.Nearest(qualified(group, kind), all)
	if len(same) > 0 {
		meant = same[0]
	} else if near := spell.Nearest(kind, b.kindsOf(group)); near != "" {
		meant = qualified(group, near)
	}
	if meant == "" {
		return ""
	}
	return `did you mean "` + meant + `"? If not, `
}

func (b *builder) kindsOf(group string) []string {
	var kinds []string
	for name := range b.kinds {
		if name.group == group {
			kinds = append(kinds, name.name)
		}
	}
	return kinds
}

func compareNames(a, b kindName) int {
	if c := strings.Compare(a.group, b.group); c != 0 {
		return c
	}
	return strings.Compare(a.name, b.name)
}
