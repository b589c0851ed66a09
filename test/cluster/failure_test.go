package cluster_test

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"kubernetes-scraper/test/cluster"
)

func itoa(n int) string { return strconv.Itoa(n) }

// pidsIn returns the pids of the components that were started in dir.
func pidsIn(t *testing.T, dir string) []int {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.pid"))
	if err != nil {
		t.Fatal(err)
	}
	var pids []int
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
		if err != nil {
			t.Fatal(err)
		}
		pids = append(pids, pid)
	}
	return pids
}

func TestMissingBinary(t *testing.T) {
	_, err := cluster.Start(t.Context(), cluster.Options{Binary: filepath.Join(t.TempDir(), "cluster")})
	if err == nil || !strings.Contains(err.Error(), "`make cluster`") {
		t.Errorf("want an error that says how to build the binary, got: %v", err)
	}
}

func TestAComponentThatEndsIsReportedWithItsLog(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	dir := t.TempDir()
	_, err := cluster.Start(ctx, cluster.Options{Dir: dir, APIServerArgs: []string{"--no-such-flag"}})
	if err == nil {
		t.Fatal("want an error")
	}
	for _, want := range []string{"kube-apiserver: ended", "kube-apiserver.log", "unknown flag: --no-such-flag"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error lacks %q: %v", want, err)
		}
	}
	for _, pid := range pidsIn(t, dir) {
		if !gone(pid) {
			t.Errorf("pid %d is left", pid)
		}
	}
}

// A test binary that runs into its timeout, or an impatient user, ends the parent without a chance to clean up. What was
// written until then is there when the folder is used again.
func TestComponentsDieWithTheirParentAndTheFolderIsContinued(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	dir := t.TempDir()
	up := exec.CommandContext(ctx, binary(t), "up", "--dir", dir, "--without", "kube-controller-manager,kube-scheduler,kwok")
	up.Stderr = os.Stderr
	stdout, err := up.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := up.Start(); err != nil {
		t.Fatal(err)
	}
	line, _ := bufio.NewReader(stdout).ReadString('\n')
	pids := pidsIn(t, dir)
	kubectl := exec.CommandContext(ctx, binary(t), "kubectl", "--kubeconfig="+filepath.Join(dir, "kubeconfig"), "create", "namespace", "kept")
	if out, err := kubectl.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
	if err := up.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = up.Wait()
	if !strings.HasPrefix(line, "ready: export KUBECONFIG="+dir) || len(pids) != 2 {
		t.Fatalf("up said %q and started the pids %v", line, pids)
	}
	for _, pid := range pids {
		eventually(t, ctx, "the end of pid "+itoa(pid), func() bool { return gone(pid) })
	}

	c, err := cluster.Start(ctx, cluster.Options{Dir: dir, Without: []string{cluster.ControllerManager, cluster.Scheduler, cluster.Kwok}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Stop()
	if _, err := c.Kubectl(ctx, "get", "namespace", "kept"); err != nil {
		t.Error(err)
	}
}

// binary returns the path of the multi-call binary, which the tests of package cluster find by themselves.
func binary(t *testing.T) string {
	t.Helper()
	if path := os.Getenv("CLUSTER_BINARY"); path != "" {
		return path
	}
	path, err := filepath.Abs(filepath.Join("..", "..", "bin", "cluster"))
	if err != nil {
		t.Fatal(err)
	}
	return path
}
