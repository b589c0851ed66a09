package ask

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"k8s.io/apimachinery/pkg/labels"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/internal/spell"
)

// options are the flags that the commands share.
type options struct {
	Program
	namespaces    []string
	allNamespaces bool
	selector      string
	output        string
	color         string
	from          []string
	tokenFile     string
	authority     string
	kubeconfig    string
	context       string
	catalogs      []string
	relations     []string
	loaded        *catalog.Catalog // what these two say; nil before it is needed
	secrets       bool
	patience      time.Duration
	depth         int // 0: all the way
	outputs       []string
	selects       bool // there is a --selector
	selected      labels.Selector
	scripted      bool // the exit code says what was found
}

const (
	manyNamespaces = "limit the question to this `namespace`; may be repeated (default: all)"
	oneNamespace   = "the `namespace` of the object (default: that of the context, or default)"
)

// command makes a command with the shared flags. run is called when they are known to be sound.
func (p Program) command(c *cobra.Command, namespaceUsage string, run func(*cobra.Command, *options, []string) error) (*cobra.Command, *options) {
	o := &options{Program: p}
	flags := c.Flags()
	flags.StringArrayVarP(&o.namespaces, "namespace", "n", nil, namespaceUsage)
	flags.StringVarP(&o.output, "output", "o", "", "")
	o.forms(c, "json", "yaml", "wide", "name", "table")
	flags.StringVar(&o.color, "color", "auto", "`when` to colour the answer: auto (on a terminal), always, never")
	flags.StringArrayVar(&o.from, "from", nil, "ask a saved graph, manifests (`file`, folder, or - for stdin) or a Satellite (http://...) instead of the cluster")
	flags.StringVar(&o.tokenFile, "token-file", "", "`file` with the token that says to a Satellite who is asking")
	flags.StringVar(&o.authority, "certificate-authority", "", "`file` with the certificates to trust of a Satellite at https://")
	flags.StringVar(&o.kubeconfig, "kubeconfig", "", "kubeconfig `file` (default: $KUBECONFIG, ~/.kube/config, in-cluster)")
	flags.StringVar(&o.context, "context", "", "kubeconfig `context` (default: the current one)")
	flags.StringArrayVar(&o.catalogs, "catalog", nil, "`file` or directory with further kinds and rules")
	flags.StringArrayVar(&o.relations, "relations", nil, "switch `relations` or rules on and off: selects,-uses")
	flags.BoolVar(&o.secrets, "secrets", false, "read the metadata of Secrets of a cluster, too")
	flags.DurationVar(&o.patience, "patience", time.Minute, "how long to wait for a cluster's answer")
	flags.BoolP("help", "h", false, "print this help")
	c.RunE = func(cmd *cobra.Command, args []string) error {
		err := o.check()
		if err == nil {
			err = run(cmd, o, args)
		}
		var exit *ExitError
		if err != nil && !errors.As(err, &exit) {
			return &ExitError{o.trouble(), err}
		}
		return err
	}
	c.DisableFlagsInUseLine = true
	complete(c, o)
	return c, o
}

// script adds a flag that makes the exit code say what was found, as that of diff does.
func (o *options) script(c *cobra.Command, name, usage string) {
	c.Flags().BoolVar(&o.scripted, name, false, usage)
	c.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return &ExitError{2, c.Root().FlagErrorFunc()(c, err)}
	})
	sound := c.Args
	c.Args = func(c *cobra.Command, args []string) error {
		if err := sound(c, args); err != nil {
			return &ExitError{o.trouble(), err}
		}
		return nil
	}
}

// trouble is the exit code of whatever goes wrong.
func (o *options) trouble() int {
	if o.scripted {
		return 2
	}
	return 1
}

// forms sets in which forms the answer can be written.
func (o *options) forms(c *cobra.Command, forms ...string) {
	o.outputs = forms
	c.Flags().Lookup("output").Usage = "the `form` of the answer: " + strings.Join(forms, ", ")
}

// everywhere adds -A. For questions about the whole graph it is the default already, and undoes nothing but -n.
func (o *options) everywhere(c *cobra.Command, usage string) {
	c.Flags().BoolVarP(&o.allNamespaces, "all-namespaces", "A", false, usage)
}

// choosing adds -l.
func (o *options) choosing(c *cobra.Command, usage string) {
	o.selects = true
	c.Flags().StringVarP(&o.selector, "selector", "l", "", usage)
}

// deep adds --depth.
func (o *options) deep(c *cobra.Command, usage string) {
	c.Flags().IntVar(&o.depth, "depth", 0, usage)
}

func (o *options) check() error {
	if o.output != "" && !slices.Contains(o.outputs, o.output) {
		meant := ""
		if near := spell.Nearest(o.output, o.outputs); near != "" {
			meant = "; did you mean " + near + "?"
		}
		return fmt.Errorf("--output %q is none of %s%s", o.output, strings.Join(o.outputs, ", "), meant)
	}
	if !slices.Contains([]string{"auto", "always", "never"}, o.color) {
		return fmt.Errorf("--color %q is none of auto, always, never", o.color)
	}
	if o.allNamespaces && len(o.namespaces) > 0 {
		return errors.New("--all-namespaces and --namespace exclude each other: give one of them")
	}
	for _, n := range o.namespaces {
		if n == "" || strings.ContainsAny(n, "/,* ") {
			return fmt.Errorf("--namespace %q is not the name of a namespace", n)
		}
	}
	if o.patience < time.Second {
		return fmt.Errorf("--patience %v is too short: give it a second or more, for example 30s", o.patience)
	}
	if o.depth < 0 {
		return fmt.Errorf("--depth %d is below zero: give it 1 or more, or nothing for all the way", o.depth)
	}
	if o.selector != "" {
		var err error
		if o.selected, err = labels.Parse(o.selector); err != nil {
			return fmt.Errorf("--selector %q is no label selector, such as app=web,tier!=cache: %w", o.selector, err)
		}
	}
	return nil
}

// colored says whether the answer is to be coloured.
func (o *options) colored() bool {
	switch o.color {
	case "always":
		return true
	case "never":
		return false
	}
	return o.Terminal && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}
