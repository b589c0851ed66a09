package query

import (
	"fmt"
	"strings"
	"testing"

	"kubernetes-scraper/graph"
)

// draw makes a graph of a text, a line each:
//
//	Pod/shop/web-1                                an object that is there; UID and properties may follow: uid=x type=y
//	Pod/shop/web-1 uses ConfigMap/shop/a          an edge between objects, those that nobody declared being there
//	Pod/shop/web-1 uses? ConfigMap/shop/a         by an optional reference
//	?Secret/shop/a  -ConfigMap/shop/b  ~User/x    in front of an object, where it first stands: unknown, missing, virtual
//	kind Secret forbidden                         what is known of a kind
//
// Objects are TYPE[.GROUP]/[NAMESPACE/]NAME. The field of an edge is the relation's name.
func draw(t failer, text string) *graph.Snapshot {
	t.Helper()
	d := drawing{graph: graph.New("test", nil), rules: map[string]graph.RuleID{}}
	for i, line := range strings.Split(text, "\n") {
		if words := strings.Fields(line); len(words) > 0 && !d.line(words) {
			t.Fatalf("line %d is no object, edge or kind: %s", i+1, line)
		}
	}
	s, _ := d.graph.Commit()
	return s
}

// A failer is a test, of whatever package.
type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

type drawing struct {
	graph *graph.Graph
	rules map[string]graph.RuleID
}

func (d *drawing) line(words []string) bool {
	switch {
	case words[0] == "kind" && len(words) == 3:
		kind := keyOf(words[1] + "/x")
		d.graph.SetKindState(d.graph.Kind(kind.Group, kind.Type), graph.KindState(words[2]), "")
	case len(words) == 3 && !strings.Contains(words[1], "="):
		relation, optional := strings.CutSuffix(words[1], "?")
		d.edge(d.node(words[0]), d.node(words[2]), relation, optional)
	default:
		var uid string
		var properties []graph.Property
		for _, word := range words[1:] {
			name, value, ok := strings.Cut(word, "=")
			if !ok {
				return false
			}
			if name == "uid" {
				uid = value
			} else {
				properties = append(properties, graph.Property{Name: name, Value: value})
			}
		}
		d.graph.SetPresent(d.node(words[0]), uid, properties)
	}
	return true
}

func (d *drawing) edge(source, target graph.NodeID, relation string, optional bool) {
	rule, known := d.rules[relation]
	if !known {
		rule = d.graph.AddRule(graph.Rule{ID: "rule-" + relation, Relation: relation, Path: relation})
		d.rules[relation] = rule
	}
	evidence := d.graph.Evidence([]graph.Reason{{Rule: rule, Optional: optional}})
	d.graph.SetEdge(source, target, d.graph.Relation(relation), evidence)
}

func (d *drawing) node(text string) graph.NodeID {
	state := graph.Present
	switch text[0] {
	case '?':
		state = graph.Unknown
	case '-':
		state = graph.Missing
	case '~':
		state = graph.Virtual
	}
	key := keyOf(strings.TrimLeft(text, "?-~"))
	kind := d.graph.Kind(key.Group, key.Type)
	if id := d.graph.Find(kind, key.Namespace, key.Name); id != 0 {
		return id
	}
	if state != graph.Present {
		return d.graph.Ensure(kind, key.Namespace, key.Name, state)
	}
	id := d.graph.Ensure(kind, key.Namespace, key.Name, graph.Unknown)
	d.graph.SetPresent(id, "", nil)
	return id
}

// keyOf reads TYPE[.GROUP]/[NAMESPACE/]NAME.
func keyOf(text string) graph.EntityKey {
	parts := strings.Split(text, "/")
	var key graph.EntityKey
	key.Type, key.Group, _ = strings.Cut(parts[0], ".")
	key.Name = parts[len(parts)-1]
	if len(parts) > 2 {
		key.Namespace = parts[1]
	}
	return key
}

// vocabulary are the relations of the tests, as the built-in catalog has them, and some kinds.
func vocabulary() Vocabulary {
	v := Vocabulary{}
	for _, name := range []string{"runs_on", "owned_by", "targets", "routes_to", "uses", "of_class", "bound_to", "binds", "scales", "instance_of", "member_of"} {
		r := Relation{Name: name, Dependence: OfSource}
		switch name {
		case "runs_on", "owned_by", "instance_of":
			r.Goes = OfSource
		case "bound_to":
			r.Goes, r.To = OfTarget, []Kind{{Type: "PersistentVolume"}}
		}
		v.Relations = append(v.Relations, r)
	}
	for _, name := range []string{"produces", "subject"} {
		v.Relations = append(v.Relations, Relation{Name: name, Dependence: OfTarget})
	}
	for _, name := range []string{"protects", "applies_to", "about", "selects"} {
		v.Relations = append(v.Relations, Relation{Name: name})
	}
	v.Kinds = []KindName{
		{Kind: "Pod", Resource: "pods", ShortNames: []string{"po"}, Namespaced: true},
		{Group: "metrics.k8s.io", Kind: "PodMetrics", Resource: "pods", Singular: "pod", Namespaced: true},
		{Kind: "Node", Resource: "nodes", ShortNames: []string{"no"}},
		{Kind: "Namespace", Resource: "namespaces", ShortNames: []string{"ns"}},
		{Kind: "Secret", Resource: "secrets", Namespaced: true},
		{Kind: "ConfigMap", Resource: "configmaps", ShortNames: []string{"cm"}, Namespaced: true},
		{Group: "serving.knative.dev", Kind: "Service", Resource: "services", ShortNames: []string{"ksvc"}, Namespaced: true},
		{Kind: "Service", Resource: "services", ShortNames: []string{"svc"}, Namespaced: true},
		{Group: "apps", Kind: "Deployment", Resource: "deployments", ShortNames: []string{"deploy"}, Namespaced: true},
		{Group: "apps", Kind: "StatefulSet", Resource: "statefulsets", ShortNames: []string{"sts"}, Namespaced: true},
		{Group: "virtual", Kind: "ContainerImage", Virtual: true},
		{Group: "virtual", Kind: "HelmRelease", Virtual: true, Namespaced: true},
	}
	return v
}

// say writes a way as text: A uses B <targets C.
func say(from graph.EntityKey, path []Step) string {
	b := strings.Builder{}
	b.WriteString(from.String())
	for _, s := range path {
		arrow, to := s.RelationshipType, s.Target
		if s.Backward {
			arrow, to = "<"+arrow, s.Source
		}
		if s.Properties.Optional {
			arrow += "?"
		}
		fmt.Fprintf(&b, " %s %s", arrow, to)
	}
	return b.String()
}

// sayReach writes an answer as text, a line for each object: its state, whether it is optional, and the way.
func sayReach(a ReachAnswer) string {
	var lines []string
	for _, g := range a.Groups {
		for _, r := range g.Objects {
			line := say(a.Object.Key, r.Path)
			if r.Optional {
				line += " (optional)"
			}
			if r.Object.State != "" {
				line += " (" + r.Object.State + ")"
			}
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// want compares texts that are written with indents and empty lines around them.
func want(t *testing.T, what, got, wanted string) {
	t.Helper()
	var lines []string
	for _, line := range strings.Split(wanted, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	if wanted = strings.Join(lines, "\n"); got != wanted {
		t.Errorf("%s:\n%s\nwant:\n%s", what, got, wanted)
	}
}
