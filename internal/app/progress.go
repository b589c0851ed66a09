package app

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"time"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/kube"
)

// progress shows on a terminal how far the first read has come, in one line that is written over, and what came of it. A
// nil *progress shows nothing.
type progress struct {
	out    io.Writer
	kinds  []catalog.Kind
	stats  func() []kube.Stats
	output string
	start  time.Time
	once   sync.Once
	first  chan *graph.Snapshot // the first graph that was written
}

const (
	showEvery = 100 * time.Millisecond
	eraseLine = "\r\x1b[K"
)

func newProgress(out io.Writer, kinds []catalog.Kind, reader *kube.Reader, output string) *progress {
	return &progress{out: out, kinds: kinds, stats: reader.Stats, output: output, start: time.Now(),
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
			fmt.Fprint(p.out, eraseLine, p.line())
		case s := <-p.first:
			fmt.Fprint(p.out, eraseLine, p.summary(s), "\n")
			return
		case <-ctx.Done():
			fmt.Fprint(p.out, eraseLine)
			return
		}
	}
}

// line counts the objects read of each kind.
func (p *progress) line() string {
	counts := make([]int64, len(p.kinds))
	for _, s := range p.stats() {
		counts[s.Source.Kind] += s.Objects
	}
	var parts []string
	for i, k := range p.kinds {
		if k.Watched {
			parts = append(parts, k.Resource+" "+thousands(counts[i]))
		}
	}
	return "reading " + strings.Join(parts, ", ")
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
