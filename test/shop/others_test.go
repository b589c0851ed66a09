package shop

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/query"
)

func (w *world) askShow(t *testing.T, note func(string, ...any)) {
	for _, b := range blocks(t, "show") {
		answer, err := query.Object(w.graph, w.key(t, b.question), query.Limits{})
		if err != nil {
			t.Errorf("show %s: %v", b.question, err)
			continue
		}
		got := []string{"= " + state(&answer.Object, false)}
		for _, r := range answer.Out {
			got = append(got, edgeLine("out", r, r.Target))
		}
		for _, r := range answer.In {
			got = append(got, edgeLine("in", r, r.Source))
		}
		got = slices.DeleteFunc(got, func(line string) bool { return strings.HasPrefix(line, "out in_namespace ") })
		want := b.lines
		for i, line := range want {
			if start, ok := strings.CutSuffix(line, "  *"); ok { // any field
				for _, line := range got {
					if strings.HasPrefix(line, start+"  ") {
						want[i] = line
					}
				}
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		compareLines("show "+b.question, want, got, note)
	}
}

// state is a node in words.
func state(n *graph.NodeDocument, uid bool) string {
	words := []string{n.State}
	if n.State == "" {
		words = []string{"present"}
	}
	properties := maps.Clone(n.Properties)
	if uid && n.UID != "" {
		if properties == nil {
			properties = map[string]string{}
		}
		properties["uid"] = n.UID
	}
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		words = append(words, name+"="+properties[name])
	}
	return strings.Join(words, " ")
}

func edgeLine(direction string, r graph.Relationship, other graph.EntityKey) string {
	reasons := r.Properties.Reasons
	if len(reasons) == 0 {
		reasons = []graph.ReasonDocument{r.Properties.ReasonDocument}
	}
	var fields []string
	for _, reason := range reasons {
		field := reason.Path
		if reason.Optional {
			field += " optional"
		}
		if reason.StatedBy != "" {
			field += " by " + reason.StatedBy
		}
		fields = append(fields, field)
	}
	line := fmt.Sprintf("%s %s %s", direction, r.RelationshipType, other)
	if r.Properties.Optional {
		line += " optional"
	}
	return line + "  " + strings.Join(fields, ", ")
}

func (w *world) askTree(t *testing.T, note func(string, ...any)) {
	for _, b := range blocks(t, "tree") {
		answer, err := query.Tree(w.graph, w.vocabulary, w.key(t, b.question), query.TreeOptions{})
		if err != nil {
			t.Errorf("tree %s: %v", b.question, err)
			continue
		}
		var got []string
		for _, root := range answer.Roots {
			got = append(got, branchLines(root, "")...)
		}
		compareLines("tree "+b.question, b.lines, got, note)
	}
}

func branchLines(b query.Branch, indent string) []string {
	line := indent + b.Object.Key.String()
	if b.Object.State != "" {
		line += " " + b.Object.State
	}
	all := []string{line}
	for _, c := range b.Children {
		all = append(all, branchLines(c, indent+"  ")...)
	}
	return all
}

func (w *world) askMissing(t *testing.T, note func(string, ...any)) {
	for _, b := range blocks(t, "missing") {
		section, namespace, _ := strings.Cut(b.question, " in ")
		var f query.Filters
		if namespace != "" {
			f.Namespaces = []string{namespace}
		}
		answer := query.Missing(w.graph, w.vocabulary, f, query.Limits{})
		var got []string
		for _, d := range map[string][]query.Dangling{"required": answer.Required, "optional": answer.Optional, "unknown": answer.Unknown}[section] {
			got = append(got, d.Object.Key.String())
			for _, r := range d.References {
				got = append(got, referrer(r))
			}
		}
		compareLines("missing "+b.question, b.lines, got, note)
	}
}

func referrer(r graph.Relationship) string {
	line := "  " + r.Source.String() + " " + r.RelationshipType
	if r.Properties.Optional {
		line += " optional"
	}
	return line + "  " + r.Properties.Path
}

func (w *world) askOrphans(t *testing.T, note func(string, ...any)) {
	for _, b := range blocks(t, "orphans") {
		answer := query.Orphans(w.graph, w.vocabulary, query.OrphansOptions{All: strings.Contains(b.question, "system")})
		never, want := marks(b.lines, "~")
		maybe, want := marks(want, "?")
		var got []string
		for _, o := range answer.Objects {
			if key := o.Object.Key.String(); !slices.Contains(maybe, key) {
				got = append(got, key)
			}
			if o.Reason == "" {
				t.Errorf("%s: %s has no reason", b.question, o.Object.Key)
			}
		}
		for i, key := range got {
			if slices.Contains(never, key) {
				note("%s: has %s, which looks like it", b.question, key)
				got[i] = ""
			}
		}
		got = slices.DeleteFunc(got, func(key string) bool { return key == "" })
		slices.Sort(got)
		slices.Sort(want)
		compareLines(b.question, want, got, note)
	}
}

func (w *world) askKinds(t *testing.T, note func(string, ...any)) {
	var got []string
	for _, k := range query.Kinds(w.graph).Kinds {
		line := graph.EntityKey{Type: k.Type, Group: k.Group}.String()
		line = fmt.Sprintf("%s  %d", strings.TrimSuffix(line, "/"), k.Count)
		for _, n := range []struct {
			count int
			state string
		}{{k.Missing, "missing"}, {k.Unknown, "unknown"}, {k.Virtual, "virtual"}} {
			if n.count > 0 {
				line += fmt.Sprintf("  %s %d", n.state, n.count)
			}
		}
		if !strings.HasSuffix(line, "  0") {
			got = append(got, line)
		}
	}
	slices.Sort(got)
	for _, b := range blocks(t, "kinds") {
		slices.Sort(b.lines)
		compareLines("kinds", b.lines, got, note)
	}
}

func (w *world) askDiff(t *testing.T, note func(string, ...any)) {
	answer := query.Diff(w.graph, shopAfter(t).graph, query.Limits{})
	got := map[string][]string{}
	for _, n := range answer.Nodes {
		got["nodes"] = append(got["nodes"], nodeDiff(n))
	}
	for _, e := range answer.Relationships {
		got["edges"] = append(got["edges"], edgeDiff(e))
	}
	for _, b := range blocks(t, "diff") {
		slices.Sort(b.lines)
		slices.Sort(got[b.question])
		compareLines("diff "+b.question, b.lines, got[b.question], note)
	}
}

func nodeDiff(n query.NodeDiff) string {
	switch {
	case n.Old == nil:
		return "+ " + n.New.Key.String()
	case n.New == nil:
		return "- " + n.Old.Key.String()
	}
	short := func(d *graph.NodeDocument) string {
		if text, found := strings.CutPrefix(state(d, true), "present "); found {
			return text
		}
		return state(d, true)
	}
	return fmt.Sprintf("~ %s  %s -> %s", n.New.Key, short(n.Old), short(n.New))
}

func edgeDiff(e query.EdgeDiff) string {
	mark, r := "~ ", e.New
	switch {
	case e.Old == nil:
		mark = "+ "
	case e.New == nil:
		mark, r = "- ", e.Old
	}
	return mark + r.Source.String() + " " + r.RelationshipType + " " + r.Target.String()
}
