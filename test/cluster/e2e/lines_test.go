package e2e_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"kubernetes-scraper/graph"
)

// lines is a namespace's part of a graph as text: a line for each node in it and each node that those are connected with,
// and one for each edge, with all that the graph says of them but revisions, UIDs and the hour:
//
//	Pod/web: present, status=Running
//	Pod/web uses ConfigMap/settings: spec.volumes[0].configMap.name (volume, pod-volume-configmap, optional)
//
// Keys are without this namespace, but with any other. The ConfigMap that every namespace has is left out where nothing
// uses it.
func lines(d *graph.Document, namespace string) []string {
	w := writer{namespace: namespace}
	touched := map[graph.EntityKey]bool{}
	var all []string
	for i := range d.Relationships {
		r := &d.Relationships[i]
		if r.Source.Namespace == namespace || r.Target.Namespace == namespace {
			touched[r.Source], touched[r.Target] = true, true
			all = append(all, w.edge(r))
		}
	}
	for i := range d.Nodes {
		n := &d.Nodes[i]
		if touched[n.Key] || n.Key.Namespace == namespace && n.Key.Name != "kube-root-ca.crt" {
			all = append(all, w.node(n))
		}
	}
	return all
}

type writer struct{ namespace string }

func (w writer) key(k graph.EntityKey) string {
	if k.Namespace == w.namespace {
		k.Namespace = ""
	}
	return k.String()
}

func (w writer) node(n *graph.NodeDocument) string {
	state := n.State
	if state == "" {
		state = "present"
	}
	if (state == "present") != (n.UID != "") {
		state += ", UID " + fmt.Sprintf("%q", n.UID)
	}
	line := w.key(n.Key) + ": " + state
	for _, name := range slices.Sorted(maps.Keys(n.Properties)) {
		value := n.Properties[name]
		if _, err := time.Parse(time.RFC3339, value); err == nil {
			value = "TIME"
		}
		line += ", " + name + "=" + value
	}
	return line
}

func (w writer) edge(r *graph.Relationship) string {
	line := w.key(r.Source) + " " + r.RelationshipType + " " + w.key(r.Target) + ": "
	p := r.Properties
	if len(p.Reasons) == 0 {
		return line + reason(p.ReasonDocument)
	}
	var all []string
	for _, each := range p.Reasons {
		all = append(all, reason(each))
	}
	line += strings.Join(all, "; ")
	if p.Optional {
		line += "; all optional"
	}
	return line
}

func reason(r graph.ReasonDocument) string {
	words := []string{r.Via, r.Rule}
	if r.Optional {
		words = append(words, "optional")
	}
	return r.Path + " (" + strings.Join(words, ", ") + ")"
}

// compare returns nil if two texts have the same lines, in whatever order, and otherwise which are too many (+) or too
// few (-). Space around a line and empty lines do not count.
func compare(got, want []string) error {
	got, want = tidy(got), tidy(want)
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
	if len(differ) == 0 && len(got) == len(want) {
		return nil
	}
	return fmt.Errorf("the graph differs from what it should be in these lines (+ is too many, - is missing):\n%s", strings.Join(differ, "\n"))
}

func tidy(text []string) []string {
	var kept []string
	for _, line := range text {
		if line = strings.TrimSpace(line); line != "" {
			kept = append(kept, line)
		}
	}
	slices.Sort(kept)
	return kept
}
