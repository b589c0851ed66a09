package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"syscall"
	"time"

	"kubernetes-scraper/test/cluster/bench/child"
)

func main() {
	if c, ok := ownClient(os.Args); ok {
		os.Exit(child.Main(os.Args[1], c, os.Args[2], os.Args[3]))
	}
	runtime.LockOSThread() // children are killed when the thread that forked them ends: the first one lives to the end
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// options are the flags.
type options struct {
	program, reader, cluster string
	kubeconfig, only, part   string
	pods, rounds             int
	settle                   time.Duration
	check                    bool
}

func parse(args []string, stderr io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.program, "program", "./kubernetes-scraper", "the program to measure")
	flags.StringVar(&o.reader, "reader", "bin/bench-reader", "the light clients (package bench/reader)")
	flags.StringVar(&o.cluster, "cluster", "", "the control plane's binary (default: $CLUSTER_BINARY, bin/cluster)")
	flags.StringVar(&o.kubeconfig, "kubeconfig", "", "measure on a cluster that runs, instead of starting one")
	flags.StringVar(&o.only, "only", "", "clients to run, separated by commas (default: all)")
	flags.StringVar(&o.part, "part", "", "seed: the six kinds of the seed alone; all: the kinds read by default (default: both)")
	flags.IntVar(&o.pods, "pods", 20000, "number of pods; everything else is in proportion")
	flags.IntVar(&o.rounds, "rounds", 5, "how often each client runs; dynamic informers in every other round only")
	flags.DurationVar(&o.settle, "settle", 3*time.Second, "time between a client's sync and the look at its steady memory")
	flags.BoolVar(&o.check, "check", false, "end with 1 when a target is missed")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 || o.rounds < 1 || o.pods < 1 {
		return o, errors.New("takes flags only, and at least one pod and one round (see bench -h)")
	}
	if o.part != "" && o.part != seedPart && o.part != allPart {
		return o, fmt.Errorf("--part is %s or %s, not %q", seedPart, allPart, o.part)
	}
	for flag, path := range map[string]string{"program": o.program, "reader": o.reader} {
		if _, err := os.Stat(path); err != nil {
			return o, fmt.Errorf("no %s at %s: `make bench` builds and runs it all, or name one with --%s", flag, path, flag)
		}
	}
	return o, nil
}

// run measures and reports.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o, err := parse(args, stderr)
	if err != nil {
		return err
	}
	w, err := openWorld(ctx, o, stderr)
	if err != nil {
		return err
	}
	defer w.close()
	fmt.Fprintln(stdout, w.describe(ctx))
	missed := 0
	for _, p := range w.parts {
		results, err := (&measurement{ctx, o, w.kubeconfig, p}).all(stderr)
		if err != nil {
			return fmt.Errorf("%s: %w", p.what, err)
		}
		writeTable(stdout, p, results, o)
		missed += writeTargets(stdout, targets(results))
	}
	if o.check && missed > 0 {
		return fmt.Errorf("%d targets missed", missed)
	}
	return nil
}

// wanted says whether a client is among those to run.
func (o options) wanted(name string) bool {
	if o.only == "" {
		return true
	}
	for one := range strings.SplitSeq(o.only, ",") {
		if one == name {
			return true
		}
	}
	return false
}
