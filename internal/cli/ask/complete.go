package ask

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"kubernetes-scraper/internal/app"
	"kubernetes-scraper/internal/origin"
	"kubernetes-scraper/query"
)

// completionPatience is how long somebody who pressed the tab key waits.
const completionPatience = 3 * time.Second

// none refuses arguments.
func none(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("unknown argument %q: %s takes none (see %s --help)", args[0], cmd.Name(), cmd.CommandPath())
	}
	return nil
}

// complete sets what the shell completes: of arguments kinds and names, of flags their values. Nothing is ever said about
// what goes wrong on the way.
func complete(c *cobra.Command, o *options) {
	if c.Args == nil {
		c.Args = cobra.ArbitraryArgs
		c.ValidArgsFunction = o.completeObject
	}
	fixed := func(values ...string) cobra.CompletionFunc {
		return cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)
	}
	for flag, values := range map[string]cobra.CompletionFunc{
		"color": fixed("auto", "always", "never"),
		"output": func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return o.outputs, cobra.ShellCompDirectiveNoFileComp
		},
		"namespace": o.completeNamespace,
	} {
		_ = c.RegisterFlagCompletionFunc(flag, values) // fails only for flags that are not there
	}
}

// parsedOnce takes out what flags name again: for a completion cobra parses them twice, and those that may be repeated have
// each value twice.
func (o *options) parsedOnce() {
	for _, values := range []*[]string{&o.namespaces, &o.from, &o.catalogs, &o.relations} {
		var once []string
		for _, value := range *values {
			if !slices.Contains(once, value) {
				once = append(once, value)
			}
		}
		*values = once
	}
}

// completeObject completes TYPE, TYPE/NAME and TYPE NAME.
func (o *options) completeObject(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
	const nothingElse = cobra.ShellCompDirectiveNoFileComp
	kind, _, slash := strings.Cut(begun, "/")
	prefix := kind + "/"
	if !slash && len(args) == 1 && !strings.Contains(args[0], "/") {
		kind, prefix, slash = args[0], "", true
	}
	o.parsedOnce()
	c, err := o.catalog()
	if err != nil {
		return nil, nothingElse
	}
	v := app.Vocabulary(c)
	if !slash {
		return begunWith(o.present(cmd, v), begun), nothingElse | cobra.ShellCompDirectiveNoSpace
	}
	return o.names(cmd, v, kind, prefix, begun), nothingElse
}

// present are the kinds of which there is something in what --from names, or those that the cluster serves; all of them if
// nobody can say.
func (o *options) present(cmd *cobra.Command, v query.Vocabulary) []query.KindName {
	if len(o.from) == 0 {
		return o.served(cmd, v).Kinds
	}
	g := o.glimpse(cmd, origin.Plan{})
	if g == nil {
		return v.Kinds
	}
	there := map[query.Kind]bool{}
	for n := range g.Nodes() {
		there[query.Kind{Group: n.Key.Group, Type: n.Key.Type}] = true
	}
	return slices.DeleteFunc(g.Vocabulary.Known(g), func(k query.KindName) bool {
		return !there[query.Kind{Group: k.Group, Type: k.Kind}]
	})
}

// served is the vocabulary of the cluster, or that of the catalog if the cluster does not answer.
func (o *options) served(cmd *cobra.Command, v query.Vocabulary) query.Vocabulary {
	from, err := o.origin(cmd)
	if err != nil {
		return v
	}
	from.Patience = completionPatience
	if served, err := from.Served(cmd.Context()); err == nil {
		return served
	}
	return v
}

// begunWith are the plurals of kinds that begin so, with the group where two kinds share one. If there are none, they are
// the short names that do.
func begunWith(kinds []query.KindName, begun string) []string {
	begun = strings.ToLower(begun)
	first := map[string]bool{}
	var plurals, short []string
	for _, k := range kinds {
		name := k.Resource
		if k.Virtual || name == "" {
			continue
		}
		if first[name] {
			name += "." + k.Group
		}
		first[name] = true
		if strings.HasPrefix(name, begun) {
			plurals = append(plurals, name)
		}
		for _, s := range k.ShortNames {
			if strings.HasPrefix(s, begun) {
				short = append(short, s)
			}
		}
	}
	if len(plurals) == 0 {
		plurals = short
	}
	slices.Sort(plurals)
	return slices.Compact(plurals)
}

// names are the objects of a kind in the graph.
func (o *options) names(cmd *cobra.Command, v query.Vocabulary, kind, prefix, begun string) []string {
	resolved := v.Resolve(nothing(), kind)
	if len(resolved) == 0 && len(o.from) == 0 {
		v = o.served(cmd, v)
		if resolved = v.Resolve(nothing(), kind); len(resolved) == 0 {
			return nil
		}
	}
	plan := origin.Plan{}
	for _, k := range v.Kinds {
		if len(resolved) > 0 && (query.Kind{Group: k.Group, Type: k.Kind}) == resolved[0] {
			plan = origin.Only(k)
		}
	}
	g := o.glimpse(cmd, plan)
	if g == nil {
		return nil
	}
	if resolved = g.Vocabulary.Resolve(g, kind); len(resolved) == 0 {
		return nil
	}
	namespace := o.namespace()
	var names []string
	for n := range g.Nodes() {
		k := n.Key
		in := k.Namespace == "" || o.allNamespaces || k.Namespace == namespace
		if in && (query.Kind{Group: k.Group, Type: k.Type}) == resolved[0] && strings.HasPrefix(prefix+k.Name, begun) {
			names = append(names, prefix+k.Name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func (o *options) completeNamespace(cmd *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
	o.parsedOnce()
	g := o.glimpse(cmd, origin.Plan{Only: "namespaces.core"})
	var names []string
	if g != nil {
		for n := range g.Nodes() {
			name := n.Key.Namespace
			if n.Key.Type == "Namespace" && n.Key.Group == "" {
				name = n.Key.Name
			}
			if name != "" && strings.HasPrefix(name, begun) {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names), cobra.ShellCompDirectiveNoFileComp
}

// glimpse brings a graph quickly and in silence; nil if there is none. The standard input is somebody else's.
func (o *options) glimpse(cmd *cobra.Command, plan origin.Plan) *origin.Graph {
	if slices.Contains(o.from, "-") {
		return nil
	}
	from, err := o.origin(cmd)
	if err != nil {
		return nil
	}
	from.Plan, from.Patience, from.Labels = plan, completionPatience, false
	silent := *o
	silent.Stderr = io.Discard
	g, err := silent.bring(cmd.Context(), from)
	if err != nil {
		return nil
	}
	return g
}
