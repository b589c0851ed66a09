package app

import (
	"bytes"
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/event"
	"kubernetes-scraper/internal/kube"
)

func TestThousands(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0", 7: "7", 999: "999", 1000: "1,000", 12345: "12,345", 999999: "999,999", 1234567: "1,234,567", 1000000000: "1,000,000,000",
	} {
		if got := thousands(n); got != want {
			t.Errorf("%d is written %s, want %s", n, got, want)
		}
	}
}

// testProgress shows what the sources have read so far.
func testProgress(out *bytes.Buffer, stats ...kube.Stats) *progress {
	return &progress{
		out:    &terminal{out: out},
		stats:  func() []kube.Stats { return stats },
		output: "graph.json",
		start:  time.Now(),
		first:  make(chan *graph.Snapshot, 1),
	}
}

// The line of progress fits a terminal, however many kinds there are, and names the slowest.
func TestProgressLine(t *testing.T) {
	var stats []kube.Stats
	for i := range 300 {
		s := kube.Stats{Kind: &catalog.Kind{Resource: fmt.Sprintf("longresources%d", i)}, State: event.Live, Objects: 10}
		if i%10 == 0 {
			s.State, s.Objects = event.Syncing, int64(i)
		}
		stats = append(stats, s)
	}
	p := &progress{stats: func() []kube.Stats { return stats }}
	const want = "reading 270/300 kinds, 7,050 objects: longresources290 290"
	if got := p.line(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	p.stats = func() []kube.Stats { return nil }
	if got := p.line(); got != "reading 0/0 kinds, 0 objects" {
		t.Errorf("before anything is known: %s", got)
	}
}

// TestProgressTrouble: what may not be read or is not served is settled; what fails is not, and is said to fail.
func TestProgressTrouble(t *testing.T) {
	var stats []kube.Stats
	add := func(resource string, states ...event.State) {
		kind := &catalog.Kind{Resource: resource}
		for _, state := range states {
			stats = append(stats, kube.Stats{Kind: kind, State: state, Objects: 1})
		}
	}
	p := &progress{stats: func() []kube.Stats { return stats }}
	add("live", event.Live)
	add("resuming", event.Resuming, event.Resyncing)
	add("forbidden", event.Live, event.Forbidden)
	add("absent", event.Absent)
	add("waiting", "", event.Live)
	if got, want := p.line(), "reading 4/5 kinds, 8 objects: waiting 2"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	add("failing", event.Failing)
	add("partly", event.Syncing, event.Failing, event.Live)
	if got, want := p.line(), "reading 4/7 kinds, 12 objects, 2 failing: waiting 2"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// testSnapshot has as many pods, each owned by the one before it, and kinds in the given states.
func testSnapshot(pods int, states ...graph.KindState) *graph.Snapshot {
	g := graph.New("test", []graph.Rule{{ID: "owner", Relation: "owned_by"}})
	kind := g.Kind("", "Pod")
	before := graph.NodeID(0)
	for i := range pods {
		id := g.Ensure(kind, "a", fmt.Sprint(i), graph.Unknown)
		g.SetPresent(id, "", nil)
		if before != 0 {
			g.SetEdge(id, before, g.Relation("owned_by"), g.Evidence([]graph.Reason{{}}))
		}
		before = id
	}
	for i, state := range states {
		reason := ""
		if state == graph.Forbidden {
			reason = "may not list them"
		}
		g.SetKindState(g.Kind("", fmt.Sprint("Kind", i)), state, reason)
	}
	s, _ := g.Commit()
	return s
}

// TestProgressSummary: how much, how fast, where to; and each kind that is not as it should be, with the reason.
func TestProgressSummary(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := testProgress(nil)
		time.Sleep(1234 * time.Millisecond)
		const want = "1,500 nodes and 1,499 edges after 1.23s, in graph.json"
		if got := p.summary(testSnapshot(1500, graph.Live, graph.Live)); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		const troubled = "2 nodes and 1 edges after 1.23s, in graph.json\n  Kind1 is forbidden: may not list them\n  Kind2 is failing"
		if got := p.summary(testSnapshot(2, graph.Live, graph.Forbidden, graph.Failing)); got != troubled {
			t.Errorf("got %q, want %q", got, troubled)
		}
	})
}

// TestProgressRun: the line is written over until the first graph is written, which ends it; later graphs say nothing.
func TestProgressRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		p := testProgress(&out)
		done := make(chan struct{})
		go func() { defer close(done); p.run(t.Context()) }()
		time.Sleep(2*showEvery + showEvery/2)
		p.wrote(testSnapshot(2))
		p.wrote(testSnapshot(3))
		p.wrote(testSnapshot(4))
		<-done
		const line = eraseLine + "reading 0/0 kinds, 0 objects"
		const want = line + line + eraseLine + "2 nodes and 1 edges after 250ms, in graph.json\n"
		if out.String() != want {
			t.Errorf("got %q, want %q", &out, want)
		}
	})
}

// TestProgressStopped: a program that is stopped before it has read everything leaves an empty line.
func TestProgressStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		var out bytes.Buffer
		done := make(chan struct{})
		p := testProgress(&out)
		go func() { defer close(done); p.run(ctx) }()
		time.Sleep(showEvery + showEvery/2)
		cancel()
		<-done
		if want := eraseLine + "reading 0/0 kinds, 0 objects" + eraseLine; out.String() != want {
			t.Errorf("got %q, want %q", &out, want)
		}
	})
}

// TestNoProgress: where there is no terminal nothing is shown.
func TestNoProgress(t *testing.T) {
	var p *progress
	p.wrote(testSnapshot(1))
	p.run(t.Context())
}
