package cluster

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// fakeComponent is a component whose command is a shell script. It is ready when the script has made the file "ready".
func fakeComponent(t *testing.T, script string) *Component {
	t.Helper()
	dir := t.TempDir()
	binary := filepath.Join(dir, "fake.sh")
	if err := os.WriteFile(binary, []byte("#!/bin/sh\n"+script), 0o755); err != nil {
		t.Fatal(err)
	}
	c := &Component{
		name: "fake", binary: binary, dir: dir, portCount: 1, closed: new(atomic.Bool),
		args: func([]int) []string { return nil },
		probe: func(context.Context, []int) error {
			_, err := os.Stat(filepath.Join(dir, "ready"))
			return err
		},
	}
	t.Cleanup(func() {
		if err := c.Kill(); err != nil {
			t.Error(err)
		}
	})
	return c
}

func TestATakenPortIsReplaced(t *testing.T) {
	c := fakeComponent(t, `
		if [ -e tried ]; then touch ready; exec sleep 600; fi
		touch tried
		echo 'listen tcp 127.0.0.1:1: bind: address already in use'
		exit 1`)
	var given [][]int
	c.args = func(ports []int) []string {
		given = append(given, slices.Clone(ports))
		return nil
	}
	if err := c.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(given) != 2 || given[0][0] == given[1][0] {
		t.Errorf("want two starts with different ports, got %v", given)
	}
}

// A component that others know the address of must not move.
func TestATakenPortIsAnErrorForARestart(t *testing.T) {
	c := fakeComponent(t, `
		if [ -e before ]; then echo 'bind: address already in use'; exit 1; fi
		touch before ready; exec sleep 600`)
	if err := c.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	port := c.port(0)
	if err := os.Remove(filepath.Join(c.dir, "ready")); err != nil {
		t.Fatal(err)
	}
	err := c.Restart(t.Context())
	if !errors.Is(err, errPortTaken) {
		t.Errorf("want the taken port, got: %v", err)
	}
	if c.port(0) != port {
		t.Errorf("the port changed from %d to %d", port, c.port(0))
	}
}

func TestNotReadyInTimeIsReportedWithTheLogAndKilled(t *testing.T) {
	c := fakeComponent(t, `echo 'still at it'; exec sleep 600`)
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	err := c.Start(ctx)
	if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "still at it") {
		t.Errorf("want the deadline and the log, got: %v", err)
	}
	if c.PID() != 0 {
		t.Errorf("pid %d is left", c.PID())
	}
}

func TestStopReachesAPausedComponent(t *testing.T) {
	c := fakeComponent(t, `touch ready; exec sleep 600`)
	if err := c.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := c.Pause(); err != nil {
		t.Fatal(err)
	}
	if err := c.Stop(); err != nil {
		t.Error(err)
	}
	if c.PID() != 0 {
		t.Errorf("pid %d is left", c.PID())
	}
}

func TestLastLines(t *testing.T) {
	for text, want := range map[string]string{
		"":               "",
		"a":              "a",
		"a\nb\nc\n":      "b\nc",
		"\n\na\nb\n\n\n": "a\nb",
	} {
		if got := string(lastLines([]byte(text), 2)); got != want {
			t.Errorf("of %q: %q, want %q", text, got, want)
		}
	}
}
