package cluster

import (
	"context"
	"errors"
	"fmt"
	"time"
)

const (
	defaultPatience = 2 * time.Minute
	probePatience   = 5 * time.Second
	pollInterval    = 20 * time.Millisecond
)

// errEnded says that what was waited for has ended and will never be ready.
var errEnded = errors.New("ended")

// poll calls probe until it returns nil. It gives up with errEnded when ended is closed (nil: never), and with the
// probe's last error when ctx is done or, if ctx has no deadline, after two minutes.
func poll(ctx context.Context, ended <-chan struct{}, probe func(context.Context) error) error {
	if _, has := ctx.Deadline(); !has {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, defaultPatience)
		defer cancel()
	}
	ticker := time.NewTicker(pollInterval)
	defer ticker.Stop()
	var last error
	for {
		err := probeOnce(ctx, probe)
		if isClosed(ended) {
			return errEnded // even if something else answered in its place
		}
		if err == nil {
			return nil
		}
		if ctx.Err() == nil {
			last = err // and not the cancellation, which says nothing about the component
		}
		select {
		case <-ended:
			return errEnded
		case <-ctx.Done():
			return fmt.Errorf("%w; the last answer: %v", context.Cause(ctx), last)
		case <-ticker.C:
		}
	}
}

func probeOnce(ctx context.Context, probe func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, probePatience)
	defer cancel()
	return probe(ctx)
}

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}
