//go:build unix

package cli

import (
	"os/signal"
	"syscall"
	"testing"
)

func hangUp(t *testing.T) {
	t.Helper()
	if err := syscall.Kill(syscall.Getpid(), syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
}

// TestHangupEnds: a closed terminal ends a program that has no files to read again.
func TestHangupEnds(t *testing.T) {
	ctx, reload, stop := onHangup(t.Context(), false)
	defer stop()
	if reload != nil {
		t.Error("there is nothing to reload")
	}
	hangUp(t)
	<-ctx.Done()
}

// TestHangupReloads: a program with files reads them again, and goes on.
func TestHangupReloads(t *testing.T) {
	ctx, reload, stop := onHangup(t.Context(), true)
	defer stop()
	hangUp(t)
	<-reload
	if ctx.Err() != nil {
		t.Error("it ends the program")
	}
}

// TestHangupIgnored: what nohup ignores stays ignored.
func TestHangupIgnored(t *testing.T) {
	signal.Ignore(syscall.SIGHUP)
	defer signal.Reset(syscall.SIGHUP)
	ctx, _, stop := onHangup(t.Context(), false)
	defer stop()
	if !signal.Ignored(syscall.SIGHUP) {
		t.Error("it is not ignored any more")
	}
	hangUp(t)
	if ctx.Err() != nil {
		t.Error("it ends the program")
	}
}
