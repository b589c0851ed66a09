package ask

import (
	"context"
	"errors"
	"slices"

	"github.com/spf13/cobra"

	"kubernetes-scraper/client"
	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/app"
	"kubernetes-scraper/internal/origin"
	"kubernetes-scraper/query"
)

// A question about one object, which a graph answers or, where there is one, a running Satellite.
type question[T any] struct {
	plan  func(query.Vocabulary) origin.Plan
	local func(g *origin.Graph, key graph.EntityKey) (T, error)
	// remote may be nil: then the Satellite's graph is fetched and asked.
	remote func(ctx context.Context, c *client.Client, n query.Name) (T, error)
}

// ask brings the answer, and the graph if there was need for it.
func (q question[T]) ask(cmd *cobra.Command, o *options, args []string) (a T, g *origin.Graph, err error) {
	c, v, err := o.server(cmd)
	if err != nil {
		return a, nil, err
	}
	if c != nil && q.remote != nil && !o.allNamespaces { // a Satellite looks in one namespace
		n, err := o.named(v, args)
		if err != nil {
			return a, nil, err
		}
		a, err = q.remote(cmd.Context(), c, n)
		return a, nil, err
	}
	if g, err = o.open(cmd, q.plan); err != nil {
		return a, nil, err
	}
	key, err := o.object(g, args)
	if err != nil {
		return a, nil, err
	}
	a, err = q.local(g, key)
	return a, g, err
}

// server returns the Satellite to ask, nil if there is none, and a vocabulary to name objects with.
func (o *options) server(cmd *cobra.Command) (*client.Client, query.Vocabulary, error) {
	from, err := o.origin(cmd)
	if err != nil {
		return nil, query.Vocabulary{}, err
	}
	c, err := from.Server()
	if c == nil || err != nil {
		return nil, query.Vocabulary{}, err
	}
	return c, app.Vocabulary(from.Catalog), nil
}

// named reads the name of an object, in the namespace that is asked about.
func (o *options) named(v query.Vocabulary, args []string) (query.Name, error) {
	if len(o.namespaces) > 1 {
		return query.Name{}, errors.New("an object is in one namespace: give one --namespace")
	}
	n, err := name(v, args)
	if err == nil && n.Namespace == "" {
		n.Namespace = o.namespace()
	}
	return n, err
}

// about is a question about a whole graph.
type about[T any] struct {
	local  func(g *origin.Graph) T
	remote func(c *client.Client, ctx context.Context, t client.Terms) (T, error)
}

// ask brings the answer, and the graph if there was need for it.
func (q about[T]) ask(cmd *cobra.Command, o *options, t client.Terms) (a T, g *origin.Graph, err error) {
	c, _, err := o.server(cmd)
	if err != nil {
		return a, nil, err
	}
	if c != nil && q.remote != nil {
		if err := o.known(cmd.Context(), c); err != nil {
			return a, nil, err
		}
		a, err = q.remote(c, cmd.Context(), t)
		return a, nil, err
	}
	if g, err = o.open(cmd, nil); err != nil {
		return a, nil, err
	}
	if err := query.Namespaces(g, o.namespaces); err != nil {
		return a, nil, err
	}
	return q.local(g), g, nil
}

func isNamespaces(k graph.KindStatus) bool { return k.Type == "Namespace" && k.Group == "" }

// known asks a Satellite whether the namespaces are there. Where it does not know all Namespaces, nobody can say.
func (o *options) known(ctx context.Context, c *client.Client) error {
	for i, name := range o.namespaces {
		if i == 0 {
			a, err := c.Kinds(ctx, client.Terms{})
			if err != nil {
				return err
			}
			if !slices.ContainsFunc(a.Kinds, func(k query.KindCount) bool { return isNamespaces(k.KindStatus) && k.Complete() }) {
				return nil
			}
		}
		if _, err := c.Object(ctx, query.Name{Kind: "namespace", Name: name}, client.Terms{}); err != nil {
			return err
		}
	}
	return nil
}
