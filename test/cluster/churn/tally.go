package churn

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// A tally counts outcomes by operation. Its methods may be called from any goroutine.
type tally struct {
	mu     sync.Mutex
	counts map[string]map[string]int // by kind and verb, then by outcome
	done   int
}

func newTally() *tally { return &tally{counts: map[string]map[string]int{}} }

func (t *tally) count(op operation, outcome string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	name := op.at.kind + " " + op.verb
	if t.counts[name] == nil {
		t.counts[name] = map[string]int{}
	}
	t.counts[name][outcome]++
	if outcome == "done" {
		t.done++
	}
}

func (t *tally) succeeded() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.done
}

func (t *tally) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(t.counts)) {
		fmt.Fprintf(&b, "%-24s", name)
		outcomes := t.counts[name]
		for _, outcome := range slices.Sorted(maps.Keys(outcomes)) {
			fmt.Fprintf(&b, "  %4d %s", outcomes[outcome], outcome)
		}
		b.WriteString("\n")
	}
	return b.String()
}
