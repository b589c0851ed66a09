// Package collector is the one writer of the graph. It takes events from the readers of the API server, has them resolved
// into edges, and publishes a snapshot after each small batch.
//
// # Guarantees
//
//   - Events of one source are applied in their order. Between sources any order gives the same graph.
//   - Nothing is published before the graph says something: until every source has been read to its end or has a known
//     reason why not, or the deadline for that has passed, or no more will come.
//   - The collector never waits for a reader of the graph. Its input is bounded, so a flood of events slows the watches
//     down, not the memory up.
package collector

import (
	"time"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/event"
	"kubernetes-scraper/internal/feed"
	"kubernetes-scraper/internal/resolve"
)

const (
	// commitEvery bounds how long changes wait to be published while more of them keep coming.
	commitEvery = 5 * time.Millisecond
	// settleTimeout is how long the first publication waits for all sources.
	settleTimeout = 20 * time.Second
	// tickEvery is how often the loop goes round when nothing happens, so that one sees that it does.
	tickEvery = 5 * time.Second
)

// A Collector belongs to the goroutine that calls its methods. Make one with New.
type Collector struct {
	graph    *graph.Graph
	resolver *resolve.Resolver
	feed     *feed.Feed
	sources  sources
	served   map[groupKind]bool // by the API server, as it said last
	// overdue: the first publication no longer waits for sources that have nothing to say.
	overdue   bool
	published bool
	meter     Meter
	// pending is when the first change that is not published was taken in; zero if there is none.
	pending time.Time
}

type groupKind struct{ group, kind string }

// New returns a collector that publishes to a feed. The kinds are all that the catalog knows of; which of them are read,
// and which others, comes with the batches.
func New(cluster string, kinds []catalog.Kind, to *feed.Feed) *Collector {
	g := graph.New(cluster, nil)
	c := &Collector{graph: g, resolver: resolve.New(g), feed: to, sources: newSources(), meter: nobody{}}
	for i := range kinds {
		c.resolver.Know(&kinds[i])
	}
	return c
}

// Run applies what comes in until in is closed, publishes the last snapshot and ends the feed. The last one is also
// published if the sources have not been read to their ends, but not if they have brought nothing at all.
func (c *Collector) Run(in <-chan event.Batch) {
	defer c.feed.End()
	timeout := time.NewTimer(settleTimeout)
	defer timeout.Stop()
	tick := time.NewTicker(tickEvery)
	defer tick.Stop()
	for {
		c.meter.Ticked()
		select {
		case batch, ok := <-in:
			if !ok {
				c.publishLast()
				return
			}
			c.Apply(batch)
			c.drain(in)
		case <-timeout.C:
			c.overdue = true
		case <-tick.C:
			continue
		}
		c.Publish()
	}
}

// drain applies what has come in already, for a short time.
func (c *Collector) drain(in <-chan event.Batch) {
	for start := time.Now(); time.Since(start) < commitEvery; {
		select {
		case batch, ok := <-in:
			if !ok {
				return // Run sees it next
			}
			c.Apply(batch)
		default:
			return
		}
	}
}

// Apply changes the graph as a batch says.
func (c *Collector) Apply(b event.Batch) {
	if c.pending.IsZero() {
		c.pending = time.Now()
	}
	defer c.count(&b)
	for i := range b.Known {
		c.resolver.Know(&b.Known[i])
	}
	for _, r := range b.Served {
		c.resolver.SetServed(r.Group, r.Kind, r.Resource, r.Namespaced)
	}
	c.sources.known = c.sources.known || b.Kinds != nil
	for i := range b.Kinds {
		c.change(&b.Kinds[i])
	}
	c.forgetUnserved(b.Served)
	if !c.sources.reads(b.Source) {
		return // what a kind that left had still to say
	}
	for i := range b.Events {
		c.apply(b.Source, &b.Events[i])
	}
}

// change takes a kind into the list of those that are read, or out of it. A kind that replaces another keeps its objects.
func (c *Collector) change(k *event.KindChange) {
	if k.Kind == nil {
		for _, source := range c.sources.byKind[k.Position] {
			c.resolver.SetSynced(k.Position, source.Namespace, false)
		}
		c.graph.ForgetKindState(c.resolver.KindID(k.Position))
		c.sources.remove(k.Position)
		c.resolver.RemoveKind(k.Position)
		return
	}
	c.resolver.AddKind(k.Position, k.Kind, k.Replaces)
	if k.Replaces >= 0 {
		c.sources.remove(k.Replaces)
		c.resolver.RemoveKind(k.Replaces)
	}
	c.sources.add(k.Position, k.Sources)
	c.show(k.Position)
}

// forgetUnserved takes up which kinds the server does not serve any more. Their objects may leave before or after.
func (c *Collector) forgetUnserved(served []event.Resource) {
	if served == nil {
		return
	}
	now := make(map[groupKind]bool, len(served))
	for _, r := range served {
		now[groupKind{r.Group, r.Kind}] = true
	}
	for gone := range c.served {
		if !now[gone] {
			c.resolver.SetUnserved(gone.group, gone.kind)
		}
	}
	c.served = now
}

// show says in the graph where the kind at a position stands.
func (c *Collector) show(position int) {
	status := c.sources.of(position)
	c.graph.SetKindState(c.resolver.KindID(position), status.state, status.reason)
}

func (c *Collector) apply(source event.Source, e *event.Event) {
	switch e.Type {
	case event.Upsert:
		c.resolver.Upsert(source.Kind, source.Namespace, &e.Facts)
	case event.Delete:
		c.resolver.Delete(source.Kind, e.Facts.Namespace, e.Facts.Name, e.Facts.UID)
	case event.SyncStart:
		c.resolver.BeginSync(source.Kind, source.Namespace)
	case event.SyncEnd:
		c.resolver.EndSync(source.Kind, source.Namespace)
	case event.Status:
		c.status(source, e)
	}
}

// status takes over the state of a source, and what it means for its kind and for objects that were named and not seen.
func (c *Collector) status(source event.Source, e *event.Event) {
	c.sources.set(source, e.State, e.Reason)
	if e.State == event.Absent {
		c.resolver.BeginSync(source.Kind, source.Namespace)
		c.resolver.EndSync(source.Kind, source.Namespace)
	}
	c.resolver.SetSynced(source.Kind, source.Namespace, follows(e.State))
	c.show(source.Kind)
}

// Publish commits what was applied and publishes it, if it changed anything and there is something to be said yet.
func (c *Collector) Publish() {
	if !c.published && !c.sources.settled(c.overdue) {
		return
	}
	begin := time.Now()
	s, d := c.graph.Commit()
	if d != nil {
		c.published = true
		c.feed.Publish(s, d)
		end := time.Now()
		c.meter.Published(d, end.Sub(begin), end.Sub(c.since(begin)))
	}
	c.pending = time.Time{}
}

func (c *Collector) publishLast() {
	nodes, _, _ := c.graph.Size()
	c.published = c.published || nodes > 0 || c.sources.settled(true)
	c.Publish()
}

// PublishNow publishes what was applied, whatever is still to come: for who reads once and does not wait any longer.
func (c *Collector) PublishNow() {
	c.published = true
	c.Publish()
}
