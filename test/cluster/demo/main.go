// Command demo shows what the program does: it brings up a control plane, runs the program beside it, goes through the
// demo's steps with kubectl, and after each prints what changed in the graph.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"kubernetes-scraper/test/cluster"
)

// interrupted is the exit code that shells give a program which Ctrl-C ended.
const interrupted = 130

func main() {
	program := flag.String("program", "./kubernetes-scraper", "the program to show")
	output := flag.String("output", "graph.json", "where its graph goes, and stays")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := demo(ctx, *program, *output)
	switch {
	case ctx.Err() != nil && (err == nil || errors.Is(err, context.Canceled)):
		fmt.Fprintln(os.Stderr, "\ninterrupted; everything is stopped")
		os.Exit(interrupted)
	case err != nil:
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

// demo runs the whole demo and leaves nothing running, however it ends.
func demo(ctx context.Context, program, output string) (err error) {
	s := &show{out: os.Stdout, style: styleFor(os.Stdout)}
	s.say("A control plane of its own: etcd, kube-apiserver, kube-controller-manager, kube-scheduler, three simulated nodes")
	c, err := cluster.Start(ctx, cluster.Options{})
	if err != nil {
		return interruptedOr(ctx, err)
	}
	defer func() { err = errors.Join(err, c.Stop()) }()
	p, err := startProgram(program, output, c.Kubeconfig())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.stop()) }()
	if err := s.steps(ctx, c, p); err != nil {
		return interruptedOr(ctx, err)
	}
	if err := p.stop(); err != nil {
		return err
	}
	return s.farewell(output)
}

// interruptedOr returns the context's end in place of what failed because of it.
func interruptedOr(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}
