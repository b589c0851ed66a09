package rules_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"kubernetes-scraper/graph"
)

// An area is a set of namespaces and cluster-scoped objects: namespace <area>, and all whose name begins with <area>-.
type area struct {
	name    string
	randoms []*regexp.Regexp
}

func newArea(name string) area { return area{name, randoms()} }

// plain is a name without its random part.
func (a area) plain(name string) string {
	for _, random := range a.randoms {
		if at := random.FindStringIndex(name); at != nil {
			return name[:at[0]] + "-*"
		}
	}
	return name
}

// has says whether an object belongs to the area.
func (a area) has(k graph.EntityKey) bool {
	name := k.Namespace
	if name == "" {
		name = k.Name
	}
	return name == a.name || strings.HasPrefix(name, a.name+"-")
}

// edges is the area's part of a graph as sorted text, a line for each edge that begins or ends in it:
//
//	Pod/web uses ConfigMap/settings (missing): spec.volumes[0].configMap.name (pod-volume-configmap, optional)
//
// with every reason of the edge, and the target's state (or the source's) where it is not present. Keys are without the
// area's own namespace, but with any other; random parts of names that controllers give are shown as *.
func (a area) edges(d *graph.Document) []string {
	states := make(map[graph.EntityKey]string, len(d.Nodes))
	for i := range d.Nodes {
		states[d.Nodes[i].Key] = d.Nodes[i].State
	}
	var all []string
	for i := range d.Relationships {
		r := &d.Relationships[i]
		if a.has(r.Source) || a.has(r.Target) {
			all = append(all, fmt.Sprintf("%s %s %s: %s", a.end(r.Source, states), r.RelationshipType, a.end(r.Target, states), reasons(r)))
		}
	}
	slices.Sort(all)
	return all
}

// end is one end of an edge as text. The state of virtual nodes, which their kind tells, is left out.
func (a area) end(k graph.EntityKey, states map[graph.EntityKey]string) string {
	state := states[k]
	if k.Namespace == a.name {
		k.Namespace = ""
	}
	k.Name = a.plain(k.Name)
	if state == "" || state == "virtual" {
		return k.String()
	}
	return k.String() + " (" + state + ")"
}

func reasons(r *graph.Relationship) string {
	all := r.Properties.Reasons
	if len(all) == 0 {
		all = []graph.ReasonDocument{r.Properties.ReasonDocument}
	}
	var texts []string
	for _, each := range all {
		rule := each.Rule
		if each.Optional {
			rule += ", optional"
		}
		texts = append(texts, each.Path+" ("+rule+")")
	}
	return strings.Join(texts, ", ")
}

// Controllers give names with random letters (no vowels, no 0, 1 and 3, so that they spell nothing) or hashes written in
// the same alphabet; a CronJob's Jobs have the minute in theirs.
const alphabet = "[bcdfghjklmnpqrstvwxz2456789]"

// randoms are the shapes of such endings.
func randoms() []*regexp.Regexp {
	return []*regexp.Regexp{
		regexp.MustCompile(`-` + alphabet + `{6,10}(-` + alphabet + `{5})?$`),
		regexp.MustCompile(`-` + alphabet + `{5}$`),
		regexp.MustCompile(`-[0-9]{8}$`),
	}
}

// differences returns nil if two sorted texts are the same, and otherwise which lines are too many (+) or too few (-).
func differences(got, want []string) error {
	var differ []string
	for _, line := range got {
		if !slices.Contains(want, line) {
			differ = append(differ, "+ "+line)
		}
	}
	for _, line := range want {
		if !slices.Contains(got, line) {
			differ = append(differ, "- "+line)
		}
	}
	if len(differ) == 0 && !slices.Equal(got, want) {
		differ = []string{"the same lines, in another number"}
	}
	if len(differ) == 0 {
		return nil
	}
	return fmt.Errorf("edges that are too many (+) or missing (-):\n%s", strings.Join(differ, "\n"))
}
