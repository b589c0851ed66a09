package ask

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"kubernetes-scraper/client"
	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/origin"
	"kubernetes-scraper/internal/render/text"
	"kubernetes-scraper/query"
)

func (p Program) diff() *cobra.Command {
	var since string
	c, o := p.command(&cobra.Command{
		Use:   "diff OLD [NEW]",
		Short: "What lies between two graphs: objects and edges added, removed, changed",
		Long: `Compare two graphs, each a saved graph, manifests or what kubectl printed (a file, a folder, or -
for stdin), or a running Satellite. Without NEW, or with --from, OLD is compared with the
cluster, or with what --from names. Without -n all namespaces are compared.

With --since and no OLD it is what has changed at a running Satellite: since a revision, a time
(2006-01-02T15:04:05Z), or for how long (10m), as far as the Satellite remembers.

With --exit-code the exit code is that of diff: 0 if nothing differs, 1 if something does, 2
after an error. Without it, a difference is no failure.`,
		Example: `  # what has changed since the graph was saved?
  satellite diff graph.json

  # between two dumps
  satellite diff before.json after.json

  # what has changed in the last ten minutes?
  satellite diff --since 10m --from http://127.0.0.1:8390

  # what would a change of the manifests mean?
  satellite diff ./deployed ./changed --exit-code`,
		Args: func(cmd *cobra.Command, args []string) error {
			if since != "" {
				return noneWith("--since", args)
			}
			return cobra.RangeArgs(1, 2)(cmd, args)
		},
	}, manyNamespaces, func(cmd *cobra.Command, o *options, args []string) error {
		if since != "" {
			return o.diffSince(cmd, since)
		}
		if len(args) == 2 && len(o.from) > 0 {
			return fmt.Errorf("two graphs are named as arguments, and a third one by --from: leave it out")
		}
		old, err := o.side(cmd, args[:1])
		if err != nil {
			return err
		}
		newer := o.from
		if len(args) == 2 {
			newer = args[1:]
		}
		now, err := o.side(cmd, newer)
		if err != nil {
			return err
		}
		only := query.Selection{Namespaces: o.namespaces}
		a := query.Diff(query.Select(old, only), query.Select(now, only), query.Limits{})
		now.Problems = append(now.Problems, old.Problems...)
		return o.writeDiff(a, now)
	})
	c.Flags().StringVar(&since, "since", "", "instead of OLD: `when` the changes began of the Satellite that --from names: 10m, a time, a revision")
	o.script(c, "exit-code", "exit with 1 if something differs")
	return c
}

// diffSince asks a Satellite what has changed.
func (o *options) diffSince(cmd *cobra.Command, since string) error {
	c, _, err := o.server(cmd)
	if err != nil {
		return err
	}
	if c == nil {
		return errors.New("--since asks a running Satellite, which remembers: name it by --from http://...; else name an old graph")
	}
	a, err := c.DiffSince(cmd.Context(), since, client.Terms{})
	if err != nil {
		return err
	}
	return o.writeDiff(o.inNamespaces(a), nil)
}

// writeDiff writes what differs. The exit code says it, too, if that is asked for.
func (o *options) writeDiff(a query.DiffAnswer, now *origin.Graph) error {
	err := o.write(answer{a, query.Head{Complete: true, Truncated: a.Truncated}, changed(a),
		func(w io.Writer, s text.Style) error { return text.Diff(w, a, s) }}, now)
	if err == nil && o.scripted && len(a.Nodes)+len(a.Relationships)+len(a.Kinds) > 0 {
		return &ExitError{Code: 1}
	}
	return err
}

// noneWith refuses arguments beside a flag.
func noneWith(flag string, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("%s stands for the old graph, and %q names another: leave one of them out", flag, args[0])
	}
	return nil
}

// side brings one of the two graphs.
func (o *options) side(cmd *cobra.Command, from []string) (*origin.Graph, error) {
	options, err := o.origin(cmd)
	if err != nil {
		return nil, err
	}
	options.From = from
	return o.bring(cmd.Context(), options)
}

// changed are the objects that differ.
func changed(a query.DiffAnswer) []graph.EntityKey {
	var keys []graph.EntityKey
	for _, n := range a.Nodes {
		if n.New != nil {
			keys = append(keys, n.New.Key)
		} else {
			keys = append(keys, n.Old.Key)
		}
	}
	return keys
}
