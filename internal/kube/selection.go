package kube

import (
	"cmp"
	"maps"
	"slices"

	"kubernetes-scraper/catalog"
)

// Options say which of the kinds that a server serves are read. The zero value means: all, but for those that are off by
// default and Secrets.
type Options struct {
	// Include, if not empty, names the only kinds that are read; Exclude those that are not, whatever Include says. Both
	// are lists of patterns: see CheckPattern.
	Include, Exclude []string
	// Secrets: the metadata of Secrets is read.
	Secrets bool
}

// A Catalog is what is known of kinds.
type Catalog struct {
	Kinds []catalog.Kind
	// Plain returns what is read of a kind that is not among them; nil: owners alone.
	Plain func(group, version, kind, resource string, namespaced bool) catalog.Kind
}

func (c Catalog) plain(n name) catalog.Kind {
	if c.Plain == nil {
		return (&catalog.Catalog{}).Plain(n.group, "", n.kind, n.resource, false)
	}
	return c.Plain(n.group, "", n.kind, n.resource, false)
}

// A groupKind is what makes a kind one: however many resources and versions serve it, its objects are the same nodes.
type groupKind struct{ group, kind string }

func keyOf(kind *catalog.Kind) groupKind { return groupKind{kind.Group, kind.Kind} }

// A selection is which kinds to read, and what is left out.
type selection struct {
	kinds   []catalog.Kind // those of the catalog first, in its order; then by group and resource
	skipped []skipped      // in the same order
	// unused are the patterns that name nothing that is served.
	unused []string
	// secrets is the pattern of Include that names Secrets, which are not read for all that; empty if none does.
	secrets string
}

// A skipped kind is served and not read.
type skipped struct {
	name
	reason string
}

// A candidate is a kind that is served, and where.
type candidate struct {
	name
	also     []name // what the same objects are called elsewhere
	versions []groupVersion
	rules    *catalog.Kind // of the catalog; nil: it has none for it
	order    int           // its position in the catalog, or behind it
}

// choose decides which kinds of an inventory are read, by the rules of the catalog. current is the version at which a kind
// is read now, if it is: without a reason to change, that stays. The result depends on the arguments alone.
func choose(inv inventory, known Catalog, o Options, current func(groupKind) string) selection {
	var s selection
	used := map[string]bool{}
	for _, c := range candidates(inv, known.Kinds) {
		s.secrets = cmp.Or(s.secrets, c.inVain(o))
		reason := c.refusal(o, used)
		kind, ok := c.at(current(groupKind{c.group, c.kind}), known)
		if reason == "" && !ok {
			reason = "it cannot be listed and watched"
		}
		if reason != "" {
			s.skipped = append(s.skipped, skipped{c.name, reason})
			continue
		}
		s.kinds = append(s.kinds, kind)
	}
	catalog.MarkSelected(s.kinds) // by the rules of kinds that are read: those of others find nothing
	for _, text := range slices.Concat(o.Include, o.Exclude) {
		if !used[text] {
			s.unused = append(s.unused, text)
		}
	}
	return s
}

// candidates are the kinds that are served, each once, in the order of a selection.
func candidates(inv inventory, kinds []catalog.Kind) []candidate {
	rules := make(map[groupKind]int, len(kinds))
	for i := range kinds {
		if !kinds[i].Virtual {
			rules[keyOf(&kinds[i])] = i
		}
	}
	found := map[groupKind]*candidate{}
	for group, versions := range inv {
		for _, v := range versions {
			for _, resource := range slices.Sorted(maps.Keys(v.resources)) {
				r := v.resources[resource]
				key := groupKind{group, r.Kind}
				known := found[key]
				if known == nil {
					known = &candidate{name: name{group, r.Kind, resource}, versions: versions, order: len(kinds)}
					if i, ok := rules[key]; ok {
						known.rules, known.order = &kinds[i], i
					}
					found[key] = known
				}
				known.prefer(resource, r)
			}
		}
	}
	cohabit(found)
	return slices.SortedFunc(maps.Values(flat(found)), func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.order, b.order), cmp.Compare(a.group, b.group), cmp.Compare(a.resource, b.resource))
	})
}

func flat(found map[groupKind]*candidate) map[groupKind]candidate {
	all := make(map[groupKind]candidate, len(found))
	for key, c := range found {
		all[key] = *c
	}
	return all
}

