package app

import (
	"context"
	"fmt"
	"time"

	"kubernetes-scraper/graph"
)

// Follow reads a cluster until ctx is done. each is called with the first graph and no deltas, then with the deltas that
// lead from it to every later one and no graph. A graph that comes later is one to start over from. An error of each, or
// of the catalog, ends it, and if there is no graph within Reading.Patience.
func Follow(ctx context.Context, r Reading, each func(*graph.Snapshot, []*graph.Delta) error) error {
	s, err := r.open()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	read, collected := make(chan error, 1), make(chan struct{})
	go func() {
		defer close(s.batches)
		read <- s.reader.Run(ctx, s.batches)
	}()
	go func() {
		defer close(collected)
		s.collector.Run(s.batches)
	}()
	err = s.tell(ctx, r.Patience, each)
	cancel()
	<-collected
	if failed := <-read; err == nil {
		err = failed
	}
	return err
}

// tell hands on what is published until ctx is done. It does not wait longer for the first graph than patience is.
func (s *source) tell(ctx context.Context, patience time.Duration, each func(*graph.Snapshot, []*graph.Delta) error) error {
	over := time.NewTimer(patience)
	defer over.Stop()
	revision := uint64(0)
	for {
		latest, changed, ended := s.feed.Latest()
		if latest != nil && latest.Revision() > revision {
			deltas, tooOld := s.feed.Since(revision)
			if revision == 0 || tooOld != nil {
				deltas, revision = nil, latest.Revision()
			} else {
				latest, revision = nil, deltas[len(deltas)-1].To
			}
			over.Stop()
			if err := each(latest, deltas); err != nil {
				return err
			}
			continue
		}
		if ended {
			return nil
		}
		select {
		case <-changed:
		case <-over.C:
			return fmt.Errorf("there was no graph of %s within %v; --patience gives it longer", s.client.Server(), patience)
		case <-ctx.Done():
			return nil
		}
	}
}
