package churn

import (
	"context"
	"fmt"
	"hash/maphash"
	"math/rand/v2"

	"golang.org/x/sync/errgroup"
	extensions "k8s.io/apiextensions-apiserver/pkg/client/clientset/clientset"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
)

const (
	// workers is how many operations are under way at once. Those on one object are done in order, by one worker.
	workers = 8
	// queued is how many operations may wait for a worker, so that a slow one does not stop the others.
	queued = 4
)

// A Churn is a source of operations and what it has done so far.
type Churn struct {
	cluster   *cluster
	generator *generator
	definer   *definer
	tally     *tally
}

// A cluster is what an operation needs: a client, and the objects that the churn has made.
type cluster struct {
	kubernetes.Interface
	extensions extensions.Interface
	dynamic    dynamic.Interface
	made       *incarnations
}

// New returns a churn that has done nothing yet. The clients that are made of config should not limit their own rate.
func New(config *rest.Config, seed uint64) (*Churn, error) {
	c := &cluster{made: newIncarnations()}
	var err error
	if c.Interface, err = kubernetes.NewForConfig(config); err != nil {
		return nil, err
	}
	if c.extensions, err = extensions.NewForConfig(config); err != nil {
		return nil, err
	}
	if c.dynamic, err = dynamic.NewForConfig(config); err != nil {
		return nil, err
	}
	return &Churn{cluster: c, generator: newGenerator(rand.New(rand.NewPCG(seed, 0))), definer: newDefiner(seed), tally: newTally()}, nil
}

// Run goes on until n more operations have succeeded, and returns when none is under way. A refusal that the state of
// the cluster explains (not found, already exists, conflict) is counted and no error. While the API server is away,
// operations are tried again.
func (c *Churn) Run(ctx context.Context, n int) error {
	target := c.Succeeded() + n
	group, ctx := errgroup.WithContext(ctx)
	var queues [workers]chan operation
	for i := range queues {
		queues[i] = make(chan operation, queued)
		group.Go(func() error {
			for op := range queues[i] {
				if err := c.do(ctx, op); err != nil {
					return fmt.Errorf("churn: %s: %w", op, err)
				}
			}
			return nil
		})
	}
	group.Go(func() error {
		defer func() {
			for _, q := range queues {
				close(q)
			}
		}()
		seed := maphash.MakeSeed()
		for c.Succeeded() < target {
			op := c.generator.next()
			select {
			case queues[maphash.Comparable(seed, op.at)%workers] <- op:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	return group.Wait()
}

// Succeeded is the number of operations that the API server has carried out.
func (c *Churn) Succeeded() int { return c.tally.succeeded() }

// String lists how often each operation succeeded and was refused.
func (c *Churn) String() string { return c.tally.String() }
