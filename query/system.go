package query

import (
	"slices"
	"strings"

	"kubernetes-scraper/graph"
)

// A systemRule tells objects that are there though nothing in the graph uses them, because the system, or who looks after
// them, knows why.
type systemRule struct {
	says string
	is   func(g Graph, n *graph.Node) bool
}

// systemRules are asked in this order; the first that holds counts.
func systemRules(g Graph) []systemRule {
	rules := []systemRule{
		{"in the system's own namespaces: kube-system, kube-public, kube-node-lease", func(_ Graph, n *graph.Node) bool {
			return slices.Contains([]string{"kube-system", "kube-public", "kube-node-lease"}, n.Key.Namespace)
		}},
	}
	for _, p := range provisions() {
		rules = append(rules, systemRule{p.says, func(_ Graph, n *graph.Node) bool { return p.is(n.Key) }})
	}
	everywhere := openShift(g)
	return append(rules, []systemRule{
		{"ServiceAccounts that every namespace of OpenShift gets: builder, deployer", func(_ Graph, n *graph.Node) bool {
			return n.Key.Type == "ServiceAccount" && (n.Key.Name == "builder" || n.Key.Name == "deployer") &&
				(everywhere || strings.HasPrefix(n.Key.Namespace, "openshift"))
		}},
		{"what Helm keeps of its releases: sh.helm.release.v1...", func(_ Graph, n *graph.Node) bool {
			return strings.HasPrefix(n.Key.Name, "sh.helm.release.v1.")
		}},
		{"ConfigMaps that leaders are elected with: ...-leader, ...-leader-election, ...-lock", leaderElection},
		{"tokens of ServiceAccounts", token},
		{"objects that have an owner, who knows what they are for", owned},
		{"objects that are being deleted", func(_ Graph, n *graph.Node) bool { return property(n, "deletionTimestamp") != "" }},
	}...)
}

// openShift says whether the API server serves kinds of OpenShift.
func openShift(g Graph) bool {
	return slices.ContainsFunc(g.Kinds(), func(k graph.KindStatus) bool { return strings.HasSuffix(k.Group, ".openshift.io") })
}

func leaderElection(_ Graph, n *graph.Node) bool {
	return n.Key.Type == "ConfigMap" && slices.ContainsFunc([]string{"-leader", "-leader-election", "-lock"},
		func(ending string) bool { return strings.HasSuffix(n.Key.Name, ending) })
}

func token(g Graph, n *graph.Node) bool {
	for e := range g.Out(n.Key) {
		if e.Relation == "token_of" {
			return true
		}
	}
	return false
}

func owned(g Graph, n *graph.Node) bool {
	for e := range g.Out(n.Key) {
		if e.Relation == ownedBy && there(g, e.Target) {
			return true
		}
	}
	return false
}

// there says whether an object may be there: it was seen, or nobody can say that it is missing.
func there(g Graph, key graph.EntityKey) bool {
	state, ok := stateOf(g, key)
	return ok && state != graph.Missing
}

func property(n *graph.Node, name string) string {
	for _, p := range n.Properties {
		if p.Name == name {
			return p.Value
		}
	}
	return ""
}
