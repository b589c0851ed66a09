// Command cluster is a Kubernetes control plane in one binary, for tests, demos and benchmarks.
//
// With the name of a component as first argument it is that component, with all of its own flags. Package cluster runs
// it that way, one process for each. The other commands are for people; `cluster help` lists them.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

const usage = `cluster runs a real Kubernetes control plane on this machine's loopback.

  cluster up [flags]         start one, write a kubeconfig, run until Ctrl-C
  cluster fill [flags]       write a large, realistic population straight into etcd
  cluster kubectl ...        kubectl
  cluster COMPONENT ...      run one component: etcd, kube-apiserver, kube-controller-manager, kube-scheduler, kwok

"cluster up -h" and "cluster fill -h" list their flags.
`

func main() {
	if len(os.Args) > 1 {
		if run := component(os.Args[1]); run != nil {
			os.Args = os.Args[1:]
			os.Exit(run())
		}
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := command(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "cluster:", err)
		os.Exit(1)
	}
}

// command runs one of the commands for people until it is done or ctx is.
func command(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	if len(args) == 0 {
		_, err := io.WriteString(stdout, usage)
		return err
	}
	switch args[0] {
	case "up":
		return up(ctx, args[1:], stdout, stderr)
	case "fill":
		return fillCommand(ctx, args[1:], stdout, stderr)
	case "help", "-h", "--help":
		_, err := io.WriteString(stdout, usage)
		return err
	}
	return fmt.Errorf("no command %q; there are up, fill, kubectl and the components' names (cluster help)", args[0])
}

// parse parses flags and refuses what is left over.
func parse(flags *flag.FlagSet, args []string, stderr io.Writer) error {
	flags.SetOutput(stderr)
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("%s: unexpected argument %q", flags.Name(), flags.Arg(0))
	}
	return nil
}
