package cluster_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"kubernetes-scraper/test/cluster"
)

const patience = time.Minute

// start brings a cluster up for one test, which ends it.
func start(t *testing.T, options cluster.Options) (context.Context, *cluster.Cluster) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	options.Dir = t.TempDir()
	var log bytes.Buffer
	options.Log = &log
	began := time.Now()
	c, err := cluster.Start(ctx, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("started in %.1f s:\n%s", time.Since(began).Seconds(), &log)
	t.Cleanup(func() {
		if err := c.Stop(); err != nil {
			t.Error(err)
		}
	})
	return ctx, c
}

func kubectl(t *testing.T, ctx context.Context, c *cluster.Cluster, args ...string) string {
	t.Helper()
	out, err := c.Kubectl(ctx, args...)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(out)
}

// eventually calls done until it returns true, and fails the test when the context ends first.
func eventually(t *testing.T, ctx context.Context, what string, done func() bool) {
	t.Helper()
	for !done() {
		select {
		case <-ctx.Done():
			t.Fatalf("%s: not in time: %v", what, ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// gone reports whether a process has ended. A zombie, which only its parent can bury, counts as ended.
func gone(pid int) bool {
	if errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
		return true
	}
	stat, err := os.ReadFile("/proc/" + itoa(pid) + "/stat")
	return err == nil && bytes.Contains(stat, []byte(") Z "))
}

const deployment = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: "registry.example.com/web:1"}]
`

// One control plane serves these, in this order: the last one ends it.
func TestControlPlane(t *testing.T) {
	ctx, c := start(t, cluster.Options{})

	t.Run("a deployment becomes running pods", func(t *testing.T) {
		if _, err := c.KubectlInput(ctx, deployment, "apply", "-f", "-"); err != nil {
			t.Fatal(err)
		}
		kubectl(t, ctx, c, "rollout", "status", "deployment/web", "--timeout=30s")
		phases := kubectl(t, ctx, c, "get", "pods", "-o", "jsonpath={.items[*].status.phase}")
		if phases != "Running Running Running" {
			t.Errorf("phases are %q", phases)
		}
	})

	t.Run("users have no rights, and are known", func(t *testing.T) {
		path, err := c.KubeconfigFor("alice")
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.Kubectl(ctx, "--kubeconfig="+path, "get", "pods")
		if err == nil || !strings.Contains(err.Error(), `User "alice" cannot list resource "pods"`) {
			t.Errorf("want a refusal of alice, got: %v", err)
		}
		if _, err := c.KubeconfigFor("carol"); err == nil {
			t.Error("want an error for a user that was not asked for")
		}
	})

	t.Run("a killed kube-apiserver comes back with its data and address", func(t *testing.T) {
		server, url, before := c.Component(cluster.APIServer), c.URL(), c.Component(cluster.APIServer).PID()
		uid := kubectl(t, ctx, c, "get", "deployment", "web", "-o", "jsonpath={.metadata.uid}")
		if err := server.Kill(); err != nil {
			t.Fatal(err)
		}
		if !gone(before) || server.PID() != 0 {
			t.Errorf("pid %d is there after the kill", before)
		}
		if err := server.Start(ctx); err != nil {
			t.Fatal(err)
		}
		if after := server.PID(); after == before || c.URL() != url {
			t.Errorf("pid %d then %d, address %s then %s", before, after, url, c.URL())
		}
		if again := kubectl(t, ctx, c, "get", "deployment", "web", "-o", "jsonpath={.metadata.uid}"); again != uid {
			t.Errorf("the deployment's uid was %s and is %s", uid, again)
		}
		if err := server.Start(ctx); err == nil {
			t.Error("want an error from starting what is running")
		}
	})

	t.Run("a paused kube-apiserver does not answer until it is continued", func(t *testing.T) {
		server := c.Component(cluster.APIServer)
		if err := server.Pause(); err != nil {
			t.Fatal(err)
		}
		short, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
		defer cancel()
		if err := server.WaitReady(short); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("want the deadline, got: %v", err)
		}
		if err := server.Continue(); err != nil {
			t.Fatal(err)
		}
		if err := server.WaitReady(ctx); err != nil {
			t.Error(err)
		}
	})

	t.Run("every component restarts", func(t *testing.T) {
		for _, name := range []string{cluster.Etcd, cluster.ControllerManager, cluster.Scheduler, cluster.Kwok} {
			if err := c.Component(name).Restart(ctx); err != nil {
				t.Error(err)
			}
		}
		if err := c.Component(cluster.APIServer).WaitReady(ctx); err != nil {
			t.Error(err)
		}
	})

	t.Run("stop leaves no process", func(t *testing.T) {
		var pids []int
		for _, component := range c.Components() {
			pids = append(pids, component.PID())
		}
		for range 2 { // it may be called again
			if err := c.Stop(); err != nil {
				t.Fatal(err)
			}
		}
		for _, pid := range pids {
			if pid == 0 || !gone(pid) {
				t.Errorf("pid %d is there after Stop, or was not before", pid)
			}
		}
		if err := c.Component(cluster.Scheduler).Start(ctx); err == nil {
			t.Error("want an error from starting a component of a stopped cluster")
		}
	})
}
