package satellite

import (
	"context"
	"errors"
	"strings"
	"testing"
)

// TestOutput: who waits is told of each write, what is waited for may come in two, and what never comes has an end.
func TestOutput(t *testing.T) {
	ended := make(chan struct{})
	var o Output
	for _, part := range []string{"not yet\n", "ready ", "at last\n"} {
		_, more := o.watch()
		if _, err := o.Write([]byte(part)); err != nil {
			t.Fatal(err)
		}
		select {
		case <-more:
		default:
			t.Fatalf("nobody is told of %q", part)
		}
	}
	if err := o.Await(t.Context(), ended, "ready at last"); err != nil {
		t.Error(err)
	}
	close(ended)
	if err := o.Await(t.Context(), ended, "failed"); err == nil || !strings.Contains(err.Error(), "ended without saying \"failed\"; it said:\nnot yet\nready at last\n") {
		t.Errorf("of a program that has ended: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := o.Await(ctx, nil, "failed"); !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "ready at last") {
		t.Errorf("when nobody waits any more: %v", err)
	}
}
