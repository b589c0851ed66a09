package e2e_test

import (
	"debug/elf"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

const (
	largestProgram  = 30 << 20               // bytes, stripped: the program's own promise
	slowestStart    = 100 * time.Millisecond // to the first request: the same
	startsToMeasure = 10
)

// The program is one file that needs nothing else on a machine.
func TestProgramIsStaticAndSmall(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("ELF files are built on linux only")
	}
	info, err := os.Stat(shared.program)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%.1f MB", float64(info.Size())/(1<<20))
	if info.Size() > largestProgram {
		t.Errorf("it has %d bytes, and may have %d", info.Size(), largestProgram)
	}
	file, err := elf.Open(shared.program)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for _, segment := range file.Progs {
		if segment.Type == elf.PT_INTERP || segment.Type == elf.PT_DYNAMIC {
			t.Errorf("it has a segment %v, so it is not static", segment.Type)
		}
	}
	for _, name := range []string{".symtab", ".debug_info", ".zdebug_info"} {
		if file.Section(name) != nil {
			t.Errorf("it has a section %s, so it is not stripped", name)
		}
	}
}

// From the start of the process to the first byte of its first request, at a server that does nothing but look at its
// watch. The best of several runs tells what the program needs; the others tell what else the machine had to do.
func TestFirstRequestComesSoon(t *testing.T) {
	best := time.Hour
	for range startsToMeasure {
		best = min(best, firstRequest(t))
	}
	t.Logf("the first request comes %v after the start", best.Round(100*time.Microsecond))
	if best > slowestStart {
		t.Errorf("the first request came after %v at best, and may take %v", best, slowestStart)
	}
}

func firstRequest(t *testing.T) time.Duration {
	t.Helper()
	p, began, arrived := startAtDeafServer(t)
	select {
	case at := <-arrived:
		if err := p.cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		return at.Sub(began)
	case <-p.ended:
		t.Fatalf("the program ended (%v); it said:\n%s", p.cmd.ProcessState, &p.stderr)
	}
	return 0
}

// Whoever stops a program that is still waiting for its first answer is told in one line that there is no graph.
func TestStoppedBeforeTheFirstAnswer(t *testing.T) {
	t.Parallel()
	p, _, arrived := startAtDeafServer(t)
	<-arrived
	took, code := p.signal(t, syscall.SIGTERM)
	if code != 0 || took > endsWithin {
		t.Errorf("exit code %d after %v; it said:\n%s", code, took, &p.stderr)
	}
	if said := p.stderr.String(); strings.Count(said, "\n") != 1 || !strings.Contains(said, "nothing was read yet") {
		t.Errorf("want one line that says that there is no graph, it said:\n%s", said)
	}
	if files := listing(t, p.dir); len(files) > 0 {
		t.Errorf("it knew nothing and left %v", files)
	}
}

// startAtDeafServer runs the program with a server that takes its first request and never answers. The channel tells
// when the request came.
func startAtDeafServer(t *testing.T) (p *process, began time.Time, arrived <-chan time.Time) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	first := make(chan time.Time, 1)
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return // closed at the end of the test
		}
		defer conn.Close()
		if _, err := conn.Read(make([]byte, 1)); err == nil {
			first <- time.Now()
		}
		<-t.Context().Done()
	}()
	kubeconfig := filepath.Join(t.TempDir(), "kubeconfig")
	if err := os.WriteFile(kubeconfig, []byte(kubeconfigFor("http://"+listener.Addr().String())), 0o600); err != nil {
		t.Fatal(err)
	}
	began = time.Now()
	return startPlain(t, timed(t), []string{"KUBECONFIG=" + kubeconfig}, "--listen", "127.0.0.1:0"), began, first
}

func kubeconfigFor(server string) string {
	return `{apiVersion: v1, kind: Config, current-context: c, users: [{name: u, user: {token: t}}],
clusters: [{name: c, cluster: {server: "` + server + `"}}], contexts: [{name: c, context: {cluster: c, user: u}}]}
`
}
