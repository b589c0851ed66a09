// Package e2e_test runs the program, as its user would, on a real control plane.
//
// One control plane serves the package; a test has a namespace of its own in it. A test that does harm to a control plane
// starts one for itself. What a graph must be is written as text: see lines.
package e2e_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"kubernetes-scraper/test/cluster"
	"kubernetes-scraper/test/cluster/satellite"
)

// patience is how long anything may take that a test waits for. It is no measure of how long it should take.
const patience = 90 * time.Second

// shared is what TestMain set up for the tests of this package, which only read it.
var shared struct {
	cluster *cluster.Cluster
	program string
}

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	var err error
	if shared.program, err = satellite.FindBinary(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	if shared.cluster, err = cluster.Start(ctx, cluster.Options{}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() {
		if err := shared.cluster.Stop(); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}()
	return m.Run()
}
