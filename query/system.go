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
func systemRules() []systemRule {
	named := func(kind string, names ...string) func(Graph, *graph.Node) bool {
		return func(_ Graph, n *graph.Node) bool { return n.Key.Type == kind && slices.Contains(names, n.Key.Name) }
	}
	return []systemRule{
		{"in the system's own namespaces: kube-system, kube-public, kube-node-lease", func(_ Graph, n *graph.Node) bool {
			return slices.Contains([]string{"kube-system", "kube-public", "kube-node-lease"}, n.Key.Namespace)
		}},
		{"ConfigMaps with a CA that every namespace gets: kube-root-ca.crt, openshift-service-ca.crt, istio-ca-root-cert",
			named("ConfigMap", "kube-root-ca.crt", "openshift-service-ca.crt", "istio-ca-root-cert")},
		{"ServiceAccounts that every namespace gets: default, builder, deployer",
			named("ServiceAccount", "default", "builder", "deployer")},
		{"roles and bindings of the system: system:...", func(_ Graph, n *graph.Node) bool {
			return strings.HasPrefix(n.Key.Name, "system:")
		}},
		{"the roles that Kubernetes offers: admin, cluster-admin, edit, view",
			named("ClusterRole", "admin", "cluster-admin", "edit", "view")},
		{"the built-in PriorityClasses: system-cluster-critical, system-node-critical",
			named("PriorityClass", "system-cluster-critical", "system-node-critical")},
		{"what Helm keeps of its releases: sh.helm.release.v1...", func(_ Graph, n *graph.Node) bool {
			return strings.HasPrefix(n.Key.Name, "sh.helm.release.v1.")
		}},
		{"ConfigMaps that leaders are elected with: ...-leader, ...-leader-election, ...-lock", leaderElection},
		{"tokens of ServiceAccounts", token},
		{"objects that have an owner, who knows what they are for", owned},
		{"objects that are being deleted", func(_ Graph, n *graph.Node) bool { return property(n, "deletionTimestamp") != "" }},
	}
}

func leaderElection(_ Graph, n *graph.Node) bool {
	return n.Key.Type == "ConfigMap" && slices.ContainsFunc([]string{"-leader", "-leader-election", "-lock"},
		func(ending string) bool { return strings.HasSuffix(n.Key.Name, ending) })
}

func token(g Graph, n *graph.Node) bool {
	for e := range g.Out(n.Key) {
		if e.Relation == "about" && e.Target.Type == "ServiceAccount" {
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
