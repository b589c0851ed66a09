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

func (p Program) deps() *cobra.Command {
	return p.reach(&cobra.Command{
		Use:   "deps TYPE/NAME",
		Short: "All that an object needs, with the way to each",
		Long: `Show all that an object needs, directly or through others, by kind, each with a shortest way to
it. Which end of an edge needs the other is a property of each relation: see
satellite catalog list --relations-only.`,
		Example: `  # what must be there for a Deployment to work
  satellite deps deploy/web

  # the same before it is deployed, as JSON
  satellite deps deploy/web --from ./manifests -o json`,
	}, query.Deps, (*client.Client).Deps, text.Deps)
}

func (p Program) impact() *cobra.Command {
	return p.reach(&cobra.Command{
		Use:   "impact TYPE/NAME",
		Short: "All that is affected if an object changes or goes, with the way to each",
		Long: `Show all that is affected if an object changes or goes, directly or through others, by kind, each
with a shortest way back to it. It is the opposite of deps.`,
		Example: `  # may this Secret be deleted?
  satellite impact secret/db -n shop

  # what is lost with a Node
  satellite impact node/n1 --from graph.json

  # the names alone
  satellite impact storageclass/fast -o name`,
	}, query.Impact, (*client.Client).Impact, text.Impact)
}

// reach makes a command of one of the two questions that go from edge to edge.
func (p Program) reach(c *cobra.Command,
	ask func(query.Graph, query.Vocabulary, graph.EntityKey, query.Limits) (query.ReachAnswer, error),
	remote func(*client.Client, context.Context, query.Name, client.Terms) (query.ReachAnswer, error),
	write func(io.Writer, query.ReachAnswer, text.Style) error,
) *cobra.Command {
	c, o := p.command(c, oneNamespace, func(cmd *cobra.Command, o *options, args []string) error {
		a, g, err := question[query.ReachAnswer]{
			local: func(g *origin.Graph, key graph.EntityKey) (query.ReachAnswer, error) {
				return ask(g, g.Vocabulary, key, query.Limits{Depth: o.depth})
			},
			remote: func(ctx context.Context, c *client.Client, n query.Name) (query.ReachAnswer, error) {
				return remote(c, ctx, n, client.Terms{Depth: o.depth})
			},
		}.ask(cmd, o, args)
		if err != nil {
			return err
		}
		var keys []graph.EntityKey
		for _, group := range a.Groups {
			for _, r := range group.Objects {
				keys = append(keys, r.Object.Key)
			}
		}
		return o.write(answer{a, a.Head, keys, func(w io.Writer, s text.Style) error { return write(w, a, s) }}, g)
	})
	o.deep(c, "how many `steps` to go at most (default: all the way)")
	o.everywhere(c, anyNamespaceUsage)
	o.choosing(c, oneSelectorUsage)
	return c
}
