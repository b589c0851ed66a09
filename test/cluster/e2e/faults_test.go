package e2e_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/test/cluster"
	"kubernetes-scraper/test/cluster/fill"
)

// The program and a kube-apiserver that is away, comes, is killed and is restarted.
func TestServerFaults(t *testing.T) {
	c := startServer(t, "--request-timeout=5s") // also how long it waits, at the end, for requests to be answered
	t.Run("away at the start", func(t *testing.T) { awayAtStart(t, c) })
	t.Run("killed and restarted under load", func(t *testing.T) { restartedUnderLoad(t, c) })
}

func awayAtStart(t *testing.T, c *cluster.Cluster) {
	ctx := timed(t)
	server := c.Component(cluster.APIServer)
	if err := server.Kill(); err != nil {
		t.Fatal(err)
	}
	p := startPlain(t, ctx, []string{"KUBECONFIG=" + c.Kubeconfig()}, "--listen", "off")
	p.awaitSaid(t, ctx, "\n")
	if err := server.Start(ctx); err != nil {
		t.Fatal(err)
	}
	if d := read(t, p.awaitFile(t, ctx, "graph.json")); !d.Complete {
		t.Errorf("the graph is not complete: %+v", d.Kinds)
	}
	said := p.stderr.String()
	if strings.Count(said, "cannot reach "+c.URL()) != 1 || !strings.Contains(said, "connection refused; trying again") {
		t.Errorf("want one line that says the server cannot be reached, it said:\n%s", said)
	}
	t.Log(said)
}

// A graph that lived through it all must be the graph of a program that starts afterwards.
func restartedUnderLoad(t *testing.T, c *cluster.Cluster) {
	b := newBench(t, c, "load")
	stop := startLoad(t, c, b.namespace)
	server := c.Component(cluster.APIServer)
	outages := []struct {
		name string
		do   func(context.Context) error
	}{
		{"closed-in-order", func(ctx context.Context) error {
			if err := server.Stop(); err != nil {
				return err
			}
			return server.Start(ctx)
		}},
		{"killed", server.Restart},
	}
	for _, outage := range outages {
		began := time.Now()
		if err := outage.do(b.ctx); err != nil {
			t.Fatal(err)
		}
		back := time.Now()
		b.kubectl("create", "configmap", outage.name)
		if _, err := b.program.Await(b.ctx, has(graph.EntityKey{Type: "ConfigMap", Namespace: b.namespace, Name: outage.name})); err != nil {
			t.Fatalf("after %s: %v", outage.name, err)
		}
		t.Logf("%s: the server was back after %.1f s, and the graph %.1f s later", outage.name,
			back.Sub(began).Seconds(), time.Since(back).Seconds())
	}
	t.Logf("%d writes were confirmed; the program said:\n%s", stop(), b.program.Stderr())
	checkAgainstFresh(b)
}

// checkAgainstFresh compares the graph of a program that has been running with that of one that starts now.
func checkAgainstFresh(b *bench) {
	b.Helper()
	fresh, err := startProgram(b.T, b.ctx, b.cluster).AwaitComplete(b.ctx)
	if err != nil {
		b.Fatal(err)
	}
	want := everything(fresh)
	b.Logf("%d nodes and edges", len(want))
	_, err = b.program.Await(b.ctx, func(d *graph.Document) error {
		if !d.Complete {
			return fmt.Errorf("the graph is not complete: %+v", d.Kinds)
		}
		return compare(everything(d), want)
	})
	if err != nil {
		b.Error(err)
	}
}

// everything is all that a graph says but revisions, which count what a program went through.
func everything(d *graph.Document) []string {
	var all []string
	add := func(value any) {
		text, err := json.Marshal(value)
		if err != nil {
			panic(err) // strings and numbers only
		}
		all = append(all, string(text))
	}
	for _, k := range d.Kinds {
		add(k)
	}
	for _, n := range d.Nodes {
		n.Revision = 0
		add(n)
	}
	for _, r := range d.Relationships {
		r.Revision = 0
		add(r)
	}
	return all
}

// A server without streaming lists is read page by page.
func TestServerWithoutStreamingLists(t *testing.T) {
	const pods = 2000 // several pages
	counts := fill.Counts{}
	c, err := cluster.Start(timed(t), cluster.Options{
		Dir:           t.TempDir(),
		Without:       []string{cluster.ControllerManager, cluster.Scheduler, cluster.Kwok},
		APIServerArgs: []string{"--feature-gates=WatchList=false"},
		Populate: func(ctx context.Context, endpoint string) (err error) {
			counts, err = fill.Run(ctx, endpoint, fill.Options{Pods: pods, Seed: 1})
			return err
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Stop(); err != nil {
			t.Error(err)
		}
	})
	b := newBench(t, c, "paged", "-vv")
	d, err := b.program.AwaitComplete(b.ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range d.Kinds {
		if k.Type == "Pod" && k.Count != counts["pods"] || k.Type == "ReplicaSet" && k.Count != counts["replicasets"] {
			t.Errorf("%d of kind %s, want those of %v", k.Count, k.Type, counts)
		}
	}
	if lists := listRequests(b, "pods"); lists < pods/500 {
		t.Errorf("the server was asked for %d lists of pods, want at least %d pages", lists, pods/500)
	}
	b.kubectl("create", "configmap", "later")
	b.await("ConfigMap/later: present")
}

// listRequests is how many LIST requests for a resource the server counts.
func listRequests(b *bench, resource string) int {
	b.Helper()
	total := 0
	for _, line := range strings.Split(b.kubectl("get", "--raw", "/metrics"), "\n") {
		if !strings.HasPrefix(line, "apiserver_request_total{") || !strings.Contains(line, `resource="`+resource+`"`) || !strings.Contains(line, `verb="LIST"`) {
			continue
		}
		var n float64
		if _, err := fmt.Sscan(line[strings.LastIndex(line, " ")+1:], &n); err != nil {
			b.Fatal(err)
		}
		total += int(n)
	}
	return total
}
