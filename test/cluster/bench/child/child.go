// Package child is what the measured clients have in common: how they are told where to read, and how they tell that
// they have.
package child

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

// A Client is a way to read a cluster.
type Client struct {
	// Start begins to read and returns when everything was read once, with the number of objects. The client goes on
	// reading until ctx is done.
	Start func(ctx context.Context, config *rest.Config, part Part) (objects int, err error)
	// Tell, if not nil, is called once ctx of Start is done, and returns what else the client has to say.
	Tell func() any
}

// Heap is what a client keeps on the heap, and how many nodes and edges that is.
type Heap struct{ Bytes, Nodes, Edges int }

// Main runs one client in this process, on a part of the cluster of a kubeconfig, and returns the exit code.
func Main(name string, c Client, kubeconfig, part string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	p, err := parsePart(part)
	if err == nil {
		err = serve(ctx, name, c, kubeconfig, p, os.Stdin, os.Stdout)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
		return 1
	}
	return 0
}

// serve writes the number of objects in a line when everything was read, and ends when stdin does. A client that has
// more to tell does so then, in a second line.
func serve(ctx context.Context, name string, c Client, kubeconfig string, part Part, stdin io.Reader, stdout io.Writer) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return err
	}
	config.DisableCompression = true // as the program has it: lists would be compressed otherwise
	config.UserAgent = "bench-" + name
	objects, err := c.Start(ctx, config, part)
	if err != nil {
		return err
	}
	out := json.NewEncoder(stdout)
	if err := out.Encode(objects); err != nil {
		return err
	}
	_, _ = bufio.NewReader(stdin).ReadByte()
	if c.Tell == nil {
		return nil
	}
	cancel()
	return out.Encode(c.Tell())
}
