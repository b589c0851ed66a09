package app

import (
	"context"

	"kubernetes-scraper/graph"
)

// Follow reads a cluster until ctx is done. each is called with the first graph and no deltas, then with the deltas that
// lead from it to every later one and no graph. A graph that comes later is one to start over from. An error of each, or
// of the catalog, ends it.
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
	err = s.tell(ctx, each)
	cancel()
	<-collected
	if failed := <-read; err == nil {
		err = failed
	}
	return err
}

// tell hands on what is published until ctx is done.
func (s *source) tell(ctx context.Context, each func(*graph.Snapshot, []*graph.Delta) error) error {
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
		case <-ctx.Done():
			return nil
		}
	}
}
