package churn

import (
	"context"
	"errors"
	"strings"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
)

// retryAfter is the time between two attempts while the API server is away, beside what client-go itself waits.
const retryAfter = 50 * time.Millisecond

// do carries one operation out and counts what became of it.
func (c *Churn) do(ctx context.Context, op operation) error {
	for {
		err := op.do(ctx, c.cluster)
		switch {
		case err == nil:
			c.tally.count(op, "done")
		case apierrors.IsNotFound(err):
			c.tally.count(op, "not found")
		case apierrors.IsAlreadyExists(err):
			c.tally.count(op, "exists")
		case apierrors.IsConflict(err):
			c.tally.count(op, "conflict")
		case ctx.Err() == nil && serverAway(err):
			c.tally.count(op, "retried")
			select {
			case <-time.After(retryAfter):
				continue
			case <-ctx.Done():
			}
			return errors.Join(ctx.Err(), err)
		default:
			return err
		}
		return nil
	}
}

// serverAway says that the API server did not answer, or is not ready to. An attempt that was cut off may have been
// carried out: the next one is then refused, which is counted as such.
func serverAway(err error) bool {
	var status apierrors.APIStatus
	if !errors.As(err, &status) {
		return true // of the connection
	}
	return apierrors.IsServiceUnavailable(err) || apierrors.IsTooManyRequests(err) || apierrors.IsServerTimeout(err) ||
		apierrors.IsTimeout(err) || apierrors.IsInternalError(err) || strings.Contains(err.Error(), "not yet ready to handle request")
}
