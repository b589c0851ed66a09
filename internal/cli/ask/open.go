package ask

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/app"
	"kubernetes-scraper/internal/kube"
	"kubernetes-scraper/internal/origin"
	"kubernetes-scraper/query"
)

// origin are the options for what brings the graph.
func (o *options) origin(cmd *cobra.Command) (origin.Options, error) {
	c, err := o.catalog()
	if err != nil {
		return origin.Options{}, err
	}
	namespaces := o.namespaces
	if len(namespaces) == 0 && len(o.from) == 0 {
		namespaces = []string{o.namespace()}
	}
	return origin.Options{
		From: o.from, TokenFile: o.tokenFile, CertificateAuthority: o.authority, Stdin: cmd.InOrStdin(), Kubeconfig: o.kubeconfig, Context: o.context, Version: o.Version, Catalog: c,
		Secrets: o.secrets, Namespace: o.namespace(), Namespaces: namespaces, Patience: o.patience, Labels: o.selected != nil,
	}, nil
}

// catalog reads the catalog, once.
func (o *options) catalog() (*catalog.Catalog, error) {
	var err error
	if o.loaded == nil {
		o.loaded, err = app.LoadCatalog(o.catalogs, o.relations)
	}
	return o.loaded, err
}

// namespace is where objects are that are named without one.
func (o *options) namespace() string {
	switch {
	case len(o.namespaces) > 0:
		return o.namespaces[0]
	case len(o.from) > 0:
		return "default"
	}
	return kube.DefaultNamespace(kube.ConnectOptions{Kubeconfig: o.kubeconfig, Context: o.context})
}

// open brings the graph, and tells of what could not be read of it.
func (o *options) open(cmd *cobra.Command, plan func(query.Vocabulary) origin.Plan) (*origin.Graph, error) {
	from, err := o.origin(cmd)
	if err != nil {
		return nil, err
	}
	if plan != nil {
		from.Plan = plan(app.Vocabulary(from.Catalog))
	}
	return o.bring(cmd.Context(), from)
}

func (o *options) bring(ctx context.Context, from origin.Options) (*origin.Graph, error) {
	g, err := origin.Open(ctx, from)
	if err != nil {
		return nil, err
	}
	for _, problem := range g.Problems {
		fmt.Fprintln(o.Stderr, "error:", oneLine(problem))
	}
	for _, note := range g.Notes {
		fmt.Fprintln(o.Stderr, "note:", note)
	}
	return g, nil
}

// around is the plan for the edges of one object of the kind that arguments name.
func around(args []string) func(query.Vocabulary) origin.Plan {
	return func(v query.Vocabulary) origin.Plan {
		if len(args) == 0 {
			return origin.Plan{}
		}
		kinds := v.Resolve(nothing(), kindIn(args[0]))
		if len(kinds) != 1 {
			return origin.Plan{}
		}
		return origin.Plan{Around: &kinds[0]}
	}
}

// nothing is a graph without anything in it.
func nothing() query.Graph {
	s, _ := graph.New("", nil).Commit()
	return s
}

// object finds the one object that arguments name: TYPE/NAME, TYPE NAME, or TYPE with a selector.
func (o *options) object(g *origin.Graph, args []string) (graph.EntityKey, error) {
	if len(o.namespaces) > 1 {
		return graph.EntityKey{}, errors.New("an object is in one namespace: give one --namespace")
	}
	if o.selected != nil {
		return o.labelled(g, args)
	}
	n, err := name(g.Vocabulary, args)
	if err != nil {
		return graph.EntityKey{}, err
	}
	return o.find(g, n)
}

func (o *options) find(g *origin.Graph, n query.Name) (graph.EntityKey, error) {
	if n.Namespace == "" && !o.allNamespaces {
		n.Namespace = o.namespace()
	}
	keys, err := g.Vocabulary.Find(g, n, o.allNamespaces)
	var missing *query.NotFoundError
	if errors.As(err, &missing) && missing.Unread != nil && *missing.Unread == (graph.KindStatus{Type: "Secret"}) && len(o.from) == 0 {
		err = fmt.Errorf("%w; --secrets reads their metadata", err)
	}
	if err != nil {
		return graph.EntityKey{}, err
	}
	return keys[0], nil
}

// name reads TYPE/NAME or TYPE NAME.
func name(v query.Vocabulary, args []string) (query.Name, error) {
	switch len(args) {
	case 1:
		return v.Parse(args[0])
	case 2:
		return v.Parse(args[0] + "/" + args[1])
	}
	return query.Name{}, errors.New("name one object, as TYPE/NAME or TYPE NAME")
}

// labelled finds the one object of a kind whose labels a selector selects.
func (o *options) labelled(g *origin.Graph, args []string) (graph.EntityKey, error) {
	if len(args) != 1 || kindIn(args[0]) != args[0] {
		return graph.EntityKey{}, errors.New("with --selector name a TYPE and no object")
	}
	kinds := g.Vocabulary.Resolve(g, args[0])
	if len(kinds) == 0 {
		_, err := g.Vocabulary.Find(g, query.Name{Kind: args[0], Name: "-"}, true)
		return graph.EntityKey{}, err
	}
	var found []graph.EntityKey
	for n := range g.Nodes() {
		k := n.Key
		in := o.allNamespaces || k.Namespace == "" || k.Namespace == o.namespace()
		if in && (query.Kind{Group: k.Group, Type: k.Type}) == kinds[0] && o.matches(g, k) {
			found = append(found, k)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return graph.EntityKey{}, fmt.Errorf("no %s has labels like %s%s", kinds[0].Type, o.selector, o.where())
	}
	sortKeys(found)
	return graph.EntityKey{}, &query.AmbiguousError{Name: args[0] + " with " + o.selector, Keys: found}
}

func (o *options) where() string {
	if o.allNamespaces {
		return ""
	}
	return " in namespace " + o.namespace() + "; -A looks in all"
}

// matches says whether the labels of an object are selected. Without a selector all are.
func (o *options) matches(g *origin.Graph, key graph.EntityKey) bool {
	if o.selected == nil {
		return true
	}
	labels, seen := g.Labels[key]
	return seen && o.selected.Matches(labelSet(labels))
}
