package ask

import (
	"errors"

	"github.com/spf13/cobra"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/app"
	"kubernetes-scraper/internal/render/text"
)

func (p Program) watch() *cobra.Command {
	c, o := p.command(&cobra.Command{
		Use:   "watch",
		Short: "The changes of the live graph as they happen, one line each",
		Long: `Follow the cluster and write each change of the graph on a line: + what came, - what went, ~ what
changed. With -o json it is one JSON document a line: first {"graph": ...} with the revision that
the changes build upon, then the changes of nodes, relationships and kinds. It ends with Ctrl-C.
Without -n it is about all namespaces.`,
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
		w := watcher{options: o}
		if len(o.from) > 0 {
			return errors.New("a saved graph and manifests do not change: watch is about a cluster")
		}
		return app.Follow(cmd.Context(), from.Reading(), w.take)
	})
	o.everywhere(c, everywhereUsage)
	o.forms(c, "json", "wide", "table")
	return c
}

// A watcher writes what changes.
type watcher struct {
	*options
	kinds []graph.KindStatus // as they were
}

// take writes deltas, or begins with a graph.
func (w *watcher) take(s *graph.Snapshot, deltas []*graph.Delta) error {
	if s != nil {
		w.kinds = s.Kinds()
		return w.begin(s)
	}
	for _, d := range deltas {
		part := w.part(d)
		var err error
		if w.output == "json" {
			err = text.ChangeLines(w.Stdout, part)
		} else {
			err = text.Changes(w.Stdout, part, w.kinds, w.style())
		}
		if err != nil {
			return err
		}
		if d.Kinds != nil {
			w.kinds = d.Kinds
		}
	}
	return nil
}

func (w *watcher) begin(s *graph.Snapshot) error {
	if w.output == "json" {
		return text.Begin(w.Stdout, s)
	}
	return text.BeginText(w.Stderr, s)
}

// part is a delta without what is not in the namespaces that were asked for. An edge is in those of both its ends.
func (w *watcher) part(d *graph.Delta) *graph.Delta {
	if len(w.namespaces) == 0 {
		return d
	}
	in := func(k graph.EntityKey) bool {
		for _, n := range w.namespaces {
			if k.Namespace == n || k.Group == "" && k.Type == "Namespace" && k.Name == n {
				return true
			}
		}
		return false
	}
	kept := &graph.Delta{From: d.From, To: d.To, Kinds: d.Kinds}
	for _, n := range d.Nodes {
		if n.New != nil && in(n.New.Key) || n.Old != nil && in(n.Old.Key) {
			kept.Nodes = append(kept.Nodes, n)
		}
	}
	for _, e := range d.Edges {
		one := e.New
		if one == nil {
			one = e.Old
		}
		if in(one.Source) || in(one.Target) {
			kept.Edges = append(kept.Edges, e)
		}
	}
	return kept
}
