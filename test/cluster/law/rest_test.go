package law_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/test/cluster/oracle"
	"kubernetes-scraper/test/cluster/satellite"
)

const (
	// window is how long a graph may take to equal what was listed, before it is listed anew.
	window = 4 * time.Second
	// stale is how long a graph may differ from a cluster in which nothing changes.
	stale = 30 * time.Second
	// stuck is how long controllers may seem to be at work while nothing changes. One that was cut off in the midst of
	// its work may wait for minutes for Pods that it believes to have made.
	stuck = 5 * time.Second
	// between is the time between two looks at controllers that are still at work.
	between = 200 * time.Millisecond
	// shown is how many differing lines are shown.
	shown = 40
)

// compare waits until the cluster has come to rest and every program's graph equals the oracle's: the graph was there
// between two lists of everything that are the same. It fails when nothing has changed for some time and the graphs
// still differ.
func (l *trial) compare(atRest func(*oracle.Objects) error) {
	l.Helper()
	listed, lastChange := 1, time.Now()
	for before := l.read(); ; listed++ {
		want, busy := before.Graph(), atRest(&before)
		if busy != nil && time.Since(lastChange) > stuck {
			l.Logf("not waited for: %v", busy)
			busy = nil
		}
		err := cmp.Or(busy, l.await(want))
		after := l.read()
		same := maps.Equal(before.Versions(), after.Versions())
		if err == nil && same {
			l.seen.add(want)
			l.Logf("equal: %d nodes, %d edges; listed %d times", len(want.Nodes), len(want.Relationships), listed+1)
			return
		}
		if !same {
			lastChange = time.Now()
		} else if time.Since(lastChange) > stale {
			l.must(fmt.Errorf("nothing changes any more, and %w", err))
		}
		before = after
		select {
		case <-time.After(between):
		case <-l.ctx.Done():
			l.must(errors.Join(l.ctx.Err(), err))
		}
	}
}

func (l *trial) read() oracle.Objects {
	l.Helper()
	objects, err := oracle.Read(l.ctx, l.clients)
	l.must(err)
	return objects
}

// await waits a while for every program's graph to be the wanted one.
func (l *trial) await(want *graph.Document) error {
	ctx, cancel := context.WithTimeout(l.ctx, window)
	defer cancel()
	var problems []error
	for i, p := range l.programs {
		if err := awaitGraph(ctx, p, want); err != nil {
			problems = append(problems, fmt.Errorf("the graph of program %d differs: %w", i, err))
		}
	}
	return errors.Join(problems...)
}

func awaitGraph(ctx context.Context, p *satellite.Satellite, want *graph.Document) error {
	_, err := p.Await(ctx, func(got *graph.Document) error {
		diff := oracle.Diff(want, got)
		switch {
		case len(diff) > shown:
			diff = append(diff[:shown], fmt.Sprintf("... and %d lines more", len(diff)-shown))
		case len(diff) == 0 && got.Complete:
			return nil
		case len(diff) == 0:
			return fmt.Errorf("it is not said to be complete: %+v", got.Kinds)
		}
		return errors.New(strings.Join(append([]string{"from what typed clients list"}, diff...), "\n  "))
	})
	return err
}

// nothing asks for no rest but that nothing changes.
func nothing(*oracle.Objects) error { return nil }

// controllersAtRest wants the controllers to have seen every Deployment and ReplicaSet as it is, and to have made the
// Pods that it asks for.
func controllersAtRest(o *oracle.Objects) error {
	var problems []error
	for _, d := range o.Deployments {
		if d.DeletionTimestamp == nil && d.Status.ObservedGeneration < d.Generation {
			problems = append(problems, fmt.Errorf("Deployment %s/%s was changed and its controller has not seen it", d.Namespace, d.Name))
		}
	}
	for _, r := range o.ReplicaSets {
		if r.DeletionTimestamp == nil && (r.Status.ObservedGeneration < r.Generation || r.Status.Replicas != *r.Spec.Replicas) {
			problems = append(problems, fmt.Errorf("ReplicaSet %s/%s has %d Pods and wants %d", r.Namespace, r.Name, r.Status.Replicas, *r.Spec.Replicas))
		}
	}
	for _, s := range o.StatefulSets {
		if s.DeletionTimestamp == nil && s.Status.ObservedGeneration < s.Generation {
			problems = append(problems, fmt.Errorf("StatefulSet %s/%s was changed and its controller has not seen it", s.Namespace, s.Name))
		}
	}
	return errors.Join(problems...)
}
