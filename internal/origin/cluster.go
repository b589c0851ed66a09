package origin

import (
	"context"
	"fmt"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/app"
)

// Reading is how a cluster is read for these options.
func (o Options) Reading() app.Reading {
	r := app.Reading{
		Version: o.Version, Kubeconfig: o.Kubeconfig, Context: o.Context,
		Catalog: o.Catalog, Secrets: o.Secrets, Patience: o.Patience, Whole: o.Plan.whole(o.Catalog),
	}
	if o.Plan.Only != "" {
		r.Only = []string{o.Plan.Only}
	}
	return r
}

// cluster reads the cluster once. Who may not read all namespaces gets the one that the question is about.
func (o Options) cluster(ctx context.Context) (*Graph, error) {
	g := &Graph{}
	r := o.Reading()
	if o.Labels {
		g.Labels = map[graph.EntityKey]map[string]string{}
		r.Labels = g.labeled
	}
	read, err := app.ReadOnce(ctx, r)
	if err != nil {
		return nil, err
	}
	if refused := forbidden(read.Graph); refused > 0 && o.Namespace != "" {
		r.Namespaces = []string{o.Namespace}
		clear(g.Labels)
		narrow, err := app.ReadOnce(ctx, r)
		if err != nil {
			return nil, err
		}
		if forbidden(narrow.Graph) < refused {
			read = narrow
			g.Notes = append(g.Notes, fmt.Sprintf("not everything may be read in all namespaces: only namespace %s was", o.Namespace))
		}
	}
	g.Graph = read.Graph
	g.Vocabulary = app.WithServed(app.Vocabulary(o.Catalog), read.Served)
	return g, nil
}

// forbidden counts the kinds that may not be read.
func forbidden(s *graph.Snapshot) int {
	n := 0
	for _, k := range s.Kinds() {
		if k.State == graph.Forbidden {
			n++
		}
	}
	return n
}
