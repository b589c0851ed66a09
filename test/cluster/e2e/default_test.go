package e2e_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"kubernetes-scraper/graph"
)

// endsWithin is how long the program may take to end in order: its own promise.
const endsWithin = 2 * time.Second

// The default invocation: no argument, in an empty folder, with what $KUBECONFIG names.
func TestDefaultInvocation(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		t.Run(signal.String(), func(t *testing.T) {
			b := newBench(t, shared.cluster, "default") // sees what the other should see as well
			ctx := b.ctx
			kubeconfig := []string{"KUBECONFIG=" + shared.cluster.Kubeconfig()}
			began := time.Now()
			p := startPlain(t, ctx, kubeconfig)
			first := read(t, p.awaitFile(t, ctx, "graph.json"))
			t.Logf("graph.json after %v", time.Since(began).Round(time.Millisecond))
			if !first.Complete || len(first.Nodes) == 0 {
				t.Errorf("the first graph is complete: %v, with %d nodes", first.Complete, len(first.Nodes))
			}

			name := "at-the-end-" + strings.ToLower(signal.String())
			name = strings.ReplaceAll(name, " ", "-")
			b.kubectl("create", "configmap", name)
			key := graph.EntityKey{Type: "ConfigMap", Namespace: "default", Name: name}
			defer b.kubectl("delete", "configmap", name)
			if _, err := b.program.Await(ctx, has(key)); err != nil {
				t.Fatal(err)
			}
			took, code := p.signal(t, signal)
			t.Logf("ended %v after the signal", took.Round(time.Millisecond))
			if code != 0 || took > endsWithin || p.stderr.String() != "" || p.stdout.String() != "" {
				t.Errorf("exit code %d after %v; stdout %q, stderr %q", code, took, &p.stdout, &p.stderr)
			}
			if err := has(key)(read(t, p.awaitFile(t, ctx, "graph.json"))); err != nil {
				t.Errorf("the last graph: %v", err)
			}
			if files := listing(t, p.dir); !slices.Equal(files, []string{"graph.json"}) {
				t.Errorf("the folder holds %v, want graph.json alone", files)
			}
		})
	}
}

// The same objects give the same bytes, whoever reads them and when. Only revisions count what a program went through.
func TestSameStateSameBytes(t *testing.T) {
	ctx := timed(t)
	var graphs [][]byte
	for range 3 {
		p := startPlain(t, ctx, []string{"KUBECONFIG=" + shared.cluster.Kubeconfig()})
		p.awaitFile(t, ctx, "graph.json")
		if _, code := p.signal(t, syscall.SIGTERM); code != 0 {
			t.Fatalf("exit code %d: %s", code, &p.stderr)
		}
		text := p.awaitFile(t, ctx, "graph.json")
		if !json.Valid(text) {
			t.Fatalf("this is not JSON:\n%s", text)
		}
		graphs = append(graphs, regexp.MustCompile(`"revision":\d+`).ReplaceAll(text, []byte(`"revision":0`)))
	}
	for _, other := range graphs[1:] {
		if !bytes.Equal(graphs[0], other) {
			t.Errorf("two graphs of the same state differ:\n%s\n%s", graphs[0], other)
		}
	}
}

// A write that hangs, here into a pipe that is full, does not keep the program from ending.
func TestSignalsWhileTheOutputHangs(t *testing.T) {
	hang := func(t *testing.T) *process {
		t.Helper()
		ctx := timed(t)
		pipe := filepath.Join(t.TempDir(), "pipe")
		if err := syscall.Mkfifo(pipe, 0o600); err != nil {
			t.Skipf("no named pipes here: %v", err)
		}
		fillPipe(t, pipe)
		p := startPlain(t, ctx, []string{"KUBECONFIG=" + shared.cluster.Kubeconfig()}, "--output", pipe, "-vv", sixKinds)
		for _, kind := range []string{"pods", "nodes", "services", "configmaps", "deployments.apps", "replicasets.apps"} {
			p.awaitSaid(t, ctx, "kind="+kind+" state=live")
		}
		return p
	}
	t.Run("one signal", func(t *testing.T) {
		p := hang(t)
		took, code := p.signal(t, syscall.SIGTERM)
		t.Logf("ended %v after the signal", took.Round(time.Millisecond))
		if code != 1 || took > endsWithin || !strings.Contains(p.stderr.String(), "the last graph may not have been written") {
			t.Errorf("exit code %d after %v; it said:\n%s", code, took, &p.stderr)
		}
	})
	t.Run("a second signal", func(t *testing.T) {
		p := hang(t)
		if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		for running := true; running; { // the second counts as one only after the first has been noticed
			select {
			case <-p.ended:
				running = false
			case <-time.After(20 * time.Millisecond):
				_ = p.cmd.Process.Signal(syscall.SIGINT)
			}
		}
		status := p.cmd.ProcessState.Sys().(syscall.WaitStatus)
		if !status.Signaled() || strings.Contains(p.stderr.String(), "may not have been written") {
			t.Errorf("it ended with %v and not at once by the signal; it said:\n%s", p.cmd.ProcessState, &p.stderr)
		}
	})
}

// fillPipe writes to a named pipe until it takes no more, and keeps it open for reading until the end of the test.
func fillPipe(t *testing.T, pipe string) {
	t.Helper()
	fd, err := syscall.Open(pipe, syscall.O_RDWR|syscall.O_NONBLOCK|syscall.O_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { syscall.Close(fd) })
	for err == nil {
		_, err = syscall.Write(fd, make([]byte, 4096))
	}
	if !errors.Is(err, syscall.EAGAIN) {
		t.Fatal(err)
	}
}

func listing(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}
