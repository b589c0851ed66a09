// Package samples makes graphs for tests: a small one as it is, one with the worst that a cluster can say, and a large one.
package samples

import "kubernetes-scraper/graph"

// Shop is a small shop: an Ingress, a Service, a Deployment with two Pods on a Node, what they use, something that is
// missing, something that may be, and something that nobody can say of.
func Shop() *graph.Snapshot {
	m := newMaker("shop", []graph.Rule{
		{ID: "ingress-routes", Relation: "routes_to", Path: "spec.rules[*].http.paths[*].backend.service.name"},
		{ID: "service-targets", Relation: "targets", Path: "spec.selector"},
		{ID: "owner", Relation: "owned_by", Path: "metadata.ownerReferences[*]"},
		{ID: "pod-runs-on-node", Relation: "runs_on", Path: "spec.nodeName", Via: "schedule"},
		{ID: "pod-env", Relation: "uses", Path: "spec.containers[*].env[*].valueFrom.configMapKeyRef.name", Via: "env"},
		{ID: "pod-volume", Relation: "uses", Path: "spec.volumes[*].configMap.name", Via: "volume"},
		{ID: "pod-image", Relation: "runs", Path: "spec.containers[*].image"},
		{ID: "ingress-tls", Relation: "uses", Path: "spec.tls[*].secretName", Via: "tls"},
		{ID: "claim-bound", Relation: "bound_to", Path: "spec.claimRef.name", ByTarget: true},
	})
	ingress := m.present("networking.k8s.io", "Ingress", "shop", "web", nil)
	service := m.present("", "Service", "shop", "web", []graph.Property{{Name: "type", Value: "ClusterIP"}})
	deployment := m.present("apps", "Deployment", "shop", "web", []graph.Property{{Name: "replicas", Value: "2"}, {Name: "revision", Value: "7"}})
	set := m.present("apps", "ReplicaSet", "shop", "web-7d9", nil)
	node := m.present("", "Node", "", "node-a", []graph.Property{{Name: "status", Value: "Ready"}})
	settings := m.present("", "ConfigMap", "shop", "settings", nil)
	claim := m.present("", "PersistentVolumeClaim", "shop", "data", nil)
	volume := m.present("", "PersistentVolume", "", "pv-1", nil)
	m.present("", "Namespace", "", "shop", nil)
	features := m.absent("", "ConfigMap", "shop", "features", graph.Missing)
	certificate := m.absent("", "Secret", "shop", "tls", graph.Unknown)
	image := m.absent("", "Image", "", "registry.example.com/shop/web:1.2@sha256:0a", graph.Virtual)

	m.edge(ingress, service, graph.Reason{Rule: 0, Index: [4]uint32{0, 1}})
	m.edge(ingress, certificate, graph.Reason{Rule: 7})
	m.edge(set, deployment, graph.Reason{Rule: 2})
	m.edge(claim, volume, graph.Reason{Rule: 8})
	for _, name := range []string{"web-7d9-x1", "web-7d9-x2"} {
		pod := m.present("", "Pod", "shop", name, []graph.Property{{Name: "status", Value: "Running"}})
		m.edge(service, pod, graph.Reason{Rule: 1})
		m.edge(pod, set, graph.Reason{Rule: 2})
		m.edge(pod, node, graph.Reason{Rule: 3})
		m.edge(pod, settings, graph.Reason{Rule: 4, Index: [4]uint32{1, 2}}, graph.Reason{Rule: 5, Optional: true})
		m.edge(pod, features, graph.Reason{Rule: 5, Index: [4]uint32{3}, Optional: true})
		m.edge(pod, image, graph.Reason{Rule: 6})
	}
	for _, kind := range [][2]string{{"", "Pod"}, {"", "ConfigMap"}, {"apps", "Deployment"}, {"", "Node"}} {
		m.graph.SetKindState(m.graph.Kind(kind[0], kind[1]), graph.Live, "")
	}
	m.graph.SetKindState(m.graph.Kind("", "Secret"), graph.Forbidden, "secrets is forbidden")
	return m.snapshot()
}
