package main

import (
	"kubernetes-scraper/test/cluster/bench/child"
)

// A client is a way to read a cluster, run in a process of its own as `BINARY NAME KUBECONFIG PART` (package child).
type client struct {
	name, what string
	light      bool // it is one of the reader's
	heap       bool // it tells what is on its heap
	slow       bool // it takes long, and runs in every other round only
	seed       bool // it knows the kinds of the seed only
}

// clients lists all but the program, in the order of the table.
func clients() []client {
	return []client{
		{name: "floor", what: "the same streams, thrown away", light: true},
		{name: "paced", what: "the same, read as the program reads", light: true},
		{name: "graph", what: "the program's graph, without a file", light: true, heap: true},
		{name: "typed-transform", what: "typed informers that keep metadata only", seed: true},
		{name: "typed", what: "typed informers, protobuf", seed: true},
		{name: "dynamic", what: "dynamic informers, JSON", slow: true},
	}
}

// ownClient returns the client that this process is to be; false if it is to measure.
func ownClient(args []string) (child.Client, bool) {
	if len(args) != 4 {
		return child.Client{}, false
	}
	switch args[1] {
	case "typed-transform":
		return child.Client{Start: typedInformers(keepMetadata)}, true
	case "typed":
		return child.Client{Start: typedInformers(nil)}, true
	case "dynamic":
		return child.Client{Start: dynamicInformers}, true
	}
	return child.Client{}, false
}
