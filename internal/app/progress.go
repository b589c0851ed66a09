package app

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"sync"
	"time"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/event"
	"kubernetes-scraper/internal/kube"
)

// progress shows on a terminal how far the first read has come, in one line that is written over, and what came of it. A
// nil *progress shows nothing.
type progress struct {
	out    *terminal
	stats  func() []kube.Stats
	output string
	start  time.Time
	once   sync.Once
	first  chan *graph.Snapshot // the first graph that was written
}

const showEvery = 100 * time.Millisecond

func newProgress(out *terminal, reader *kube.Reader, output string) *progress {
	return &progress{out: out, stats: reader.Stats, output: output, start: time.Now(),
		first: make(chan *graph.Snapshot, 1)}
}

// wrote says that a graph was written.
func (p *progress) wrote(s *graph.Snapshot) {
	if p != nil {
		p.once.Do(func() { p.first <- s })
	}
}

// run shows the progress until the first graph was written, or ctx is done.
func (p *progress) run(ctx context.Context) {
	if p == nil {
		return
	}
	tick := time.NewTicker(showEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			p.out.show(p.line())
		case s := <-p.first:
			p.out.show("")
			fmt.Fprintln(p.out, p.summary(s))
			return
		case <-ctx.Done():
			p.out.show("")
			return
		}
	}
}

// lineWidth is how long the line of progress is at most: it is written over, which works within one line only.
const lineWidth = 79

// line says how many kinds were read or cannot be, how many objects, how many kinds fail, and which kinds are being read,
// those with the most first.
func (p *progress) line() string {
	counts, pending, failing := map[*catalog.Kind]int64{}, map[*catalog.Kind]bool{}, map[*catalog.Kind]bool{}
	var objects int64
	for _, s := range p.stats() {
		counts[s.Kind] += s.Objects
		objects += s.Objects
		switch s.State {
		case event.Syncing, "":
			pending[s.Kind] = true
		case event.Failing:
			failing[s.Kind] = true
		}
	}
	maps.DeleteFunc(pending, func(k *catalog.Kind, _ bool) bool { return failing[k] })
	text := fmt.Sprintf("reading %d/%d kinds, %s objects", len(counts)-len(pending)-len(failing), len(counts), thousands(objects))
	if len(failing) > 0 {
		text += fmt.Sprintf(", %d failing", len(failing))
	}
	slowest := slices.SortedFunc(maps.Keys(pending), func(a, b *catalog.Kind) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a.Resource, b.Resource))
	})
	separator := ": "
	for _, kind := range slowest {
		next := separator + kind.Resource + " " + thousands(counts[kind])
		if len(text)+len(next) > lineWidth {
			break
		}
		text, separator = text+next, ", "
	}
	return text
}

func (p *progress) summary(s *graph.Snapshot) string {
	nodes, edges := s.Size()
	text := fmt.Sprintf("%s nodes and %s edges after %v, in %s", thousands(int64(nodes)), thousands(int64(edges)),
		time.Since(p.start).Round(10*time.Millisecond), p.output)
	for _, k := range s.Kinds() {
		if k.State != graph.Live {
			text += fmt.Sprintf("\n  %s is %s", k.Type, k.State)
			if k.Reason != "" {
				text += ": " + k.Reason
			}
		}
	}
	return text
}

// thousands writes a number as people read it: 12,345.
func thousands(n int64) string {
	digits := strconv.FormatInt(n, 10)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
