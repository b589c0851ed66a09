package app

import (
	"io"
	"sync"
)

// eraseLine takes back what was written to the line in which the cursor is.
const eraseLine = "\r\x1b[K"

// A terminal shows text, line by line, and below it one line that is written over. Whatever else is written to the same
// place goes through it, by any number of goroutines.
type terminal struct {
	mu   sync.Mutex
	out  io.Writer
	last string // the line below; empty: there is none
}

// Write writes text that ends with a line. The line below stays below.
func (t *terminal) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.last == "" {
		return t.out.Write(p)
	}
	text := append([]byte(eraseLine), p...)
	if _, err := t.out.Write(append(text, t.last...)); err != nil {
		return 0, err
	}
	return len(p), nil
}

// show replaces the line below. Empty: there is none from now on.
func (t *terminal) show(line string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last = line
	_, _ = io.WriteString(t.out, eraseLine+line) // to tell of it there is no other place
}
