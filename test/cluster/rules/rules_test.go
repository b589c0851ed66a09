package rules_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/test/cluster/satellite"
)

// TestRules makes the objects of every area while the program runs, and waits until its graph has the edges that the area
// is to have, and no other. Then a program that finds it all there must come to the same.
func TestRules(t *testing.T) {
	ctx := timed(t)
	areas := areaNames(t)
	running := start(t, ctx, "--secrets")
	if _, err := running.AwaitComplete(ctx); err != nil {
		t.Fatal(err)
	}
	t.Run("appear", func(t *testing.T) {
		for _, name := range areas {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				manifest, program := read(t, name+".yaml"), running
				if args := arguments(manifest); args != nil {
					program = start(t, ctx, args...)
				}
				create(t, ctx, name, "{apiVersion: v1, kind: Namespace, metadata: {name: "+name+"}}\n---\n"+manifest)
				put(t, ctx, name+".put")
				await(t, ctx, program, name)
			})
		}
	})
	if shared.update {
		return
	}
	areas = slices.DeleteFunc(areas, func(name string) bool { return arguments(read(t, name+".yaml")) != nil })
	fresh := start(t, ctx, "--secrets")
	t.Run("are-there", func(t *testing.T) {
		for _, name := range areas {
			t.Run(name, func(t *testing.T) { await(t, ctx, fresh, name) })
		}
	})
	t.Run("stay", func(t *testing.T) {
		for _, name := range areas {
			t.Run(name, func(t *testing.T) { await(t, ctx, running, name) })
		}
	})
}

// await waits until the area's edges are those of its .want file.
func await(t *testing.T, ctx context.Context, s *satellite.Satellite, name string) {
	t.Helper()
	if shared.update {
		write(t, ctx, s, name)
		return
	}
	want, a := wanted(t, name), newArea(name)
	if _, err := s.Await(ctx, func(d *graph.Document) error { return differences(a.edges(d), want) }); err != nil {
		t.Error(err)
	}
}

// put writes what can only be written to an object that is there, such as ephemeral containers: the first line of the file
// is the path, the rest the body. Most areas have no such file.
func put(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	if _, err := os.Stat(filepath.Join("testdata", name)); err != nil {
		return
	}
	path, body, _ := strings.Cut(read(t, name), "\n")
	input(t, ctx, body, "replace", "--raw", path, "-f", "-")
}

// arguments are what the area's program is to be started with, if it needs one of its own: the first line of the manifest
// then says "# arguments: ...".
func arguments(manifest string) []string {
	first, _, _ := strings.Cut(manifest, "\n")
	if given, ok := strings.CutPrefix(first, "# arguments: "); ok {
		return strings.Fields(given)
	}
	return nil
}

// write makes the .want file of what the graph is after a while, for the one who wrote the manifests to look at.
func write(t *testing.T, ctx context.Context, s *satellite.Satellite, name string) {
	t.Helper()
	select {
	case <-time.After(30 * time.Second):
	case <-ctx.Done():
	}
	text := strings.Join(newArea(name).edges(s.Latest()), "\n") + "\n"
	if err := os.WriteFile(filepath.Join("testdata", name+".want"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// areaNames are the names of the manifests in testdata.
func areaNames(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no manifests in testdata: %v", err)
	}
	for i, file := range files {
		files[i] = strings.TrimSuffix(filepath.Base(file), ".yaml")
	}
	return files
}

// wanted are the lines of an area's .want file.
func wanted(t *testing.T, name string) []string {
	t.Helper()
	return lines(t, name+".want")
}

// lines are those of a file of testdata.
func lines(t *testing.T, file string) []string {
	t.Helper()
	return strings.Split(strings.TrimSpace(read(t, file)), "\n")
}

// read returns a file of testdata.
func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
