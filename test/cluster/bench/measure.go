package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/test/cluster/bench/child"
)

// A result is a client with what its runs took.
type result struct {
	name, what string
	samples    []sample
}

// pollEvery is how often the program's output is looked for: much less than what a run takes.
const pollEvery = 2 * time.Millisecond

// A measurement runs clients on a cluster.
type measurement struct {
	ctx        context.Context
	options    options
	kubeconfig string
	part       part
}

// all runs the clients in rounds, so that what else happens on the machine meets all of them alike.
func (m *measurement) all(stderr io.Writer) ([]*result, error) {
	type contender struct {
		*result
		slow bool
		run  func() (sample, error)
	}
	var all []contender
	add := func(c client, run func() (sample, error)) {
		if m.options.wanted(c.name) {
			all = append(all, contender{&result{name: c.name, what: c.what}, c.slow, run})
		}
	}
	for _, c := range clients() {
		if c.seed && m.part.name != seedPart {
			continue
		}
		add(c, func() (sample, error) { return m.client(c) })
		if c.name == "floor" {
			add(client{name: "program", what: "this program, to its first graph.json"}, m.program)
		}
	}
	for round := range m.options.rounds {
		for _, c := range all {
			if c.slow && round%2 == 1 {
				continue
			}
			s, err := c.run()
			if err != nil {
				return nil, err
			}
			fmt.Fprintf(stderr, "%s, round %d: %-16s %6.2f s CPU %6.2f s, peak %5.0f MB, steady %5.0f MB\n",
				m.part.name, round+1, c.name, s.cpu.Seconds(), s.wall.Seconds(), megabytes(s.peak), megabytes(s.steady))
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

// client runs a client of bench's own.
func (m *measurement) client(c client) (sample, error) {
	binary, err := os.Executable()
	if err != nil {
		return sample{}, err
	}
	if c.light {
		binary = m.options.reader
	}
	p, err := start(m.ctx, binary, c.name, m.kubeconfig, m.part.String())
	if err != nil {
		return sample{}, err
	}
	var s sample
	out := json.NewDecoder(p.stdout)
	if err := out.Decode(&s.objects); err != nil {
		return s, p.fail(err)
	}
	if err := s.synced(m.ctx, p, m.options.settle); err != nil {
		return s, p.fail(err)
	}
	if !c.heap {
		return s, p.end(nil, nil)
	}
	s.heap = &child.Heap{}
	return s, p.end(out, s.heap)
}

// program runs the program until it has written a complete graph, and ends it as its user would.
func (m *measurement) program() (sample, error) {
	var s sample
	dir, err := os.MkdirTemp("", "bench-")
	if err != nil {
		return s, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "graph.json")
	args := []string{"--kubeconfig", m.kubeconfig, "--output", file}
	if len(m.part.Include) > 0 {
		args = append(args, "--include", strings.Join(m.part.Include, ","))
	}
	p, err := start(m.ctx, m.options.program, args...)
	if err != nil {
		return s, err
	}
	if err := awaitFile(m.ctx, p, file); err != nil {
		return s, p.fail(err)
	}
	if err := s.synced(m.ctx, p, m.options.settle); err != nil {
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
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_, _ = io.Copy(io.Discard, p.stdout) // nothing comes, until the program's end closes it
	}()
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		if _, err := os.Stat(file); err == nil {
			return nil
		}
		select {
		case <-tick.C:
		case <-ended:
			return errors.New("it ended before it wrote a graph")
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
