// Package law_test holds the program to its law on a real control plane: after any changes, in any order, its graph is
// the graph that can be built from what there is.
package law_test

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"

	"kubernetes-scraper/test/cluster"
	"kubernetes-scraper/test/cluster/churn"
	"kubernetes-scraper/test/cluster/oracle"
	"kubernetes-scraper/test/cluster/satellite"
)

var (
	seed       = flag.Uint64("law.seed", 20240229, "decides which operations are drawn")
	operations = flag.Int("law.operations", 2000, "how many operations must succeed")
	kinds      = flag.Int("law.kinds", 102, "how many times a kind is made, changed or deleted beside")
)

// patience is for the whole test. It only ends one that hangs.
const patience = 8 * time.Minute

// A trial is a control plane that is being changed, and the programs that watch it.
type trial struct {
	*testing.T
	ctx      context.Context
	cluster  *cluster.Cluster
	clients  oracle.Clients
	catalog  string // the user's file
	churn    *churn.Churn
	programs []*satellite.Satellite
	// redefinitions is how many times a kind is made, changed or deleted in each phase.
	redefinitions int
	seen          seen
}

// While thousands of random operations change the cluster, and the control plane and the program are disturbed, the
// graph equals at every rest the one that the oracle builds from fresh lists.
func TestLaw(t *testing.T) {
	l := newTrial(t)
	t.Logf("-law.seed=%d -law.operations=%d -law.kinds=%d", *seed, *operations, *kinds)
	l.must(l.startProgram())
	phases := []struct {
		name string
		run  func(n int)
	}{
		{"undisturbed", l.undisturbed},
		{"no controllers", l.withoutControllers},
		{"kube-apiserver is killed", l.apiServerKilled},
		{"another program starts", l.anotherProgram},
		{"the program is paused", l.programPaused},
		{"the program sleeps through a restart", l.programAsleep},
	}
	each := (*operations + len(phases) - 1) / len(phases)
	l.redefinitions = (*kinds + len(phases) - 1) / len(phases)
	for _, phase := range phases {
		began := time.Now()
		phase.run(each)
		t.Logf("%s: %d operations have succeeded, %.1f s", phase.name, l.churn.Succeeded(), time.Since(began).Seconds())
	}
	l.seekRare()
	t.Logf("operations:\n%s", l.churn)
	t.Logf("the compared graphs held: %v", l.seen)
	for _, p := range l.programs {
		if err := p.Stop(); err != nil {
			t.Error(err)
		}
	}
}

func newTrial(t *testing.T) *trial {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	var log bytes.Buffer
	c, err := cluster.Start(ctx, cluster.Options{Dir: t.TempDir(), Log: &log})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("control plane:\n%s", &log)
	t.Cleanup(func() {
		if err := c.Stop(); err != nil {
			t.Error(err)
		}
	})
	config, err := clientcmd.BuildConfigFromFlags("", c.Kubeconfig())
	if err != nil {
		t.Fatal(err)
	}
	config.QPS, config.WarningHandler = -1, rest.NoWarnings{} // of two owner references to one object
	l := &trial{T: t, ctx: ctx, cluster: c, seen: seen{}, catalog: filepath.Join(t.TempDir(), "plans.yaml")}
	l.clients, err = oracle.NewClients(config)
	l.must(err)
	l.churn, err = churn.New(config, *seed)
	l.must(err)
	l.must(os.WriteFile(l.catalog, []byte(churn.Catalog), 0o600))
	l.must(l.churn.Setup(ctx))
	return l
}

// startProgram runs one more program. Every comparison is of all of them.
func (l *trial) startProgram() error {
	binary, err := satellite.FindBinary()
	if err != nil {
		return err
	}
	p, err := satellite.Start(l.ctx, binary, nil, "--kubeconfig", l.cluster.Kubeconfig(), "--catalog", l.catalog)
	if err == nil {
		l.programs = append(l.programs, p)
	}
	return err
}

// must ends the test on an error, and says how to run it again.
func (l *trial) must(err error) {
	l.Helper()
	if err != nil {
		l.Fatalf("-law.seed=%d, after %d operations: %v", *seed, l.churn.Succeeded(), err)
	}
}
