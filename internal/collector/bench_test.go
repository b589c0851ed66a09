package collector

import (
	"fmt"
	"io"
	"runtime"
	"testing"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/event"
	"kubernetes-scraper/internal/feed"
)

// A population is a collector that knows a cluster of pods: ten to a Deployment with its ReplicaSet and Service, in a
// namespace for each two hundred, with what realistic pods name.
type population struct {
	kinds   []catalog.Kind
	at      map[string]int
	collect *Collector
	feed    *feed.Feed
	pods    int
	changes int // made to pods by benchmarks so far
}

func newPopulation(b testing.TB, pods int) *population {
	kinds, at := builtin(b)
	f := feed.New()
	p := &population{kinds: kinds, at: at, feed: f, pods: pods, collect: New("bench", kinds, f)}
	p.collect.Apply(reading(kinds, at))
	for _, kind := range watched {
		p.collect.Apply(event.Batch{Source: event.Source{Kind: at[kind]}, Events: []event.Event{{Type: event.SyncStart}}})
	}
	for i := range pods/30 + 1 {
		p.put(&thing{kind: "Node", name: fmt.Sprint("node-", i), uid: uid(5, i)})
	}
	for i := range pods {
		if i%10 == 0 {
			p.application(i / 10)
		}
		p.put(p.pod(i, "Running"))
	}
	for _, kind := range watched {
		p.collect.Apply(event.Batch{Source: event.Source{Kind: at[kind]},
			Events: []event.Event{{Type: event.SyncEnd}, {Type: event.Status, State: event.Live}}})
	}
	p.collect.Publish()
	return p
}

func (p *population) put(t *thing) { p.collect.Apply(upsert(p.kinds, p.at, t)) }

func uid(kind, i int) string { return fmt.Sprintf("%08d-0000-4000-8000-%012d", kind, i) }

func (p *population) application(n int) {
	namespace, name := fmt.Sprint("team-", n/20), fmt.Sprint("application-", n)
	for j := range 2 {
		p.put(&thing{kind: "ConfigMap", namespace: namespace, name: fmt.Sprint(name, "-config-", j), uid: uid(10+j, n)})
	}
	p.put(&thing{kind: "Deployment", namespace: namespace, name: name, uid: uid(1, n)})
	p.put(&thing{kind: "ReplicaSet", namespace: namespace, name: name + "-7d4b9c6f5", uid: uid(2, n),
		owners: []owner{{"apps", "Deployment", name, uid(1, n)}}})
	p.put(&thing{kind: "Service", namespace: namespace, name: name, uid: uid(3, n),
		selector: map[string]string{"app": name, "part-of": "platform"}})
}

func (p *population) pod(i int, phase string) *thing {
	n := i / 10
	namespace, name := fmt.Sprint("team-", n/20), fmt.Sprint("application-", n)
	return &thing{kind: "Pod", namespace: namespace, name: fmt.Sprintf("%s-7d4b9c6f5-%05d", name, i), uid: uid(4, i),
		labels: map[string]string{"app": name, "part-of": "platform", "pod-template-hash": "7d4b9c6f5"},
		phase:  phase, node: fmt.Sprint("node-", i%(p.pods/30+1)),
		owners: []owner{{"apps", "ReplicaSet", name + "-7d4b9c6f5", uid(2, n)}},
		uses: []use{
			{rule: "pod-volume-configmap", name: name + "-config-0", index: [4]uint32{1}},
			{rule: "pod-containers-envfrom-configmap", name: name + "-config-1"},
			{rule: "pod-containers-env-secret", name: name + "-secret", index: [4]uint32{0, 3}},
			{rule: "pod-projected-configmap", name: "kube-root-ca.crt", index: [4]uint32{0, 1}},
		},
	}
}

// BenchmarkResolve is the cost of resolving one pod of a first list, everything it needs included.
func BenchmarkResolve(b *testing.B) {
	kinds, at := builtin(b)
	const pods = 20_000
	p := &population{kinds: kinds, at: at, pods: pods}
	batches := make([]event.Batch, pods)
	for i := range batches {
		batches[i] = upsert(kinds, at, p.pod(i, "Running"))
	}
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		if i%pods == 0 {
			p.collect = New("bench", kinds, feed.New())
			p.collect.Apply(reading(kinds, p.at))
		}
		p.collect.Apply(batches[i%pods])
	}
}

// BenchmarkSnapshot is the cost of writing the graph of 20,000 pods as JSON.
func BenchmarkSnapshot(b *testing.B) {
	p := newPopulation(b, 20_000)
	s, _, _ := p.feed.Latest()
	b.Run("json", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := s.WriteJSON(io.Discard); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("find", func(b *testing.B) {
		b.ReportAllocs()
		key := graph.EntityKey{Type: "Pod", Namespace: "team-50", Name: "application-1000-7d4b9c6f5-10000"}
		for b.Loop() {
			if _, ok := s.Node(key); !ok {
				b.Fatal("no such node")
			}
		}
	})
}

// BenchmarkHeap reports the heap that the collector and the graph keep for a node, its edges and indexes included.
func BenchmarkHeap(b *testing.B) {
	for _, pods := range []int{20_000, 100_000} {
		b.Run(fmt.Sprintf("pods=%d", pods), func(b *testing.B) {
			for b.Loop() {
				before := heap()
				p := newPopulation(b, pods)
				kept := heap() - before
				s, _, _ := p.feed.Latest()
				nodes, edges := s.Size()
				b.ReportMetric(float64(kept)/float64(nodes), "B/node")
				b.ReportMetric(float64(edges)/float64(nodes), "edges/node")
				runtime.KeepAlive(p)
			}
		})
	}
}

func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
