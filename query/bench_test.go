package query

import (
	"fmt"
	"testing"

	"kubernetes-scraper/graph"
)

// The large cluster of the benchmarks: 357,001 nodes and 1,326,000 edges.
const (
	benchNamespaces = 1000
	benchApps       = 26_000 // each a Service, a Deployment, a ReplicaSet and 10 Pods
	benchHosts      = 2000
)

// large draws it. Every Pod is on a Node, owned, targeted, runs under its namespace's account and has the one PriorityClass.
func large() *graph.Snapshot {
	d := drawing{graph: graph.New("large", nil), rules: map[string]graph.RuleID{}}
	class := d.node("PriorityClass.scheduling.k8s.io/normal")
	var hosts, accounts []graph.NodeID
	for i := range benchHosts {
		hosts = append(hosts, d.node(fmt.Sprintf("Node/n%d", i)))
	}
	for i := range benchNamespaces {
		d.node(fmt.Sprintf("Namespace/ns%d", i))
		accounts = append(accounts, d.node(fmt.Sprintf("ServiceAccount/ns%d/default", i)))
		for j := range 12 {
			d.node(fmt.Sprintf("ConfigMap/ns%d/c%d", i, j))
		}
	}
	for i := range benchApps {
		ns := i % benchNamespaces
		deployment := d.node(fmt.Sprintf("Deployment.apps/ns%d/a%d", ns, i))
		set := d.node(fmt.Sprintf("ReplicaSet.apps/ns%d/a%d-x", ns, i))
		service := d.node(fmt.Sprintf("Service/ns%d/a%d", ns, i))
		d.edge(set, deployment, ownedBy, false)
		for j := range 10 {
			pod := d.node(fmt.Sprintf("Pod/ns%d/a%d-x-%d", ns, i, j))
			d.edge(pod, set, ownedBy, false)
			d.edge(pod, hosts[(i*10+j)%benchHosts], "runs_on", false)
			d.edge(pod, accounts[ns], "uses", false)
			d.edge(pod, class, "of_class", false)
			d.edge(service, pod, "targets", false)
		}
	}
	s, _ := d.graph.Commit()
	return s
}

// BenchmarkAsk asks questions that touch a bounded part of a large cluster. answer/op is the number of objects or edges in
// the answer.
func BenchmarkAsk(b *testing.B) {
	g, v := large(), vocabulary()
	for i, r := range v.Relations {
		switch r.Name { // as the built-in catalog has them
		case "produces":
			v.Relations[i].To = []Kind{{"", "Secret"}}
		case "subject":
			v.Relations[i].To = []Kind{{"", "ServiceAccount"}}
		}
	}
	nodes, edges := g.Size()
	b.Logf("%d nodes, %d edges", nodes, edges)
	pod, host := keyOf("Pod/ns7/a7-x-3"), keyOf("Node/n73")
	reach := func(ask func(Graph, Vocabulary, graph.EntityKey, Limits) (ReachAnswer, error), key graph.EntityKey, l Limits) func() (int, error) {
		return func() (int, error) {
			a, err := ask(g, v, key, l)
			return count(a), err
		}
	}
	object := func(key graph.EntityKey) func() (int, error) {
		return func() (int, error) {
			a, err := Object(g, key, Limits{})
			return len(a.Out) + len(a.In), err
		}
	}
	for _, row := range []struct {
		name string
		ask  func() (int, error)
	}{
		{"show/Pod", object(pod)},
		{"show/Node", object(host)},
		{"deps/Pod", reach(Deps, pod, Limits{})},
		{"deps/Service", reach(Deps, keyOf("Service/ns7/a7"), Limits{})},
		{"impact/Pod", reach(Impact, pod, Limits{})},
		{"impact/Deployment", reach(Impact, keyOf("Deployment.apps/ns7/a7"), Limits{})},
		{"impact/Node", reach(Impact, host, Limits{Nodes: 100})},
		{"tree/Deployment", func() (int, error) {
			a, err := Tree(g, v, keyOf("Deployment.apps/ns7/a7"), TreeOptions{})
			return len(a.Roots[0].Children[0].Children), err
		}},
		{"path/Service-Node", func() (int, error) {
			a, err := Path(g, keyOf("Service/ns7/a7"), host, Limits{})
			return len(a.Paths), err
		}},
		{"find/Pod", func() (int, error) {
			keys, err := v.Find(g, Name{"po", pod.Namespace, pod.Name}, false)
			return len(keys), err
		}},
	} {
		b.Run(row.name, func(b *testing.B) {
			b.ReportAllocs()
			size := 0
			for b.Loop() {
				var err error
				if size, err = row.ask(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(size), "answer/op")
		})
	}
}

// BenchmarkSurvey asks questions that read the whole of a large cluster, or walk along its most wanted object.
func BenchmarkSurvey(b *testing.B) {
	g, v := large(), vocabulary()
	for name, ask := range map[string]func(){
		"kinds":            func() { Kinds(g) },
		"missing":          func() { Missing(g, v, Filters{}, Limits{}) },
		"orphans":          func() { Orphans(g, v, OrphansOptions{}) },
		"impact/Namespace": func() { _, _ = Impact(g, v, keyOf("Namespace/ns7"), Limits{Nodes: 100}) },
		"impact/PriorityClass": func() {
			_, _ = Impact(g, v, keyOf("PriorityClass.scheduling.k8s.io/normal"), Limits{Nodes: 100})
		},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				ask()
			}
		})
	}
}
