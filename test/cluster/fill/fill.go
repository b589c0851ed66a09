// Package fill gives a test cluster a large and realistic population in seconds, by writing objects straight into etcd
// in the encoding in which kube-apiserver stores them.
//
// For N pods there are about N/30 nodes, N/10 Deployments, N/4 ReplicaSets (one of 10 pods for each Deployment, and old
// empty ones), N/10 Services with as many EndpointSlices, N/4 ConfigMaps, N/20 Ingresses and Jobs, and fewer StatefulSets
// with their claims and volumes, CronJobs, HorizontalPodAutoscalers, PodDisruptionBudgets, NetworkPolicies and Roles; and
// what these need to look real: namespaces, Secrets, ServiceAccounts and the Services' IPAddresses. Everything follows from the size and the seed, names, UIDs and times included, so that two
// runs measure the same.
//
// The objects say what a settled cluster would: run kube-controller-manager beside them only together with kwok, which
// keeps the nodes' leases.
package fill

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
	"golang.org/x/sync/errgroup"
)

const (
	writers     = 4
	dialTimeout = 10 * time.Second
)

// Options are the size and the seed of a population.
type Options struct {
	Pods int
	Seed uint64
}

// Counts are the numbers of objects written, by resource: "pods", "replicasets", ...
type Counts map[string]int

// Total returns the number of all objects.
func (c Counts) Total() int {
	total := 0
	for _, n := range c {
		total += n
	}
	return total
}

// String lists the counts in alphabetical order of the resources.
func (c Counts) String() string {
	parts := []string{fmt.Sprintf("%d objects", c.Total())}
	for _, resource := range slices.Sorted(maps.Keys(c)) {
		parts = append(parts, fmt.Sprintf("%d %s", c[resource], resource))
	}
	return strings.Join(parts, ", ")
}

func (c Counts) add(other Counts) {
	for resource, n := range other {
		c[resource] += n
	}
}

// Run writes the population into the etcd at endpoint ("http://127.0.0.1:2379") and returns what it wrote. Objects of
// the same names are overwritten. On error part of the population may have been written.
func Run(ctx context.Context, endpoint string, options Options) (Counts, error) {
	if options.Pods <= 0 {
		return nil, errors.New("fill: the number of pods must be positive")
	}
	client, err := clientv3.New(clientv3.Config{Endpoints: []string{endpoint}, DialTimeout: dialTimeout})
	if err != nil {
		return nil, fmt.Errorf("fill: connecting to etcd at %s: %w", endpoint, err)
	}
	defer client.Close()
	counts, err := writeAll(ctx, client, newPopulation(options))
	if err != nil {
		return nil, fmt.Errorf("fill: writing to etcd at %s: %w", endpoint, err)
	}
	return counts, nil
}

// writeAll shares the parts of the population out among writers.
func writeAll(ctx context.Context, client *clientv3.Client, p *population) (Counts, error) {
	group, ctx := errgroup.WithContext(ctx)
	var next atomic.Int64
	perWriter := make([]Counts, writers)
	for i := range perWriter {
		perWriter[i] = Counts{}
		group.Go(func() error {
			w := &writer{client: client, counts: perWriter[i]}
			for part := int(next.Add(1)) - 1; part < p.parts(); part = int(next.Add(1)) - 1 {
				for _, object := range p.part(part) {
					if err := w.put(ctx, object); err != nil {
						return err
					}
				}
			}
			return w.flush(ctx)
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	total := Counts{}
	for _, counts := range perWriter {
		total.add(counts)
	}
	return total, nil
}
