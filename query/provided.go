package query

import (
	"iter"
	"slices"
	"strings"

	"kubernetes-scraper/graph"
)

// A provision is objects that a cluster makes by itself, whatever it is given.
type provision struct {
	says string
	is   func(graph.EntityKey) bool
}

// provisions are what API servers and their controllers make by themselves: what orphans leaves out, and what nobody misses
// in manifests.
func provisions() []provision {
	const rbac, flow = "rbac.authorization.k8s.io", "flowcontrol.apiserver.k8s.io"
	named := func(group, kind string, names ...string) func(graph.EntityKey) bool {
		return func(key graph.EntityKey) bool {
			return key.Type == kind && key.Group == group && slices.Contains(names, key.Name)
		}
	}
	return []provision{
		{"the system's own Namespaces: default, kube-system, kube-public, kube-node-lease",
			named("", "Namespace", "default", "kube-system", "kube-public", "kube-node-lease")},
		{"ConfigMaps with a CA that every namespace gets: kube-root-ca.crt, openshift-service-ca.crt, istio-ca-root-cert",
			named("", "ConfigMap", "kube-root-ca.crt", "openshift-service-ca.crt", "istio-ca-root-cert")},
		{"the ServiceAccount that every namespace gets: default", named("", "ServiceAccount", "default")},
		{"roles and bindings of the system: system:...", func(key graph.EntityKey) bool {
			return key.Group == rbac && strings.HasPrefix(key.Name, "system:")
		}},
		{"the roles that Kubernetes offers: admin, cluster-admin, edit, view",
			named(rbac, "ClusterRole", "admin", "cluster-admin", "edit", "view")},
		{"the binding of cluster-admin", named(rbac, "ClusterRoleBinding", "cluster-admin")},
		{"how API servers are told whom to trust: extension-apiserver-authentication and its reader", func(key graph.EntityKey) bool {
			return key.Namespace == "kube-system" && (key.Type == "ConfigMap" && key.Name == "extension-apiserver-authentication" ||
				key.Type == "Role" && key.Name == "extension-apiserver-authentication-reader")
		}},
		{"the built-in PriorityClasses: system-cluster-critical, system-node-critical",
			named("scheduling.k8s.io", "PriorityClass", "system-cluster-critical", "system-node-critical")},
		{"the built-in levels of request priority", named(flow, "PriorityLevelConfiguration", "exempt", "catch-all", "system",
			"node-high", "leader-election", "workload-high", "workload-low", "global-default")},
		{"the Service of the API server: default/kubernetes", func(key graph.EntityKey) bool {
			return key.Namespace == "default" && key.Name == "kubernetes" && slices.Contains([]string{"Service", "Endpoints", "EndpointSlice"}, key.Type)
		}},
	}
}

// Provided says whether clusters make an object of this key by themselves: the roles of the system, the ServiceAccount and
// the CA of each namespace, the built-in classes, ...
func Provided(key graph.EntityKey) bool {
	return slices.ContainsFunc(provisions(), func(p provision) bool { return p.is(key) })
}

// Written is a view of a graph of manifests, in which nobody can say whether an object is there that the manifests do not hold
// and that clusters make by themselves, or that one of the manifests has made once it is applied: it is unknown and not
// missing. The view keeps nothing but g.
func Written(g Graph) Graph { return &written{g} }

type written struct{ Graph }

func (w *written) absent(key graph.EntityKey, state graph.NodeState) graph.NodeState {
	if state == graph.Missing && (Provided(key) || w.toBeMade(key)) {
		return graph.Unknown
	}
	return state
}

// toBeMade says whether an object that was not applied yet, as it has no UID, has this one made: a Certificate its Secret.
func (w *written) toBeMade(key graph.EntityKey) bool {
	for e := range inBy(w.Graph, key, []string{"produces"}) {
		if maker, ok := w.Graph.Node(e.Source); ok && maker.State == graph.Present && maker.UID == "" {
			return true
		}
	}
	return false
}

func (w *written) Node(key graph.EntityKey) (graph.Node, bool) {
	n, ok := w.Graph.Node(key)
	n.State = w.absent(n.Key, n.State)
	return n, ok
}

func (w *written) Nodes() iter.Seq[graph.Node] {
	return func(yield func(graph.Node) bool) {
		for n := range w.Graph.Nodes() {
			n.State = w.absent(n.Key, n.State)
			if !yield(n) {
				return
			}
		}
	}
}
