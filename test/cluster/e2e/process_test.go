package e2e_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/test/cluster/satellite"
)

// A process is the program run with nothing but the arguments that a test gives it, in an empty folder of its own, where
// it is also at home.
type process struct {
	cmd    *exec.Cmd
	dir    string
	stdout satellite.Output
	stderr satellite.Output
	ended  chan struct{}
}

// startPlain runs the program. env is added to an environment without KUBECONFIG and without a pod's service account.
func startPlain(t *testing.T, ctx context.Context, env []string, args ...string) *process {
	t.Helper()
	p := &process{dir: t.TempDir(), ended: make(chan struct{})}
	p.cmd = exec.CommandContext(ctx, shared.program, args...)
	p.cmd.Dir = p.dir
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		if name != "KUBECONFIG" && name != "HOME" && !strings.HasPrefix(name, "KUBERNETES_") {
			p.cmd.Env = append(p.cmd.Env, variable)
		}
	}
	p.cmd.Env = append(append(p.cmd.Env, "HOME="+p.dir), env...)
	p.cmd.Stdout, p.cmd.Stderr = &p.stdout, &p.stderr
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.ended)
		_ = p.cmd.Wait() // what it says is kept in cmd.ProcessState
	}()
	t.Cleanup(func() {
		_ = p.cmd.Process.Kill() // it has ended, if the test went well
		<-p.ended
	})
	return p
}

// signal sends a signal and returns how long the program took to end, and its exit code: -1 if a signal ended it.
func (p *process) signal(t *testing.T, signal syscall.Signal) (took time.Duration, code int) {
	t.Helper()
	began := time.Now()
	if err := p.cmd.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
	return p.wait(t).Sub(began), p.cmd.ProcessState.ExitCode()
}

// wait waits until the program has ended, and returns when that was.
func (p *process) wait(t *testing.T) time.Time {
	t.Helper()
	select {
	case <-p.ended:
		return time.Now()
	case <-time.After(patience):
		t.Fatalf("the program has not ended; it said:\n%s", &p.stderr)
		return time.Time{}
	}
}

// awaitSaid waits until the program has said a text.
func (p *process) awaitSaid(t *testing.T, ctx context.Context, text string) {
	t.Helper()
	if err := p.stderr.Await(ctx, p.ended, text); err != nil {
		t.Fatal(err)
	}
}

// awaitFile waits for a file in the program's folder and returns what it holds.
func (p *process) awaitFile(t *testing.T, ctx context.Context, name string) []byte {
	t.Helper()
	for {
		text, err := os.ReadFile(filepath.Join(p.dir, name))
		if err == nil {
			return text
		}
		select {
		case <-time.After(10 * time.Millisecond):
		case <-p.ended:
			t.Fatalf("the program ended (%v) and left no %s; it said:\n%s", p.cmd.ProcessState, name, &p.stderr)
		case <-ctx.Done():
			t.Fatalf("no %s in time (%v); the program said:\n%s", name, errors.Join(err, ctx.Err()), &p.stderr)
		}
	}
}

// read parses a graph.
func read(t *testing.T, text []byte) *graph.Document {
	t.Helper()
	d, err := graph.ReadDocument(bytes.NewReader(text))
	if err != nil {
		t.Fatalf("%v in:\n%s", err, text)
	}
	return d
}
