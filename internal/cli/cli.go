// Package cli parses the command line and runs one command.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"kubernetes-scraper/internal/app"
	"kubernetes-scraper/internal/cli/ask"
	"kubernetes-scraper/internal/kube"
	"kubernetes-scraper/internal/server"
	"kubernetes-scraper/internal/spell"
)

// Main runs the program with the given arguments and returns its exit code: 0 when it did what it was asked to, also when
// that was to stop; 1 after an error, which is one line on stderr. Commands for scripts have codes of their own.
//
// The first SIGINT or SIGTERM ends it in order; a second one at once. A SIGHUP ends it in order, too, if there are no catalog
// files to read again.
func Main(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // from now on a signal does what it does to any program
	err := Run(ctx, args, stdout, stderr)
	var exit *ask.ExitError
	switch {
	case err == nil:
		return 0
	case !errors.As(err, &exit):
		exit = &ask.ExitError{Code: 1, Err: err}
	}
	if exit.Err != nil {
		fmt.Fprintln(stderr, "error:", oneLine(exit.Err))
	}
	return exit.Code
}

// name is how the program was called: kubectl runs kubectl-satellite as its plugin.
func name() string {
	if len(os.Args) > 0 && strings.HasPrefix(filepath.Base(os.Args[0]), "kubectl-satellite") {
		return "kubectl satellite"
	}
	return "kubernetes-scraper"
}

// Run runs the program until it is done or ctx is.
func Run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	root := command(stdout, stderr)
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	return root.ExecuteContext(ctx)
}

const description = `Kubernetes-scraper connects to a cluster, works out how its objects relate (a Pod runs
on a Node, a Service targets Pods, a Deployment uses a ConfigMap), keeps that graph
true while the cluster changes, and writes it to a file as JSON: when every kind was
read or cannot be, then whenever it has changed and the interval has passed, and at
the end.

It reads the cluster and never writes to it. Where it connects to is found as kubectl
finds it: --kubeconfig, $KUBECONFIG, ~/.kube/config, or the pod's service account.`

const examples = `  # the whole cluster of the current context, to graph.json
  kubernetes-scraper

  # two namespaces of another context, every 5 seconds
  kubernetes-scraper --context staging -n shop -n payments --interval 5s

  # only workloads, and everything of cert-manager
  kubernetes-scraper --include Pod,apps,batch,*.cert-manager.io

  # one document after another to another program
  kubernetes-scraper --output - | jq -c '.nodes | length'`

func command(stdout, stderr io.Writer) *cobra.Command {
	config := app.Config{Version: version(debug.ReadBuildInfo()), Stdout: stdout, Stderr: stderr}
	root := &cobra.Command{
		Use:           "kubernetes-scraper",
		Short:         "The live relationship graph of a Kubernetes cluster",
		Long:          description,
		Example:       examples,
		Version:       config.Version,
		Args:          noArguments,
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := check(config); err != nil {
				return err
			}
			ctx, reload, stop := onHangup(cmd.Context(), len(config.Catalogs) > 0)
			defer stop()
			config.Hangup = reload
			config.Terminal = isTerminal(stderr) && !(config.Output == "-" && isTerminal(stdout))
			config.ListenIfFree = !cmd.Flags().Changed("listen")
			return app.Run(ctx, config)
		},
	}
	root.Annotations = map[string]string{cobra.CommandDisplayNameAnnotation: name()}
	ask.Add(root, ask.Program{Name: name(), Version: config.Version, Stdout: stdout, Stderr: stderr, Terminal: isTerminal(stdout)})
	root.SetFlagErrorFunc(flagError)
	root.SetVersionTemplate(versionLine)
	root.AddCommand(catalogCommand(stdout))
	flags := root.Flags()
	flags.StringSliceVar(&config.Include, "include", nil, "read only these `kinds`: Pod, pods, deployments.apps, a group, *.example.com (default: all)")
	flags.StringSliceVar(&config.Exclude, "exclude", nil, "do not read these `kinds`, whatever --include says")
	flags.BoolVar(&config.Secrets, "secrets", false, "read the metadata of Secrets, too")
	flags.StringArrayVar(&config.Catalogs, "catalog", nil, "`file` or directory with further kinds and rules; may be repeated")
	flags.StringArrayVar(&config.Relations, "relations", nil, "switch `relations` or rules on and off: selects,-uses")
	flags.StringVar(&config.Kubeconfig, "kubeconfig", "", "kubeconfig `file` (default: $KUBECONFIG, ~/.kube/config, in-cluster)")
	flags.StringVar(&config.Context, "context", "", "kubeconfig `context` (default: the current one)")
	flags.StringArrayVarP(&config.Namespaces, "namespace", "n", nil, "read this `namespace` only; may be repeated (default: all)")
	flags.StringVar(&config.Output, "output", "graph.json", "`file` to write the graph to, - for the standard output")
	flags.DurationVar(&config.Interval, "interval", 30*time.Second, "time between two writes, as far as the graph has changed")
	flags.StringVar(&config.Listen.Address, "listen", server.DefaultAddress, "`address` to answer questions at over HTTP, or off")
	flags.StringVar(&config.Listen.CertFile, "tls-cert-file", "", "certificate `file` to serve TLS with, read again when it changes")
	flags.StringVar(&config.Listen.KeyFile, "tls-private-key-file", "", "key `file` of the certificate")
	flags.BoolVar(&config.Listen.Authenticate, "authenticate", false, "have the cluster say who may ask; always so at an address that is not loopback")
	flags.BoolVar(&config.Listen.Insecure, "insecure", false, "do without TLS and authentication, as far as they are not given, at any address")
	flags.CountVarP(&config.Verbosity, "verbose", "v", "``say more on stderr; -vv for every detail") // takes no value
	flags.BoolP("help", "h", false, "print this help")
	flags.Bool("version", false, "print the version")
	return root
}

