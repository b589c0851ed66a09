package collector

import (
	"time"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/event"
)

// A Meter is told what a Collector does, by the collector's goroutine, which waits for it.
type Meter interface {
	// Ticked says that the loop goes round: with every batch, and every few seconds when there is none.
	Ticked()
	// Applied says how many events of a type were taken in.
	Applied(event string, n int)
	// Published says that a delta was published, how long the commit took, and how long the first of its changes had
	// waited since it was taken in.
	Published(d *graph.Delta, took, latency time.Duration)
}

// SetMeter has a Meter told from now on. It must not be called while the Collector runs.
func (c *Collector) SetMeter(m Meter) { c.meter = m }

// nobody wants to know.
type nobody struct{}

func (nobody) Ticked()                                              {}
func (nobody) Applied(string, int)                                  {}
func (nobody) Published(*graph.Delta, time.Duration, time.Duration) {}

// count tells of a batch's events.
func (c *Collector) count(b *event.Batch) {
	var counts [event.Status + 1]int
	for i := range b.Events {
		counts[b.Events[i].Type]++
	}
	for i, n := range counts {
		if n > 0 {
			c.meter.Applied(event.Type(i).String(), n)
		}
	}
}

// since is when the first change that is to be published was taken in, or otherwise if there is none: then it is time that
// has changed the graph.
func (c *Collector) since(otherwise time.Time) time.Time {
	if c.pending.IsZero() {
		return otherwise
	}
	return c.pending
}
