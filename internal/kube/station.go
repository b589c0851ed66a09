package kube

import (
	"context"
	"fmt"
	"sync"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/internal/event"
	"kubernetes-scraper/internal/extract"
)

// A station is one kind that is read, at one position, by a reflector for each of its sources.
type station struct {
	position   int
	kind       *catalog.Kind
	reflectors []*reflector
	started    bool
	cancel     context.CancelFunc // nil before it is started
	running    sync.WaitGroup
}

// newStation makes a station and its reflectors, none of which runs.
func (f *fleet) newStation(c event.KindChange) *station {
	s := &station{position: c.Position, kind: c.Kind}
	compiled := &compiled{kind: c.Kind, compile: f.config.Compile}
	wants := extract.Protobuf
	if !c.Kind.MetadataOnly && !f.config.HasSchema(c.Kind) {
		wants = extract.JSON // it would refuse anything else
	}
	for _, source := range c.Sources {
		s.reflectors = append(s.reflectors, &reflector{
			shared: f.shared, source: source, kind: c.Kind, counters: &counters{}, limit: pageLimit, wants: wants,
			newExtractor: compiled.extractor, noticed: f.notices.of(c.Kind),
			health: &health{
				source: source, name: kindName(c.Kind.Group, c.Kind.Resource), out: f.out, log: f.log,
				rarely: f.troubles, turn: newSlots(1),
			},
		})
	}
	return s
}

// start runs the reflectors of a station, if they do not run yet.
func (f *fleet) start(ctx context.Context, s *station) {
	if s.started {
		return
	}
	ctx, s.cancel = context.WithCancel(ctx)
	s.started = true
	for _, r := range s.reflectors {
		s.running.Add(1)
		f.all.Go(func() {
			gone := r.health.start(ctx) == nil && r.run(ctx)
			s.running.Done() // who is told waits for that
			if !gone {
				return
			}
			select {
			case f.ends <- s:
			case <-ctx.Done():
			}
		})
	}
}

// stop ends the reflectors of a station and waits for that.
func (s *station) stop() {
	if s.cancel != nil {
		s.cancel()
	}
	s.running.Wait()
}

// doubt makes the reflectors see whether the kind is still there.
func (s *station) doubt() {
	for _, r := range s.reflectors {
		r.doubt.raise()
	}
}

// compiled are a kind's rules in the form that a format needs, made when they are needed first.
type compiled struct {
	kind    *catalog.Kind
	compile func(*catalog.Kind, extract.Format) (func() Extractor, error)

	mu   sync.Mutex
	made [2]func() Extractor
	errs [2]error
}

// extractor returns a new extractor. The error says why the rules cannot be used.
func (c *compiled) extractor(f extract.Format) (Extractor, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.made[f] == nil && c.errs[f] == nil {
		c.made[f], c.errs[f] = c.compile(c.kind, f)
	}
	if c.errs[f] != nil {
		return nil, fmt.Errorf("%w; correct the catalog", c.errs[f])
	}
	return c.made[f](), nil
}
