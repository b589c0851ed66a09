package catalog

import (
	"fmt"
	"slices"
	"strings"
)

// Explain returns all that is known of a kind, for people: how it is read and why, its properties and aliases, its rules,
// those that are off, and which kinds name it.
func (c *Catalog) Explain(kind Kind) string {
	head := [][]string{
		{"kind", kind.Kind},
		{"group", groupName(kind.Group)},
		{"version", kind.Version},
		{"resource", kind.Resource},
		{"scope", scope(kind)},
		{"read", readingAndWhy(kind)},
		{"from", kind.Origin},
	}
	sections := []string{table(head)}
	add := func(title string, rows [][]string) {
		if len(rows) > 0 {
			sections = append(sections, title+"\n"+indent(table(rows)))
		}
	}
	add("properties", properties(kind))
	add("aliases", aliases(kind))
	add("rules", rules(kind))
	add("named by", c.namedBy(kind))
	return strings.Join(sections, "\n")
}

func readingAndWhy(k Kind) string {
	switch {
	case k.Virtual:
		return "never: no object of the API server stands behind it"
	case !k.Watched:
		return "no: " + k.Unwatched
	case k.MetadataOnly:
		return "metadata only: nothing else of it is shown or names anything"
	}
	return "the whole object: its properties and rules need more than metadata"
}

func properties(k Kind) [][]string {
	var rows [][]string
	for _, p := range k.Properties {
		rows = append(rows, []string{p.Name, p.Path})
	}
	return rows
}

func aliases(k Kind) [][]string {
	var rows [][]string
	for _, a := range k.Aliases {
		rows = append(rows, []string{a.Name, joinWith(a.At, " as ", a.Value.String())})
	}
	return rows
}

func rules(k Kind) [][]string {
	if k.Virtual {
		return nil
	}
	rows := [][]string{{"RELATION", "TARGET", "PATH", "VIA", "CONDITIONS", "MISSING TARGET", "STATE", "RULE", "FROM"}}
	for _, r := range slices.Concat(k.References, k.Off) {
		rows = append(rows, []string{
			verb(r), target(r), way(r), r.Via, strings.Join(explainConditions(r), ", "), missing(r), state(r), r.ID, from(r),
		})
	}
	return rows
}

func verb(r Reference) string {
	if r.Reverse {
		return "(target) " + r.Relation
	}
	return r.Relation
}

// target says of which kind the target is.
func target(r Reference) string {
	to := qualified(r.ToGroup, r.To)
	own := r.Kind + r.Resource
	if !r.NamesKind() {
		return to
	}
	if own == "" {
		own = "name"
	}
	if to == "" {
		return "any, by " + own
	}
	return "any, by " + own + ", else " + to
}

// way says how the target is found.
func way(r Reference) string {
	if s := r.Selector; s != nil {
		return r.Path() + " (" + string(s.Form) + exception(s) + beside(s) + whereIn(s) + ")"
	}
	text := r.Path()
	if len(r.Name) != 1 || r.Name[0].Literal != "" {
		text = joinWith(r.At, " as ", r.Name.String())
	}
	for _, s := range r.Replace {
		text += " with " + s.New + " for " + s.Old
	}
	if r.Match != "" {
		text += " matching " + r.Match
	}
	if r.Alias != "" {
		text += " (alias " + r.Alias + ")"
	}
	if len(r.Namespace) > 0 {
		text += " in " + strings.Join(r.Namespace, " or ")
	}
	if r.UID != "" {
		text += " with " + r.UID
	}
	return text
}

func exception(s *Selector) string {
	switch {
	case s.EmptyIsAll:
		return ", empty is all"
	case s.EmptyIsNone:
		return ", empty is none"
	}
	return ""
}

// beside are the labels that must be there beside.
func beside(s *Selector) string {
	text := ""
	for _, l := range s.And {
		text += ", and " + l.Label + " is " + l.Path
	}
	return text
}

func whereIn(s *Selector) string {
	if s.Everywhere {
		return ", in all namespaces"
	}
	in := slices.DeleteFunc([]string{s.Namespaces, s.NamespaceNames, s.NamespaceAny}, func(p string) bool { return p == "" })
	if len(in) == 0 {
		return ""
	}
	return ", namespaces by " + strings.Join(in, " and ")
}

func explainConditions(r Reference) []string {
	var all []string
	for _, c := range r.When {
		all = append(all, explainCondition(c))
	}
	for _, c := range r.Unless {
		all = append(all, "not "+explainCondition(c))
	}
	if r.IfPresent {
		all = append(all, "the target is there")
	}
	if r.Owned {
		all = append(all, "the target is owned by the object, or not there")
	}
	return all
}

func explainCondition(c Condition) string {
	var values []string
	for _, v := range c.Values {
		switch v {
		case "*":
			v = "anything"
		case "":
			v = "empty"
		}
		values = append(values, v)
	}
	return c.Path + " is " + strings.Join(values, " or ")
}

// missing says what a missing target means.
func missing(r Reference) string {
	switch {
	case r.Selector != nil || r.IfPresent || r.ToGroup == VirtualGroup:
		return ""
	case r.Always:
		return "legal"
	case r.Optional != "":
		return "legal if " + r.Optional
	}
	return "a finding"
}

func state(r Reference) string {
	if r.Off != "" {
		return "off: " + r.Off
	}
	return "on"
}

func from(r Reference) string {
	if r.IsOwner() {
		return "every object"
	}
	return r.Origin
}

// namedBy counts the rules that are on and lead to a kind, by the kind that has them.
func (c *Catalog) namedBy(kind Kind) [][]string {
	rows := c.countRules("every kind", c.every, kind)
	for _, e := range c.entries {
		rows = append(rows, c.countRules(qualified(e.Group, e.Kind.Kind), e.References, kind)...)
	}
	if rows == nil {
		return nil
	}
	return append([][]string{{"KIND", "RELATION", "RULES"}}, rows...)
}

// countRules counts the rules that are on and lead to a kind, always or when the object says no other, one row for each relation.
func (c *Catalog) countRules(from string, rules []Reference, to Kind) [][]string {
	counts := map[string]int{}
	var relations []string
	for _, r := range rules {
		if r.ToGroup != to.Group || r.To != to.Kind || c.switched(r.Off, r.Relation, r.ID) != "" {
			continue
		}
		if counts[r.Relation]++; counts[r.Relation] == 1 {
			relations = append(relations, r.Relation)
		}
	}
	var rows [][]string
	for _, relation := range relations {
		rows = append(rows, []string{from, relation, fmt.Sprint(counts[relation])})
	}
	return rows
}

func indent(text string) string {
	lines := strings.SplitAfter(strings.TrimSuffix(text, "\n"), "\n")
	return "  " + strings.Join(lines, "  ") + "\n"
}
