package extract

import (
	"fmt"
	"strings"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/internal/fact"
)

// describe writes facts for people, one line each: the form in which the tests of rules state what they expect.
func describe(kind catalog.Kind, f Facts) string {
	var out strings.Builder
	fmt.Fprintf(&out, "object %s/%s", f.Namespace, f.Name)
	if f.UID != "" || f.ResourceVersion != "" {
		fmt.Fprintf(&out, " uid=%s version=%s", f.UID, f.ResourceVersion)
	}
	out.WriteString("\n")
	for _, l := range f.Labels {
		fmt.Fprintf(&out, "label %s=%s\n", l.Key, l.Value)
	}
	for _, l := range f.Aliases {
		fmt.Fprintf(&out, "alias %s=%s\n", l.Key, l.Value)
	}
	for _, p := range f.Properties {
		fmt.Fprintf(&out, "property %s=%s\n", p.Name, p.Value)
	}
	for _, r := range f.References {
		out.WriteString(describeReference(kind.References[r.Rule], r))
	}
	return out.String()
}

func describeReference(rule catalog.Reference, r Reference) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s %s ->", rule.ID, placed(rule.Path(), r.Index))
	if r.Selector != nil {
		out.WriteString(describeSelector(*r.Selector))
	}
	switch {
	case r.Resource != "":
		fmt.Fprintf(&out, " resource %s", r.Resource)
	case r.Kind != "":
		fmt.Fprintf(&out, " %s", r.Kind)
	case r.Grouped:
		out.WriteString(" ?")
	}
	if r.Grouped {
		fmt.Fprintf(&out, ".%s", r.Group)
	}
	if r.Namespace != "" {
		fmt.Fprintf(&out, " %s /", r.Namespace)
	}
	if r.Name != "" {
		fmt.Fprintf(&out, " %s", r.Name)
	}
	if r.UID != "" {
		fmt.Fprintf(&out, " uid=%s", r.UID)
	}
	if r.Optional {
		out.WriteString(" optional")
	}
	return out.String() + "\n"
}

func describeSelector(s Selector) string {
	out := describeRequirements(s.Requirements)
	switch s.In {
	case fact.InAll:
		out += " in all"
	case fact.InSelected:
		out += " in" + describeRequirements(s.Namespaces)
	case fact.InNamed:
		out += " in " + strings.Join(s.NamespaceNames, ",")
	}
	return out
}

func describeRequirements(all []Requirement) string {
	out := ""
	if len(all) == 0 {
		out = " everything"
	}
	for _, r := range all {
		words := map[Operator]string{
			fact.In: "in", fact.NotIn: "notin", fact.Exists: "exists", fact.DoesNotExist: "missing", fact.Gt: ">", fact.Lt: "<", fact.NameIn: "name in", fact.NameNotIn: "name notin", fact.Never: "never",
		}
		switch {
		case r.Operator == fact.In && len(r.Values) == 1:
			out += fmt.Sprintf(" %s=%s", r.Key, r.Values[0])
		case len(r.Values) == 0:
			out += fmt.Sprintf(" (%s %s)", r.Key, words[r.Operator])
		default:
			out += fmt.Sprintf(" (%s %s %s)", r.Key, words[r.Operator], strings.Join(r.Values, ","))
		}
	}
	return out
}

// placed writes list positions into a path.
func placed(path string, index [MaxDepth]uint32) string {
	parts := strings.Split(path, "[*]")
	out := parts[0]
	for i, part := range parts[1:] {
		out += fmt.Sprintf("[%d]%s", index[i], part)
	}
	return out
}
