package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// onHangup says what SIGHUP does until stop is called. With files to read again it brings reload something. Otherwise the
// terminal was closed, and it ends the context as SIGTERM does, unless it is ignored, as nohup has it.
func onHangup(parent context.Context, files bool) (ctx context.Context, reload <-chan os.Signal, stop func()) {
	switch {
	case files:
		c := make(chan os.Signal, 1)
		signal.Notify(c, syscall.SIGHUP)
		return parent, c, func() { signal.Stop(c) }
	case signal.Ignored(syscall.SIGHUP):
		return parent, nil, func() {}
	}
	ctx, cancel := signal.NotifyContext(parent, syscall.SIGHUP)
	return ctx, nil, cancel
}
