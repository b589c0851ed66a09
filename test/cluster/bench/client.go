package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"

	"kubernetes-scraper/catalog"
)

// A client is a way to read a cluster, run in a process of its own by `bench NAME KUBECONFIG`.
type client struct {
	name, what string
	// start begins to read and returns when everything was read once. The client goes on reading until ctx is done.
	start func(ctx context.Context, config *rest.Config) (objects int, err error)
	// heap, if not nil, is called after start and says what the client keeps.
	heap func() heapReport
}

// A heapReport is what a client keeps on the heap, and how many nodes and edges that is.
type heapReport struct{ Bytes, Nodes, Edges int }

// clients lists all but the program.
func clients() []*client {
	var g inMemory
	return []*client{
		{name: "floor", what: "the same streams, thrown away", start: readFloor},
		{name: "graph", what: "the program's graph, without a file", start: g.start, heap: g.heap},
		{name: "typed-transform", what: "typed informers that keep metadata only", start: typedInformers(keepMetadata)},
		{name: "typed", what: "typed informers, protobuf", start: typedInformers(nil)},
		{name: "dynamic", what: "dynamic informers, JSON", start: dynamicInformers},
	}
}

func findClientNamed(name string) *client {
	for _, c := range clients() {
		if c.name == name {
			return c
		}
	}
	return nil
}

// findClient returns the client that a command line asks for; nil if it is one of bench itself.
func findClient(args []string) *client {
	if len(args) != 3 {
		return nil
	}
	return findClientNamed(args[1])
}

// serve runs one client. It writes the number of objects in a line when everything was read, and ends when stdin does;
// a client that can tell what is on its heap does so then, in a second line.
func serve(ctx context.Context, c *client, kubeconfig string, stdin io.Reader, stdout io.Writer) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return err
	}
	config.DisableCompression = true // as the program has it: lists would be compressed otherwise
	config.UserAgent = "bench-" + c.name
	objects, err := c.start(ctx, config)
	if err != nil {
		return fmt.Errorf("%s: %w", c.name, err)
	}
	out := json.NewEncoder(stdout)
	if err := out.Encode(objects); err != nil {
		return err
	}
	_, _ = bufio.NewReader(stdin).ReadByte()
	if c.heap == nil {
		return nil
	}
	cancel()
	return out.Encode(c.heap())
}

// watchedKinds are the kinds that the program reads.
func watchedKinds() ([]catalog.Kind, error) {
	all, err := catalog.Builtin()
	var watched []catalog.Kind
	for _, k := range all {
		if k.Watched {
			watched = append(watched, k)
		}
	}
	return watched, err
}
