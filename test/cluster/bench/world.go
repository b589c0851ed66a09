package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"

	"k8s.io/client-go/discovery"
	"k8s.io/client-go/tools/clientcmd"

	"kubernetes-scraper/test/cluster"
	"kubernetes-scraper/test/cluster/fill"
)

// A world is the cluster to measure on.
type world struct {
	kubeconfig string
	population string
	parts      []part
	close      func()
}

// openWorld starts a control plane without anything that would change its objects, or takes the cluster that the options
// name; and has everything read once. So the parts are known, and no client is the first one of a server, which is served
// in other ways than those that follow.
func openWorld(ctx context.Context, o options, stderr io.Writer) (*world, error) {
	w := &world{kubeconfig: o.kubeconfig, population: "as found", close: func() {}}
	if o.kubeconfig == "" {
		var err error
		if w, err = newWorld(ctx, o, stderr); err != nil {
			return nil, err
		}
	}
	var err error
	if w.parts, err = findParts(ctx, o, w.kubeconfig); err != nil {
		w.close()
		return nil, err
	}
	return w, nil
}

func newWorld(ctx context.Context, o options, stderr io.Writer) (*world, error) {
	var counts fill.Counts
	c, err := cluster.Start(ctx, cluster.Options{
		Binary: o.cluster, Log: stderr,
		Without: []string{cluster.ControllerManager, cluster.Scheduler, cluster.Kwok},
		Populate: func(ctx context.Context, endpoint string) (err error) {
			counts, err = fill.Run(ctx, endpoint, fill.Options{Pods: o.pods, Seed: 1})
			return err
		},
	})
	if err != nil {
		return nil, err
	}
	return &world{kubeconfig: c.Kubeconfig(), population: counts.String(), close: func() {
		if err := c.Stop(); err != nil {
			fmt.Fprintln(stderr, err)
		}
	}}, nil
}

// describe says what was measured on.
func (w *world) describe(ctx context.Context) string {
	server := "unknown"
	if config, err := clientcmd.BuildConfigFromFlags("", w.kubeconfig); err == nil {
		if client, err := discovery.NewDiscoveryClientForConfig(config); err == nil {
			if version, err := client.ServerVersion(); err == nil {
				server = version.GitVersion
			}
		}
	}
	return fmt.Sprintf("machine: %d cores shared by server and client (%s), %s memory, %s %s/%s\nserver:  kube-apiserver %s\nobjects: %s\n",
		runtime.NumCPU(), procLine("/proc/cpuinfo", "model name"), procLine("/proc/meminfo", "MemTotal"),
		runtime.Version(), runtime.GOOS, runtime.GOARCH, server, w.population)
}

// procLine is the value of the first line of a file that begins with a word; "?" if there is none.
func procLine(path, word string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		return "?"
	}
	for line := range strings.Lines(string(text)) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == word {
			return strings.TrimSpace(value)
		}
	}
	return "?"
}
