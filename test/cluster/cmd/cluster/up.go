package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"kubernetes-scraper/test/cluster"
	"kubernetes-scraper/test/cluster/fill"
)

const superviseInterval = 200 * time.Millisecond

// list is a flag that may be repeated; each value may hold several, separated by separator if it has one.
type list struct {
	values    []string
	separator string
}

func (l *list) String() string { return strings.Join(l.values, ",") }

func (l *list) Set(value string) error {
	if l.separator == "" {
		l.values = append(l.values, value)
	} else {
		l.values = append(l.values, strings.Split(value, l.separator)...)
	}
	return nil
}

// up starts a cluster, says how to use it, and keeps it running until ctx is done.
func up(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("up", flag.ContinueOnError)
	dir := flags.String("dir", "", "folder for data, logs, keys and kubeconfig; kept, and continued if used before (default: a temporary one)")
	nodes := flags.Int("nodes", 3, "nodes to create; kwok plays their kubelets")
	pods := flags.Int("fill-pods", 0, "fill etcd with about this many pods and what goes with them, before kube-apiserver starts")
	seed := flags.Uint64("fill-seed", 1, "the same seed gives the same population")
	without := list{separator: ","}
	flags.Var(&without, "without", "components to leave out, separated by commas: kube-controller-manager, kube-scheduler, kwok")
	var apiServerArgs, users list
	flags.Var(&apiServerArgs, "apiserver-arg", "one more argument for kube-apiserver; may be repeated")
	flags.Var(&users, "user", "a user without rights, who gets DIR/kubeconfig-USER; may be repeated (default alice and bob)")
	if err := parse(flags, args, stderr); err != nil {
		return err
	}
	options := cluster.Options{
		Dir: *dir, Nodes: *nodes, Without: without.values, APIServerArgs: apiServerArgs.values, Users: users.values, Log: stderr,
	}
	if *nodes == 0 {
		options.Nodes = -1
	}
	if *pods > 0 {
		options.Populate = func(ctx context.Context, endpoint string) error {
			return runFill(ctx, endpoint, fill.Options{Pods: *pods, Seed: *seed}, stderr)
		}
	}
	return runCluster(ctx, options, stdout, stderr)
}

func runCluster(ctx context.Context, options cluster.Options, stdout, stderr io.Writer) error {
	binary, err := os.Executable()
	if err != nil {
		return err
	}
	options.Binary = binary
	c, err := cluster.Start(ctx, options)
	if ctx.Err() != nil && err != nil {
		return errors.New("interrupted while starting; nothing is left running")
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "ready: export KUBECONFIG=%s   (kubectl: %s kubectl; end with Ctrl-C)\n", c.Kubeconfig(), binary)
	supervise(ctx, c, stderr)
	return c.Stop()
}

// supervise restarts a component that ended, as a kubelet would for a static pod, until ctx is done.
func supervise(ctx context.Context, c *cluster.Cluster, stderr io.Writer) {
	started := c.Components()
	for i := len(started) - 1; i >= 0; i-- {
		if started[i].PID() == 0 { // left out
			started = append(started[:i], started[i+1:]...)
		}
	}
	ticker := time.NewTicker(superviseInterval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		for _, component := range started {
			if component.PID() == 0 {
				restart(ctx, component, stderr)
			}
		}
	}
}

func restart(ctx context.Context, component *cluster.Component, stderr io.Writer) {
	fmt.Fprintf(stderr, "%s ended, starting it again\n", component.Name())
	if err := component.Start(ctx); err != nil && ctx.Err() == nil {
		fmt.Fprintln(stderr, err)
		return
	}
	fmt.Fprintf(stderr, "%s ready\n", component.Name())
}
