package main

import (
	"strings"
	"testing"

	"kubernetes-scraper/graph"
)

func key(kind, namespace, name string) graph.EntityKey {
	return graph.EntityKey{Type: kind, Namespace: namespace, Name: name}
}

func node(kind, namespace, name, state, status string) graph.NodeDocument {
	n := graph.NodeDocument{Key: key(kind, namespace, name), UID: "uid of " + name, State: state}
	if status != "" {
		n.Properties = map[string]string{"status": status}
	}
	return n
}

func edge(source graph.EntityKey, relation string, target graph.EntityKey, paths ...string) graph.Relationship {
	r := graph.Relationship{Source: source, Target: target, RelationshipType: relation}
	r.Properties.Path = paths[0]
	for _, path := range paths {
		r.Properties.Reasons = append(r.Properties.Reasons, graph.ReasonDocument{Path: path})
	}
	if len(paths) == 1 {
		r.Properties.Reasons = nil
	}
	return r
}

// documents are a graph before and after everything that can happen to a node and an edge.
func documents() (before, after *graph.Document) {
	var (
		stays = key("Pod", "default", "stays")
		goes  = key("Pod", "default", "goes-away")
		comes = key("Pod", "default", "comes")
		shop  = key("Service", "default", "shop")
		host  = key("Node", "", "node-0")
		gone  = key("ConfigMap", "default", "not-there")
		other = key("Pod", "kube-system", "other")
	)
	optional := edge(comes, "uses", gone, "spec.volumes[0].configMap.name")
	optional.Properties.Optional = true
	replaced := node("ConfigMap", "default", "same-name", "", "")
	before = &graph.Document{
		Nodes: []graph.NodeDocument{
			replaced, node("Node", "", "node-0", "", ""), node("Pod", "default", "stays", "", "Pending"),
			node("Pod", "default", "goes-away", "", "Running"), node("Service", "default", "shop", "", ""),
		},
		Relationships: []graph.Relationship{
			edge(goes, "runs_on", host, "spec.nodeName"),
			edge(shop, "targets", goes, "spec.selector"),
			edge(stays, "uses", shop, "a"),
		},
	}
	replaced.UID = "another"
	root := node("ConfigMap", "default", "kube-root-ca.crt", "", "")
	after = &graph.Document{
		Nodes: []graph.NodeDocument{
			replaced, root, node("ConfigMap", "default", "not-there", "missing", ""), node("Node", "", "node-0", "", ""),
			node("Pod", "default", "comes", "", "Running"), node("Pod", "default", "stays", "", "Running"),
			node("Pod", "kube-system", "other", "", "Running"), node("Service", "default", "shop", "", ""),
		},
		Relationships: []graph.Relationship{
			edge(comes, "runs_on", host, "spec.nodeName"),
			optional,
			edge(other, "runs_on", host, "spec.nodeName"),
			edge(shop, "targets", comes, "spec.selector"),
			edge(stays, "uses", shop, "a", "b"),
		},
	}
	for i := range after.Nodes { // revisions say when, not what
		after.Nodes[i].Revision = 7
	}
	return before, after
}

const printed = `
  - Pod/goes-away
  ~ ConfigMap/same-name  replaced by another of the same name
  ~ Pod/stays            Pending → Running
  + ConfigMap/not-there  missing
  + Pod/comes            Running

  - Pod/goes-away runs_on → Node/node-0                    spec.nodeName
  - Service/shop  targets → Pod/goes-away                  spec.selector
  ~ Pod/stays     uses    → Service/shop                   a → a, b
  + Pod/comes     uses    → ConfigMap/not-there (missing)  spec.volumes[0].configMap.name (optional)
  + Pod/comes     runs_on → Node/node-0                    spec.nodeName
  + Service/shop  targets → Pod/comes                      spec.selector

  (and 3 more that the system keeps for itself)
`

func TestPrintedChanges(t *testing.T) {
	before, after := documents()
	var out strings.Builder
	printChanges(&out, before, after, style{})
	if out.String() != printed {
		t.Errorf("printed:\n%s\nwant:\n%s", &out, printed)
	}
}

func TestNothingChanged(t *testing.T) {
	_, after := documents()
	later := *after
	later.Revision++
	var out strings.Builder
	printChanges(&out, after, &later, style{})
	if out.String() != "\n  nothing changed\n" {
		t.Errorf("printed %q", &out)
	}
}

// Colours must not change the text, only paint it.
func TestColours(t *testing.T) {
	before, after := documents()
	var out strings.Builder
	printChanges(&out, before, after, style{colour: true})
	for _, want := range []string{"\x1b[31m- Pod/goes-away\x1b[0m\n", "\x1b[33m~ Pod/stays ", "\x1b[2mPending → Running\x1b[0m", "\x1b[32m+ Pod/comes "} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in %q", want, &out)
		}
	}
	plain := out.String()
	for _, code := range []string{"31", "32", "33", "2", "0"} {
		plain = strings.ReplaceAll(plain, "\x1b["+code+"m", "")
	}
	if plain != printed {
		t.Errorf("without its colours it is:\n%s", plain)
	}
}