// noArguments refuses arguments, and says what a mistyped command could have meant.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, c := range cmd.Commands() {
		names = append(names, c.Name())
	}
	meant := ""
	if near := spell.Nearest(args[0], names); near != "" {
		meant = "; did you mean " + near + "?"
	}
	return fmt.Errorf("unknown command %q%s (see %s --help)", args[0], meant, cmd.CommandPath())
}

func check(c app.Config) error {
	if c.Interval < time.Second {
		return fmt.Errorf("--interval %v is too short: give it a second or more, for example 30s", c.Interval)
	}
	if c.Listen.Address == "" {
		return fmt.Errorf("--listen is empty: give it host:port, such as %s, or off", server.DefaultAddress)
	}
	for flag, patterns := range map[string][]string{"--include": c.Include, "--exclude": c.Exclude} {
		for _, p := range patterns {
			if err := kube.CheckPattern(p); err != nil {
				return fmt.Errorf("%s: %w", flag, err)
			}
		}
	}
	for _, n := range c.Namespaces {
		if n == "" || strings.ContainsAny(n, "/,* ") {
			return fmt.Errorf("--namespace %q is not the name of a namespace: give each namespace a flag of its own (-n a -n b), or none for all", n)
		}
	}
	return nil
}

// flagError says of a wrong flag what to do.
func flagError(cmd *cobra.Command, err error) error {
	var invalid *pflag.InvalidValueError
	if errors.As(err, &invalid) && invalid.GetFlag().Name == "interval" {
		return fmt.Errorf("--interval %q is not a length of time: give it a number and a unit, for example 30s or 5m", invalid.GetValue())
	}
	if words := cmd.Flags().Args(); !cmd.HasParent() && len(words) > 0 {
		return noArguments(cmd, words) // it is a flag of the command that was meant
	}
	return fmt.Errorf("%w%s (see %s --help)", err, suggestion(cmd, err), cmd.CommandPath())
}

// suggestion names the flag that an unknown one resembles.
func suggestion(cmd *cobra.Command, err error) string {
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return ""
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	if near := spell.Nearest(unknown.GetSpecifiedName(), names); near != "" {
		return "; did you mean --" + near + "?"
	}
	return ""
}

// oneLine is an error's text on one line: errors that were joined have one each, and names of files may have some.
func oneLine(err error) string {
	return strings.Join(strings.FieldsFunc(err.Error(), func(c rune) bool { return c == '\n' || c == '\r' }), "; ")
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
