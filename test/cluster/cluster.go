package cluster

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"time"
)

// logFrom is how long a step must take to be worth a line.
const logFrom = 10 * time.Millisecond

// Cluster is a running control plane. Its methods may be called from any goroutine.
type Cluster struct {
	options     Options
	dir         string
	ownDir      bool // made by Start, so removed by Stop
	etcdName    string
	credentials *credentials
	http        *http.Client
	components  []*Component // in the order they start
	closed      *atomic.Bool
}

// Start brings a control plane up and returns when it is ready: every component answers and every node is ready. Each
// component may take until ctx is done (or two minutes, if ctx has no deadline). The context is for starting only; Stop
// ends the cluster. On error nothing is left running, and the error carries the end of the log of what failed.
func Start(ctx context.Context, options Options) (*Cluster, error) {
	options, err := options.complete()
	if err != nil {
		return nil, err
	}
	c := &Cluster{options: options, etcdName: fmt.Sprintf("etcd-%d-%d", os.Getpid(), time.Now().UnixNano()), closed: new(atomic.Bool)}
	if err := c.start(ctx); err != nil {
		return nil, errors.Join(err, c.Stop())
	}
	return c, nil
}

func (c *Cluster) start(ctx context.Context) error {
	steps := []struct {
		what string
		do   func(context.Context) error
	}{
		{"keys", c.prepare},
		{Etcd, c.startComponent(Etcd)},
		{"endpoint file", c.writeEndpoint},
		{"population", c.populate},
		{APIServer, c.startComponent(APIServer)},
		{"kubeconfig", func(context.Context) error { return c.writeKubeconfigs() }},
		{"node objects", func(ctx context.Context) error { return c.createNodes(ctx, c.options.Nodes) }},
		{ControllerManager, c.startComponent(ControllerManager)},
		{Scheduler, c.startComponent(Scheduler)},
		{Kwok, c.startComponent(Kwok)},
		{"nodes", c.awaitNodes},
	}
	for _, step := range steps {
		began := time.Now()
		if err := step.do(ctx); err != nil {
			return err
		}
		if took := time.Since(began); took > logFrom {
			fmt.Fprintf(c.options.Log, "%-23s %5.2f s\n", step.what, took.Seconds())
		}
	}
	return nil
}

// prepare makes the folder and everything that needs no running component.
func (c *Cluster) prepare(context.Context) error {
	if err := c.makeDir(); err != nil {
		return err
	}
	var err error
	if c.credentials, err = makeCredentials(c.dir, c.options.Users); err != nil {
		return err
	}
	c.http = newHTTPClient(c.credentials.certificate)
	c.components = []*Component{
		c.component(Etcd, 2, c.etcdArgs, c.probeEtcd),
		c.component(APIServer, 1, c.apiServerArgs, c.probeTLS("/readyz")),
		c.component(ControllerManager, 1, c.controllerManagerArgs, c.probeTLS("/healthz")),
		c.component(Scheduler, 1, c.schedulerArgs, c.probeTLS("/readyz")),
		c.component(Kwok, 1, c.kwokArgs, c.probeTLS("/readyz")),
	}
	return c.writeStages()
}

func (c *Cluster) makeDir() (err error) {
	if c.options.Dir == "" {
		c.ownDir = true
		c.dir, err = os.MkdirTemp("", "cluster-")
	} else if c.dir, err = filepath.Abs(c.options.Dir); err == nil {
		err = os.MkdirAll(c.dir, 0o755)
	}
	if err != nil {
		return fmt.Errorf("cluster: making its folder: %w", err)
	}
	return nil
}

func (c *Cluster) component(name string, ports int, args func([]int) []string, probe func(context.Context, []int) error) *Component {
	return &Component{name: name, binary: c.options.Binary, dir: c.dir, portCount: ports, args: args, probe: probe, closed: c.closed}
}

// startComponent returns a step that starts the component unless it is to be left out.
func (c *Cluster) startComponent(name string) func(context.Context) error {
	return func(ctx context.Context) error {
		if slices.Contains(c.options.Without, name) {
			return nil
		}
		return c.Component(name).Start(ctx)
	}
}

// writeEndpoint leaves etcd's address in Dir/etcd-endpoint, for other processes such as `cluster fill --dir`.
func (c *Cluster) writeEndpoint(context.Context) error {
	path := filepath.Join(c.dir, "etcd-endpoint")
	if err := os.WriteFile(path, []byte(c.EtcdEndpoint()+"\n"), 0o644); err != nil {
		return fmt.Errorf("cluster: %w", err)
	}
	return nil
}

func (c *Cluster) populate(ctx context.Context) error {
	if c.options.Populate == nil {
		return nil
	}
	if err := c.options.Populate(ctx, c.EtcdEndpoint()); err != nil {
		return fmt.Errorf("cluster: populating etcd: %w", err)
	}
	return nil
}

// awaitNodes waits for the nodes that Start made; those of a population are kwok's own business.
func (c *Cluster) awaitNodes(ctx context.Context) error {
	if c.options.Nodes <= 0 || slices.Contains(c.options.Without, Kwok) {
		return nil
	}
	if err := poll(ctx, c.Component(Kwok).ended(), c.nodesReady); err != nil {
		return c.Component(Kwok).describe(fmt.Errorf("waiting for nodes: %w", err))
	}
	return nil
}

// Component returns the component of that name, running or not, or nil if there is none of that name.
func (c *Cluster) Component(name string) *Component {
	for _, component := range c.components {
		if component.name == name {
			return component
		}
	}
	return nil
}

// Components returns all of them, in the order in which they start.
func (c *Cluster) Components() []*Component { return slices.Clone(c.components) }

// Dir returns the folder that holds data, logs, keys and kubeconfigs.
func (c *Cluster) Dir() string { return c.dir }

// URL returns kube-apiserver's address. It stays the same when kube-apiserver restarts.
func (c *Cluster) URL() string { return "https://" + loopback(c.Component(APIServer).port(0)) }

// EtcdEndpoint returns etcd's client address, plain HTTP without credentials.
func (c *Cluster) EtcdEndpoint() string { return "http://" + loopback(c.Component(Etcd).port(0)) }

// Stop kills every component, waits until all are gone, and removes the folder if Start made it. It may be called again.
func (c *Cluster) Stop() error {
	c.closed.Store(true)
	var problems []error
	for _, component := range slices.Backward(c.components) {
		problems = append(problems, component.Kill())
	}
	if c.ownDir {
		problems = append(problems, os.RemoveAll(c.dir))
	}
	return errors.Join(problems...)
}
