package satellite

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"sync"
)

// An Output is what a program writes. It may be read while it grows. The zero Output is empty.
type Output struct {
	mu   sync.Mutex
	text bytes.Buffer
	more chan struct{} // closed by the next write; nil if nobody waits for it
}

// Write adds to the output. It never fails.
func (o *Output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.more != nil {
		close(o.more)
		o.more = nil
	}
	return o.text.Write(p)
}

// String is what was written so far.
func (o *Output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// Await waits until the output has a text in it. When the program has ended (ended is closed) or ctx is done before, the
// error has all that it said.
func (o *Output) Await(ctx context.Context, ended <-chan struct{}, text string) error {
	for {
		said, more := o.watch()
		if strings.Contains(said, text) {
			return nil
		}
		select {
		case <-more:
		case <-ended:
			if said = o.String(); strings.Contains(said, text) {
				return nil
			}
			return fmt.Errorf("the program ended without saying %q; it said:\n%s", text, said)
		case <-ctx.Done():
			return fmt.Errorf("%w: the program did not say %q; it said:\n%s", ctx.Err(), text, o)
		}
	}
}

// watch returns what was written, and a channel that is closed when there is more.
func (o *Output) watch() (text string, more <-chan struct{}) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.more == nil {
		o.more = make(chan struct{})
	}
	return o.text.String(), o.more
}
