package ask

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/render/text"
	"kubernetes-scraper/query"
)

func (p Program) watch() *cobra.Command {
	c, o := p.command(&cobra.Command{
		Use:   "watch",
		Short: "The changes of the live graph as they happen, one line each",
		Long: `Follow the cluster, or a running Satellite, and write each change of the graph on a line:
+ what came, - what went, ~ what
changed. With -o json it is one JSON document a line: first {"graph": ...} with the revision that
the changes build upon, then the changes of nodes, relationships and kinds. It ends with Ctrl-C.
Without -n it is about all namespaces.

A server that goes away is waited for; only the first graph has to be there within --patience. If
a Satellite was restarted, what differs is told as changes, and its revisions begin anew.`,
		Example: `  # while something is deployed in another terminal
  satellite watch -n shop

  # for programs
  satellite watch -o json | jq 'select(.relationship)'`,
		Args: none,
	}, manyNamespaces, func(cmd *cobra.Command, o *options, _ []string) error {
		from, err := o.origin(cmd)
		if err != nil {
			return err
		}
		from.Notice = func(what string) { fmt.Fprintln(o.Stderr, "note:", oneLine(errors.New(what))) }
		return from.Follow(cmd.Context(), o.begin, o.change)
	})
	o.everywhere(c, everywhereUsage)
	o.forms(c, "json", "wide", "table")
	return c
}

// begin tells which graph the changes build upon. A namespace that is not there is an error, if all of them are known.
func (o *options) begin(g query.Graph) error {
	if slices.ContainsFunc(g.Kinds(), func(k graph.KindStatus) bool { return isNamespaces(k) && k.Complete() }) {
		if err := query.Namespaces(g, o.namespaces); err != nil {
			return err
		}
	}
	if o.output == "json" {
		return text.Begin(o.Stdout, g)
	}
	return text.BeginText(o.Stderr, g)
}

// change writes what has changed.
func (o *options) change(a query.DiffAnswer) error {
	a = o.inNamespaces(a)
	if o.output == "json" {
		return text.DiffLines(o.Stdout, a)
	}
	return text.Diff(o.Stdout, a, o.style())
}

// inNamespaces leaves out what is not in the namespaces that were asked for. An edge is in those of both its ends.
func (o *options) inNamespaces(a query.DiffAnswer) query.DiffAnswer {
	if len(o.namespaces) == 0 {
		return a
	}
	in := func(k graph.EntityKey) bool {
		own := k.Namespace
		if k.Group == "" && k.Type == "Namespace" {
			own = k.Name
		}
		return slices.Contains(o.namespaces, own)
	}
	a.Nodes = slices.DeleteFunc(a.Nodes, func(n query.NodeDiff) bool {
		return (n.New == nil || !in(n.New.Key)) && (n.Old == nil || !in(n.Old.Key))
	})
	a.Relationships = slices.DeleteFunc(a.Relationships, func(e query.EdgeDiff) bool {
		one := cmp.Or(e.New, e.Old)
		return !in(one.Source) && !in(one.Target)
	})
	return a
}