// prefer takes the better of two resources that serve the same kind of a group: that of the catalog, or one that can be
// read. One that is as good as the one before changes nothing.
func (c *candidate) prefer(resource string, r served) {
	if c.rules != nil && c.resource == c.rules.Resource || resource == c.resource {
		return
	}
	if c.rules != nil && resource == c.rules.Resource || r.readable() && !c.readable() {
		c.resource = resource
	}
}

// inVain is the pattern of Include that names Secrets, if they are not read because nobody gave Secrets.
func (c *candidate) inVain(o Options) string {
	if !c.secret() || o.Secrets {
		return ""
	}
	i := slices.IndexFunc(o.Include, func(text string) bool { return pattern(text).names(c.name) })
	if i < 0 {
		return ""
	}
	return o.Include[i]
}

func (c *candidate) secret() bool { return c.group == "" && c.kind == "Secret" }

func (c *candidate) readable() bool {
	return slices.ContainsFunc(c.versions, func(v groupVersion) bool { return v.resources[c.resource].readable() })
}

// refusal says why the kind is not read; empty: it is. It notes which patterns are of use.
func (c *candidate) refusal(o Options, used map[string]bool) string {
	names := append([]name{c.name}, c.also...)
	included, byName, excluded := len(o.Include) == 0, false, ""
	for _, text := range o.Include {
		for _, n := range names {
			if pattern(text).matches(n) {
				used[text], included = true, true
				byName = byName || pattern(text).names(n)
			}
		}
	}
	for _, text := range o.Exclude {
		for _, n := range names {
			if pattern(text).matches(n) {
				used[text], excluded = true, text
			}
		}
	}
	switch {
	case excluded != "":
		return "--exclude " + excluded
	case c.secret():
		if !o.Secrets {
			return "it is read with --secrets only"
		}
		return ""
	case !included:
		return "--include does not name it"
	case c.rules != nil && !c.rules.Watched && !byName:
		return "off by default: " + cmp.Or(c.rules.Unwatched, "only known as a target")
	}
	return ""
}

// at returns the kind as it is read: at the version that its rules were written for, else the current one, else the one
// that the server prefers.
func (c *candidate) at(current string, known Catalog) (catalog.Kind, bool) {
	kind := known.plain(c.name)
	if c.rules != nil {
		kind = *c.rules
	}
	if c.secret() {
		kind.MetadataOnly = true // whatever a catalog says
	}
	chosen := -1
	for i, v := range c.versions {
		if !v.resources[c.resource].readable() {
			continue
		}
		switch {
		case c.rules != nil && v.version == c.rules.Version:
			chosen = i
		case chosen < 0, v.version == current && (c.rules == nil || c.versions[chosen].version != c.rules.Version):
			chosen = i
		}
	}
	if chosen < 0 {
		return kind, false
	}
	v := c.versions[chosen]
	kind.Watched, kind.Version, kind.Resource, kind.Namespaced = true, v.version, c.resource, v.resources[c.resource].Namespaced
	return kind, true
}

// cohabit drops the kinds whose objects are served by another group too, and has that one remember their names. Without
// it, one object would be two nodes.
func cohabit(found map[groupKind]*candidate) {
	for second, first := range cohabitants() {
		one, other := found[first], found[second]
		if one != nil && other != nil && one.readable() {
			one.also = append(one.also, other.name)
			delete(found, second)
		}
	}
}

// cohabitants are the kinds that the API server serves from two groups since it moved them, and where they belong: see the
// cohabitating resources of its storage.
func cohabitants() map[groupKind]groupKind {
	return map[groupKind]groupKind{
		{"events.k8s.io", "Event"}:      {"", "Event"},
		{"extensions", "Deployment"}:    {"apps", "Deployment"},
		{"extensions", "DaemonSet"}:     {"apps", "DaemonSet"},
		{"extensions", "ReplicaSet"}:    {"apps", "ReplicaSet"},
		{"extensions", "Ingress"}:       {"networking.k8s.io", "Ingress"},
		{"extensions", "NetworkPolicy"}: {"networking.k8s.io", "NetworkPolicy"},
	}
}

// Canonical is the group and kind that objects of a group and kind are known by.
func Canonical(group, kind string) (string, string) {
	if first, moved := cohabitants()[groupKind{group, kind}]; moved {
		return first.group, first.kind
	}
	return group, kind
}
