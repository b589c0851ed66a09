package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"kubernetes-scraper/graph"
)

// interval is between two writes of the graph. The program's own default, 30 seconds, would make the demo long.
const interval = "1s"

// lookEvery is how often the file is looked at: the program promises a whole graph in it at any moment.
const lookEvery = 50 * time.Millisecond

// A program is the running program and the file that it keeps.
type program struct {
	cmd    *exec.Cmd
	output string
	words  bytes.Buffer // what it says; read once it has ended
	ended  chan struct{}
	seen   fs.FileInfo // of the graph that was read last
}

// startProgram runs the program in the folder of its output, as a user would: with KUBECONFIG set, and no argument but
// the interval. A graph of an earlier demo is removed, so that it is not taken for this one's.
func startProgram(path, output, kubeconfig string) (*program, error) {
	binary, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if err := os.Remove(output); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	p := &program{output: output, ended: make(chan struct{})}
	p.cmd = exec.Command(binary, programArgs(output)...)
	p.cmd.Dir = filepath.Dir(output)
	p.cmd.Env = append(os.Environ(), "KUBECONFIG="+kubeconfig)
	p.cmd.Stdout, p.cmd.Stderr = &p.words, &p.words
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // a Ctrl-C is for the demo, which then stops the program
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("%w (`make build` builds the program)", err)
	}
	go func() {
		defer close(p.ended)
		_ = p.cmd.Wait() // what it says is kept in cmd.ProcessState
	}()
	return p, nil
}

// programArgs are the arguments of the program; the output only if it is not the default's.
func programArgs(output string) []string {
	args := []string{"--interval", interval}
	if name := filepath.Base(output); name != "graph.json" {
		args = append(args, "--output", name)
	}
	return args
}

// await returns the first graph in the file that satisfies a condition: nil when it does, else what is wanting.
func (p *program) await(ctx context.Context, condition func(*graph.Document) error) (*graph.Document, error) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	wanting := errors.New("it wrote no graph")
	for {
		d, err := p.read()
		if err != nil {
			return nil, err
		}
		if d != nil {
			if wanting = condition(d); wanting == nil {
				return d, nil
			}
		}
		select {
		case <-tick.C:
		case <-p.ended:
			return nil, fmt.Errorf("the program ended (%v): %s", p.cmd.ProcessState, strings.TrimSpace(p.words.String()))
		case <-ctx.Done():
			return nil, fmt.Errorf("the graph did not become what it should: %w: %w", wanting, ctx.Err())
		}
	}
}

// read returns the graph in the file if it is another than the one read last, otherwise nil.
func (p *program) read() (*graph.Document, error) {
	file, err := os.Open(p.output)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil || p.seen != nil && os.SameFile(p.seen, info) && p.seen.ModTime().Equal(info.ModTime()) {
		return nil, err
	}
	p.seen = info
	return graph.ReadDocument(file)
}

// stop ends the program with SIGTERM, on which it writes its graph once more, and waits for it. It may be called again.
func (p *program) stop() error {
	_ = p.cmd.Process.Signal(syscall.SIGTERM) // fails if it has ended, which is what is wanted
	<-p.ended
	if code := p.cmd.ProcessState.ExitCode(); code != 0 {
		return fmt.Errorf("the program ended with %v: %s", p.cmd.ProcessState, strings.TrimSpace(p.words.String()))
	}
	return nil
}
