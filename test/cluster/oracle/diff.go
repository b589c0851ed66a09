package oracle

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"kubernetes-scraper/graph"
)

// Diff returns what two graphs differ in, one line a kind, node or edge: "missing" is wanted and not there, "extra" is there
// and not wanted. Revisions are not compared, nor the order of reasons. Equal graphs give no lines.
func Diff(want, got *graph.Document) []string {
	wanted, there := lines(want), lines(got)
	var diff []string
	for line, n := range wanted {
		if there[line] < n {
			diff = append(diff, "missing "+line)
		}
	}
	for line, n := range there {
		if wanted[line] < n {
			diff = append(diff, "extra   "+line)
		}
	}
	slices.SortFunc(diff, func(a, b string) int { // what is said of one thing stands together
		return strings.Compare(a[len("missing "):]+a, b[len("missing "):]+b)
	})
	return diff
}

// lines counts the lines of a graph, so that one that is there twice is seen.
func lines(d *graph.Document) map[string]int {
	all := map[string]int{}
	for _, k := range d.Kinds {
		all[fmt.Sprintf("kind %s/%s %s, %d objects", k.Group, k.Type, k.State, k.Count)]++
	}
	for _, n := range d.Nodes {
		all[nodeLine(n)]++
	}
	for _, r := range d.Relationships {
		all[edgeLine(r)]++
	}
	return all
}

func nodeLine(n graph.NodeDocument) string {
	line := "node " + n.Key.String()
	if n.State != "" {
		line += " state=" + n.State
	}
	if n.UID != "" {
		line += " uid=" + n.UID
	}
	for _, name := range slices.Sorted(maps.Keys(n.Properties)) {
		line += fmt.Sprintf(" %s=%q", name, n.Properties[name])
	}
	return line
}

func edgeLine(r graph.Relationship) string {
	p := r.Properties
	line := fmt.Sprintf("edge %s %s %s", r.Source, r.RelationshipType, r.Target)
	if p.Optional {
		line += " optional"
	}
	if len(p.Reasons) == 0 {
		return line + " because " + reasonText(p.ReasonDocument)
	}
	var reasons []string
	first := false // the first reason, which stands for them all, is one of them
	for _, reason := range p.Reasons {
		reasons = append(reasons, reasonText(reason))
		first = first || reason.Path == p.Path && reason.Via == p.Via && reason.Rule == p.Rule
	}
	if !first {
		line += " headed by " + reasonText(p.ReasonDocument)
	}
	slices.Sort(reasons)
	return line + " because " + strings.Join(reasons, ", ")
}

func reasonText(r graph.ReasonDocument) string {
	text := fmt.Sprintf("%s (%s, %s", r.Path, r.Via, r.Rule)
	if r.StatedBy != "" {
		text += ", stated by " + r.StatedBy
	}
	if r.Optional {
		text += ", optional"
	}
	return text + ")"
}
