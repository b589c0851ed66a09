// Package e2e_test runs the program, as its user would, on a real control plane.
//
// One control plane serves the package; a test has a namespace of its own in it. A test that does harm to a control plane
// starts one for itself. What a graph must be is written as text: see lines.
package e2e_test

import (
	"context"
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

func TestMain(m *testing.M) {
	os.Exit(satellite.Main(m, patience, func(_ context.Context, c *cluster.Cluster, program string) error {
		shared.cluster, shared.program = c, program
		return nil
	}))
}
