package cluster

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// The components, by the names they have in Options.Without, Cluster.Component and the file names in Dir.
const (
	Etcd              = "etcd"
	APIServer         = "kube-apiserver"
	ControllerManager = "kube-controller-manager"
	Scheduler         = "kube-scheduler"
	Kwok              = "kwok"
)

const defaultNodes = 3

// Options say what Start brings up. The zero value is a whole control plane with three nodes.
type Options struct {
	// Dir holds data, logs, keys and kubeconfigs. It is made if missing; a Dir used before is continued with its data.
	// Empty means a new temporary directory, which Stop removes.
	Dir string
	// Binary is the multi-call binary. Empty means $CLUSTER_BINARY, then bin/cluster here or in a folder above.
	Binary string
	// Nodes is the number of nodes to create. Zero means three, or none where kwok is left out; negative means none.
	Nodes int
	// Without names components that are not started: ControllerManager, Scheduler, Kwok.
	// They can be started later with Component(name).Start.
	Without []string
	// APIServerArgs follow kube-apiserver's own arguments, and win over them.
	APIServerArgs []string
	// Users are names that KubeconfigFor knows, each authenticated and without any right. Nil means alice and bob.
	Users []string
	// Populate, if set, is called once etcd is ready and before kube-apiserver starts, to write objects straight into
	// etcd (package fill): kube-apiserver then reads them once, and has settled when Start returns.
	Populate func(ctx context.Context, etcdEndpoint string) error
	// Log receives a line for each step that takes time. Nil means none.
	Log io.Writer
}

// complete returns the options with every default filled in, or an error that says which option is wrong.
func (o Options) complete() (Options, error) {
	for _, name := range o.Without {
		if !slices.Contains([]string{ControllerManager, Scheduler, Kwok}, name) {
			return o, fmt.Errorf("cluster: cannot run without %q; what can be left out: %s, %s, %s",
				name, ControllerManager, Scheduler, Kwok)
		}
	}
	if o.Nodes == 0 && !slices.Contains(o.Without, Kwok) {
		o.Nodes = defaultNodes
	}
	if o.Users == nil {
		o.Users = []string{"alice", "bob"}
	}
	for _, user := range o.Users {
		if user == adminUser || user == "" || strings.ContainsAny(user, "/,\"\n") {
			return o, fmt.Errorf("cluster: user %q: a name must not be empty or %q, nor contain / , or quotes", user, adminUser)
		}
	}
	if o.Log == nil {
		o.Log = io.Discard
	}
	var err error
	o.Binary, err = findBinary(o.Binary)
	return o, err
}

// findBinary returns the absolute path of the multi-call binary: the given one, or $CLUSTER_BINARY, or the bin/cluster
// nearest to the working directory going upwards.
func findBinary(given string) (string, error) {
	for _, path := range []string{given, os.Getenv("CLUSTER_BINARY")} {
		if path == "" {
			continue
		}
		if !isFile(path) {
			return "", fmt.Errorf("cluster: no cluster binary at %s; `make cluster` builds one in bin/cluster", path)
		}
		return filepath.Abs(path)
	}
	start, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("cluster: looking for bin/cluster: %w", err)
	}
	for dir := start; ; dir = filepath.Dir(dir) {
		if path := filepath.Join(dir, "bin", "cluster"); isFile(path) {
			return path, nil
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("cluster: no bin/cluster in " + start +
				" or above; `make cluster` builds it, or set CLUSTER_BINARY to where it is")
		}
	}
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}
