package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/event"
)

// A Read is what ReadOnce found.
type Read struct {
	// Graph is what was read until all kinds were, or the time was up: its Kinds say which were not.
	Graph *graph.Snapshot
	// Served are the kinds that the server serves.
	Served []event.Resource
}

// ReadOnce reads a cluster until every kind is read or known not to be readable, or Reading.Patience is over, and then
// stops. A server that does not answer at all is an error.
func ReadOnce(ctx context.Context, r Reading) (Read, error) {
	s, err := r.open()
	if err != nil {
		return Read{}, err
	}
	asked := ctx
	ctx, cancel := context.WithTimeout(ctx, r.Patience)
	defer cancel()
	read := make(chan error, 1)
	go func() {
		defer close(s.batches)
		read <- s.reader.Run(ctx, s.batches)
	}()
	o := once{source: s, labels: r.Labels, kinds: map[int]*catalog.Kind{}, states: map[event.Source]event.State{}}
	err = o.take()
	cancel()
	for range s.batches { // what it had still to say
	}
	if err = errors.Join(err, <-read, asked.Err()); err != nil {
		return Read{}, err
	}
	s.collector.PublishNow()
	latest, _, _ := s.feed.Latest()
	if latest == nil {
		return Read{}, fmt.Errorf("the API server %s said nothing within %v", s.client.Server(), r.Patience)
	}
	return Read{Graph: latest, Served: o.served}, nil
}

// once takes in what the reader says until that is enough.
type once struct {
	*source
	labels labels
	kinds  map[int]*catalog.Kind // by position
	states map[event.Source]event.State
	served []event.Resource
	known  bool // which kinds are read
	// reason is why a source fails; of the one that said so first.
	reason string
}

// take returns when every kind was read or is known not to be readable, or the reader ends. It waits only a moment for
// kinds that fail, and not at all if all do.
func (o *once) take() error {
	var waited <-chan time.Time
	for {
		switch syncing, failing, done := o.count(); {
		case syncing > 0:
		case failing > 0 && done == 0:
			return fmt.Errorf("the API server %s cannot be read: %s", o.client.Server(), o.reason)
		case failing > 0 && waited == nil:
			waited = time.After(moment)
		case failing == 0 && o.known:
			return nil
		}
		select {
		case batch, ok := <-o.batches:
			if !ok {
				return nil // the time is up
			}
			o.apply(batch)
		case <-waited:
			return nil
		}
	}
}

// count says how many sources are being read, fail, and are settled.
func (o *once) count() (syncing, failing, done int) {
	for _, state := range o.states {
		switch state {
		case event.Syncing:
			syncing++
		case event.Failing:
			failing++
		default:
			done++
		}
	}
	return syncing, failing, done
}

func (o *once) apply(b event.Batch) {
	o.collector.Apply(b)
	if b.Served != nil {
		o.served = b.Served
	}
	o.known = o.known || b.Kinds != nil
	for _, k := range b.Kinds {
		o.change(k)
	}
	for i := range b.Events {
		switch e := &b.Events[i]; {
		case e.Type == event.Status:
			o.states[b.Source] = e.State
			if e.State == event.Failing && o.reason == "" {
				o.reason = e.Reason
			}
		case e.Type == event.Upsert && o.labels != nil:
			kind := o.kinds[b.Source.Kind]
			o.labels(graph.EntityKey{Group: kind.Group, Type: kind.Kind, Namespace: e.Facts.Namespace, Name: e.Facts.Name}, e.Facts.Labels)
		}
	}
}

func (o *once) change(k event.KindChange) {
	if k.Kind == nil {
		for source := range o.states {
			if source.Kind == k.Position {
				delete(o.states, source)
			}
		}
		return
	}
	o.kinds[k.Position] = k.Kind
	for _, source := range k.Sources {
		o.states[source] = event.Syncing
	}
}
