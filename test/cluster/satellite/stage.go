package satellite

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"kubernetes-scraper/test/cluster"
)

// Main runs the tests of a package on a control plane that serves all of them, and returns their exit code. Before them
// prepare is given the control plane and the path of the program that is tested; both have to be there, and prepare to be
// done, within patience.
func Main(m *testing.M, patience time.Duration, prepare func(ctx context.Context, c *cluster.Cluster, program string) error) int {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	program, err := FindBinary()
	if err != nil {
		return tell(err)
	}
	c, err := cluster.Start(ctx, cluster.Options{})
	if err != nil {
		return tell(err)
	}
	defer func() {
		if err := c.Stop(); err != nil {
			tell(err)
		}
	}()
	if err := prepare(ctx, c, program); err != nil {
		return tell(err)
	}
	return m.Run()
}

func tell(err error) (exitCode int) {
	fmt.Fprintln(os.Stderr, err)
	return 1
}
