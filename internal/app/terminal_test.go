package app

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
)

// TestTerminal: lines of the log do not begin in the line of progress, which comes back below them.
func TestTerminal(t *testing.T) {
	var out bytes.Buffer
	screen := &terminal{out: &out}
	log := slog.New(slog.NewTextHandler(screen, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key != slog.MessageKey {
			return slog.Attr{}
		}
		return a
	}}))
	log.Info("before")
	screen.show("reading 1")
	log.Info("between")
	screen.show("reading 2")
	screen.show("")
	log.Info("after")
	want := strings.Join([]string{"msg=before\n", eraseLine, "reading 1", eraseLine, "msg=between\n", "reading 1",
		eraseLine, "reading 2", eraseLine, "msg=after\n"}, "")
	if out.String() != want {
		t.Errorf("got  %q\nwant %q", &out, want)
	}
}
