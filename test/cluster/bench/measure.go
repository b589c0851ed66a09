package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"kubernetes-scraper/graph"
)

// A result is a client with what its runs took.
type result struct {
	name, what string
	samples    []sample
}

// pollEvery is how often the program's output is looked for: much less than what a run takes.
const pollEvery = 2 * time.Millisecond

// measureAll runs the clients in rounds, so that what else happens on the machine meets all of them alike.
func measureAll(ctx context.Context, o options, kubeconfig string, stderr io.Writer) ([]*result, error) {
	type contender struct {
		*result
		run func() (sample, error)
	}
	var all []contender
	add := func(name, what string, run func() (sample, error)) {
		if o.wanted(name) {
			all = append(all, contender{&result{name: name, what: what}, run})
		}
	}
	for _, c := range clients() {
		add(c.name, c.what, func() (sample, error) { return measureClient(ctx, c, kubeconfig, o.settle) })
		if c.name == "floor" {
			add("program", "this program, to its first graph.json", func() (sample, error) {
				return measureProgram(ctx, o.program, kubeconfig, o.settle)
			})
		}
	}
	for round := range o.rounds {
		for _, c := range all {
			s, err := c.run()
			if err != nil {
				return nil, err
			}
			fmt.Fprintf(stderr, "round %d: %-16s %6.2f s CPU %6.2f s, peak %5.0f MB, steady %5.0f MB\n",
				round+1, c.name, s.cpu.Seconds(), s.wall.Seconds(), megabytes(s.peak), megabytes(s.steady))
			c.samples = append(c.samples, s)
		}
	}
	var results []*result
	for _, c := range all {
		results = append(results, c.result)
	}
	return results, sameObjects(results)
}

// sameObjects says whether all clients have seen as many objects as the first.
func sameObjects(results []*result) error {
	for _, r := range results {
		for _, s := range r.samples {
			if want := results[0].samples[0].objects; s.objects != want {
				return fmt.Errorf("%s saw %d objects and %s %d: they have not read the same", r.name, s.objects, results[0].name, want)
			}
		}
	}
	return nil
}

// measureClient runs one of this program's own clients.
func measureClient(ctx context.Context, c *client, kubeconfig string, settle time.Duration) (sample, error) {
	var s sample
	self, err := os.Executable()
	if err != nil {
		return s, err
	}
	p, err := start(ctx, self, c.name, kubeconfig)
	if err != nil {
		return s, err
	}
	out := json.NewDecoder(p.stdout)
	if err := out.Decode(&s.objects); err != nil {
		return s, p.fail(err)
	}
	if err := s.synced(ctx, p, settle); err != nil {
		return s, p.fail(err)
	}
	if err := p.stdin.Close(); err != nil {
		return s, p.fail(err)
	}
	if c.heap != nil {
		s.heap = &heapReport{}
		if err := out.Decode(s.heap); err != nil {
			return s, p.fail(err)
		}
	}
	return s, p.cmd.Wait()
}

// measureProgram runs the program until it has written a complete graph, and ends it as its user would.
func measureProgram(ctx context.Context, binary, kubeconfig string, settle time.Duration) (sample, error) {
	var s sample
	dir, err := os.MkdirTemp("", "bench-")
	if err != nil {
		return s, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "graph.json")
	p, err := start(ctx, binary, "--kubeconfig", kubeconfig, "--output", file)
	if err != nil {
		return s, err
	}
	if err := awaitFile(ctx, p, file); err != nil {
		return s, p.fail(err)
	}
	if err := s.synced(ctx, p, settle); err != nil {
		return s, p.fail(err)
	}
	if s.objects, err = countObjects(file); err != nil {
		return s, p.fail(err)
	}
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return s, p.fail(err)
	}
	return s, p.cmd.Wait()
}

// awaitFile waits until the program has put a file in place, which it does in one step.
func awaitFile(ctx context.Context, p *process, file string) error {
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		if _, err := os.Stat(file); err == nil {
			return nil
		}
		if err := p.cmd.Process.Signal(syscall.Signal(0)); err != nil {
			return err
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// countObjects counts the objects seen in a graph.json, which must be complete.
func countObjects(file string) (int, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return 0, err
	}
	var d graph.Document
	if err := json.Unmarshal(text, &d); err != nil {
		return 0, fmt.Errorf("%s: %w", file, err)
	}
	if !d.Complete {
		return 0, fmt.Errorf("%s is not complete", file)
	}
	objects := 0
	for _, k := range d.Kinds {
		objects += k.Count
	}
	return objects, nil
}
