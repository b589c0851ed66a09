package collector

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"kubernetes-scraper/internal/event"
)

// A podChange is a way in which a pod changes: what is told of the n-th change of a population.
type podChange struct {
	name    string
	batches func(p *population, n int) []event.Batch
}

func podChanges() []podChange {
	phases := []string{"Pending", "Running"}
	return []podChange{
		{"status", func(p *population, n int) []event.Batch {
			return []event.Batch{upsert(p.kinds, p.at, p.pod(n*37%p.pods, phases[n/p.pods%2]))}
		}},
		{"relabel", func(p *population, n int) []event.Batch {
			pod := p.pod(n*37%p.pods, "Running")
			if n/p.pods%2 == 0 {
				pod.labels["app"] = "modified"
			}
			return []event.Batch{upsert(p.kinds, p.at, pod)}
		}},
		{"recreate", func(p *population, n int) []event.Batch {
			pod := p.pod(n*37%p.pods, "Running")
			gone := event.Event{Type: event.Delete}
			gone.Facts.Namespace, gone.Facts.Name = pod.namespace, pod.name
			return []event.Batch{
				{Source: event.Source{Kind: p.at["Pod"]}, Events: []event.Event{gone}},
				upsert(p.kinds, p.at, pod),
			}
		}},
	}
}

// BenchmarkPodChange is the cost of one pod's change, from its facts to the published snapshot, in clusters of two sizes,
// and how many times more it is in the large one. That it is less than twice as much is what the indexes and the
// snapshots are for.
func BenchmarkPodChange(b *testing.B) {
	small, large := newPopulation(b, 1_000), newPopulation(b, 100_000)
	for _, change := range podChanges() {
		b.Run(change.name, func(b *testing.B) {
			for _, p := range []*population{small, large} {
				b.Run(fmt.Sprintf("pods=%d", p.pods), func(b *testing.B) { benchmarkChanges(b, p, change) })
			}
			b.Run("large-to-small", func(b *testing.B) { compareChanges(b, small, large, change) })
		})
	}
}

// changesAtOnce is how many changes are made ready beforehand, so that making them up is not measured.
const changesAtOnce = 200

func benchmarkChanges(b *testing.B, p *population, change podChange) {
	b.ReportAllocs()
	for done := 0; done < b.N; done += changesAtOnce {
		b.StopTimer()
		ready := p.prepare(change, min(changesAtOnce, b.N-done))
		b.StartTimer()
		p.apply(ready)
	}
}

// compareChanges changes both populations by turns, so that what else happens on the machine meets both, and reports the
// median of the quotients of one turn's times.
func compareChanges(b *testing.B, small, large *population, change podChange) {
	var quotients []float64
	for done := 0; done < b.N; done += changesAtOnce {
		inSmall, inLarge := small.prepare(change, changesAtOnce), large.prepare(change, changesAtOnce)
		begin := time.Now()
		small.apply(inSmall)
		between := time.Now()
		large.apply(inLarge)
		quotients = append(quotients, float64(time.Since(between))/float64(between.Sub(begin)))
	}
	slices.Sort(quotients)
	b.ReportMetric(quotients[len(quotients)/2], "x")
	b.ReportMetric(0, "ns/op") // says nothing here, and is not shown
}

// prepare returns the batches of the next n changes.
func (p *population) prepare(change podChange, n int) [][]event.Batch {
	ready := make([][]event.Batch, n)
	for i := range ready {
		ready[i] = change.batches(p, p.changes)
		p.changes++
	}
	return ready
}

// apply makes changes, and publishes each.
func (p *population) apply(changes [][]event.Batch) {
	for _, batches := range changes {
		for _, batch := range batches {
			p.collect.Apply(batch)
		}
		p.collect.Publish()
	}
}
