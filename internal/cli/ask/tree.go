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

func (p Program) tree() *cobra.Command {
	var all bool
	c, o := p.command(&cobra.Command{
		Use:   "tree TYPE/NAME",
		Short: "An object between its owners above and its dependents below",
		Long: `Show an object in the tree of ownership: its owners above, its dependents below, with their
status. With --all-relations all else that the objects are tied to hangs there as well.`,
		Example: `  # what a Deployment has made
  satellite tree deploy/web

  # and what that is tied to
  satellite tree deploy/web --all-relations

  # where a Pod comes from
  satellite tree pod/web-5d8c-x2x --from graph.json`,
	}, oneNamespace, func(cmd *cobra.Command, o *options, args []string) error {
		a, g, err := question[query.TreeAnswer]{
			local: func(g *origin.Graph, key graph.EntityKey) (query.TreeAnswer, error) {
				return query.Tree(g, g.Vocabulary, key, query.TreeOptions{AllRelations: all, Limits: query.Limits{Depth: o.depth}})
			},
			remote: func(ctx context.Context, c *client.Client, n query.Name) (query.TreeAnswer, error) {
				return c.Tree(ctx, n, client.Terms{All: all, Depth: o.depth})
			},
		}.ask(cmd, o, args)
		if err != nil {
			return err
		}
		return o.write(answer{a, a.Head, inTree(a.Roots), func(w io.Writer, s text.Style) error { return text.Tree(w, a, s) }}, g)
	})
	c.Flags().BoolVar(&all, "all-relations", false, "show all that the objects are tied to, not only what they own")
	o.deep(c, "how many `levels` above and below are shown (default: all)")
	o.forms(c, "json", "yaml", "wide", "name", "tree")
	o.everywhere(c, anyNamespaceUsage)
	o.choosing(c, oneSelectorUsage)
	return c
}

// inTree are the objects of a tree, each once, as they come.
func inTree(branches []query.Branch) []graph.EntityKey {
	var keys []graph.EntityKey
	for i := range branches {
		if !branches[i].Repeated {
			keys = append(keys, branches[i].Object.Key)
		}
		keys = append(keys, inTree(branches[i].Children)...)
	}
	return keys
}
