package ask_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// A watching is a run of watch.
type watching struct {
	*testing.T
	lines  *bufio.Scanner
	stderr *bufio.Scanner
	cmd    *exec.Cmd
}

func watch(t *testing.T, args ...string) *watching {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, shared.program, append([]string{"watch"}, args...)...)
	cmd.Env = append(os.Environ(), "KUBECONFIG="+shared.cluster.Kubeconfig())
	pipe := func(made io.ReadCloser, err error) *bufio.Scanner {
		if err != nil {
			t.Fatal(err)
		}
		return bufio.NewScanner(made)
	}
	w := &watching{T: t, lines: pipe(cmd.StdoutPipe()), stderr: pipe(cmd.StderrPipe()), cmd: cmd}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return w
}

// until reads lines until one has a text in it.
func (w *watching) until(lines *bufio.Scanner, text string) string {
	w.Helper()
	var all []string
	for lines.Scan() {
		all = append(all, lines.Text())
		if strings.Contains(lines.Text(), text) {
			return lines.Text()
		}
	}
	w.Fatalf("no line has %q:\n%s", text, strings.Join(all, "\n"))
	return ""
}

// end stops it as Ctrl-C does, which is no failure.
func (w *watching) end() {
	w.Helper()
	_ = w.cmd.Process.Signal(syscall.SIGINT) // it may have ended already
	for w.lines.Scan() {
	}
	if err := w.cmd.Wait(); err != nil {
		w.Errorf("watch ended with %v", err)
	}
}

func TestWatch(t *testing.T) {
	t.Parallel()
	kubectl(t, "create", "namespace", "watched")
	inWords, inJSON := watch(t, "-n", "watched"), watch(t, "-o", "json")
	inWords.until(inWords.stderr, "watching ")
	first := inJSON.until(inJSON.lines, "graph")
	kubectl(t, "-n", "watched", "create", "configmap", "late")
	kubectl(t, "-n", "watched", "run", "one", "--image=i", "--restart=Never")

	inWords.until(inWords.lines, "+ ConfigMap watched/late")
	inWords.until(inWords.lines, "+ Pod watched/one (status Pending)")
	if got := inWords.until(inWords.lines, "runs_on Node"); !strings.HasPrefix(got, "+ Pod watched/one runs_on Node ") || !strings.HasSuffix(got, " (spec.nodeName)") {
		t.Errorf("an edge is %q", got)
	}
	kubectl(t, "-n", "watched", "delete", "configmap", "late")
	inWords.until(inWords.lines, "- ConfigMap watched/late")
	inWords.end()

	var begin, change struct {
		Revision uint64
		Graph    *struct{ Complete bool }
		Node     *struct {
			New *struct {
				Key struct{ Namespace, Name string }
			}
		}
	}
	decode(t, first, &begin)
	decode(t, inJSON.until(inJSON.lines, `"name":"late"`), &change)
	if begin.Graph == nil || !begin.Graph.Complete || change.Node == nil || change.Node.New == nil ||
		change.Node.New.Key.Namespace != "watched" || change.Revision <= begin.Revision {
		t.Errorf("began with %+v, then %+v", begin, change)
	}
	inJSON.end()
}

func decode(t *testing.T, line string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(line), into); err != nil {
		t.Fatalf("%v: %s", err, line)
	}
}

func kubectl(t *testing.T, args ...string) {
	t.Helper()
	if _, err := shared.cluster.Kubectl(t.Context(), args...); err != nil {
		t.Fatal(err)
	}
}
