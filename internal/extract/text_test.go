package extract

import (
	"fmt"
	"strings"

	"kubernetes-scraper/catalog"
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
	for _, l := range r.Selector {
		fmt.Fprintf(&out, " %s=%s", l.Key, l.Value)
	}
	if r.Kind != "" || r.Group != "" {
		fmt.Fprintf(&out, " %s.%s", r.Kind, r.Group)
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

// placed writes list positions into a path.
func placed(path string, index [MaxDepth]uint32) string {
	parts := strings.Split(path, "[*]")
	out := parts[0]
	for i, part := range parts[1:] {
		out += fmt.Sprintf("[%d]%s", index[i], part)
	}
	return out
}
