package ask

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"kubernetes-scraper/client"
	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/origin"
	"kubernetes-scraper/internal/render/text"
	"kubernetes-scraper/query"
)

const (
	anyNamespaceUsage = "look for the object in all namespaces"
	oneSelectorUsage  = "instead of a name: the one object whose labels this `selector` selects (not of a saved graph)"
)

func (p Program) show() *cobra.Command {
	c, o := p.command(&cobra.Command{
		Use:   "show TYPE/NAME",
		Short: "One object: its state, its properties, and every edge with its reasons",
		Long: `Show one object: its state, its properties, and each edge in and out with the field that
states it and the rule of the catalog that reads this field.`,
		Example: `  # a Deployment of the current namespace, as kubectl names it
  satellite show deploy/web

  # a Node, from a saved graph
  satellite show node n1 --from graph.json

  # before anything is deployed
  kustomize build . | satellite show -n shop svc/web --from -`,
	}, oneNamespace, func(cmd *cobra.Command, o *options, args []string) error {
		a, g, err := question[query.ObjectAnswer]{
			plan: around(args),
			local: func(g *origin.Graph, key graph.EntityKey) (query.ObjectAnswer, error) {
				return query.Object(g, key, query.Limits{})
			},
			remote: func(ctx context.Context, c *client.Client, n query.Name) (query.ObjectAnswer, error) {
				return c.Object(ctx, n, client.Terms{})
			},
		}.ask(cmd, o, args)
		if err != nil {
			return err
		}
		return o.write(answer{a, a.Head, []graph.EntityKey{a.Object.Key}, func(w io.Writer, s text.Style) error { return text.Object(w, a, s) }}, g)
	})
	o.everywhere(c, anyNamespaceUsage)
	o.choosing(c, oneSelectorUsage)
	return c
}
