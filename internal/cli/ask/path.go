package ask

import (
	"context"
	"errors"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"kubernetes-scraper/client"
	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/origin"
	"kubernetes-scraper/internal/render/text"
	"kubernetes-scraper/query"
)

func (p Program) path() *cobra.Command {
	c, o := p.command(&cobra.Command{
		Use:   "path TYPE/NAME TYPE/NAME",
		Short: "The shortest ways in which two objects are connected",
		Long: `Show the shortest ways from one object to another, over edges in either direction, each step with
the field that states it. If nothing connects them the exit code is 1.`,
		Example: `  # how does traffic get from this Ingress to that Pod?
  satellite path ing/shop pod/web-0

  # objects of two namespaces
  satellite path svc/shop/web secret/vault/token`,
	}, oneNamespace, func(cmd *cobra.Command, o *options, args []string) error {
		first, second, err := two(args)
		if err != nil {
			return err
		}
		a, g, err := question[query.PathAnswer]{
			local: func(g *origin.Graph, from graph.EntityKey) (query.PathAnswer, error) {
				to, err := o.object(g, second)
				if err != nil {
					return query.PathAnswer{}, err
				}
				return query.Path(g, from, to, query.Limits{})
			},
			remote: func(ctx context.Context, c *client.Client, from query.Name) (query.PathAnswer, error) {
				to, err := o.named(query.Vocabulary{}, second)
				if err != nil {
					return query.PathAnswer{}, err
				}
				return c.Path(ctx, from, to, client.Terms{})
			},
		}.ask(cmd, o, first)
		if err != nil {
			return err
		}
		err = o.write(answer{a, a.Head, onWays(a), func(w io.Writer, s text.Style) error { return text.Path(w, a, s) }}, g)
		if err == nil && len(a.Paths) == 0 && a.From.Key != a.To.Key {
			return &ExitError{Code: 1}
		}
		return err
	})
	o.everywhere(c, "look for the objects in all namespaces")
	return c
}

// two takes apart A B, or TYPE NAME TYPE NAME.
func two(args []string) (first, second []string, err error) {
	slash := func(i int) bool { return strings.Contains(args[i], "/") }
	switch {
	case len(args) == 2:
		return args[:1], args[1:], nil
	case len(args) == 4 && !slash(0) && !slash(2):
		return args[:2], args[2:], nil
	}
	return nil, nil, errors.New("name two objects: TYPE/NAME TYPE/NAME")
}

// onWays are the objects on the ways, each once.
func onWays(a query.PathAnswer) []graph.EntityKey {
	seen := map[graph.EntityKey]bool{}
	var keys []graph.EntityKey
	for _, path := range a.Paths {
		for _, s := range path {
			ends := []graph.EntityKey{s.Source, s.Target}
			if s.Backward {
				ends = []graph.EntityKey{s.Target, s.Source}
			}
			for _, k := range ends {
				if !seen[k] {
					seen[k] = true
					keys = append(keys, k)
				}
			}
		}
	}
	return keys
}
