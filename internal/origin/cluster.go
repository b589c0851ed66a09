package origin

import (
	"context"
	"slices"
	"strings"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/app"
	"kubernetes-scraper/query"
)

// reading is how a cluster is read for these options.
func (o Options) reading() app.Reading {
	r := app.Reading{
		Version: o.Version, Kubeconfig: o.Kubeconfig, Context: o.Context,
		Catalog: o.Catalog, Secrets: o.Secrets, Patience: o.Patience, Whole: o.Plan.whole(o.Catalog), Notice: o.Notice,
	}
	if o.Plan.Only != "" {
		r.Only = []string{o.Plan.Only}
	}
	return r
}

// cluster reads the cluster once. Who may not read all namespaces gets those that the question is about.
func (o Options) cluster(ctx context.Context) (*Graph, error) {
	g := &Graph{}
	r := o.reading()
	if o.Labels {
		g.Labels = map[graph.EntityKey]map[string]string{}
		r.Labels = g.labeled
	}
	read, err := app.ReadOnce(ctx, r)
	if err != nil {
		return nil, err
	}
	if len(o.Namespaces) > 0 && closed(read) {
		r.Namespaces = o.Namespaces
		clear(g.Labels)
		if read, err = app.ReadOnce(ctx, r); err != nil {
			return nil, err
		}
		g.Notes = append(g.Notes, "not all namespaces may be read: what is shown is of "+strings.Join(o.Namespaces, ", "))
	}
	g.Graph = read.Graph
	g.Vocabulary = app.WithServed(app.Vocabulary(o.Catalog), read.Served)
	return g, nil
}

// Served is what is known of the kinds that the cluster serves and that can be read, of no others. It asks the cluster, for
// no longer than Patience.
func (o Options) Served(ctx context.Context) (query.Vocabulary, error) {
	ctx, cancel := context.WithTimeout(ctx, o.Patience)
	defer cancel()
	served, err := app.Served(ctx, o.reading())
	if err != nil {
		return query.Vocabulary{}, err
	}
	there := map[query.Kind]bool{}
	for _, r := range served {
		there[query.Kind{Group: r.Group, Type: r.Kind}] = true
	}
	v := app.WithServed(app.Vocabulary(o.Catalog), served)
	v.Kinds = slices.DeleteFunc(v.Kinds, func(k query.KindName) bool { return !there[query.Kind{Group: k.Group, Type: k.Kind}] })
	return v, nil
}

// closed says whether nothing that lives in namespaces may be read in all of them.
func closed(read app.Read) bool {
	namespaced := map[query.Kind]bool{}
	for _, r := range read.Served {
		namespaced[query.Kind{Group: r.Group, Type: r.Kind}] = r.Namespaced
	}
	forbidden := 0
	for _, k := range read.Graph.Kinds() {
		switch {
		case !namespaced[query.Kind{Group: k.Group, Type: k.Type}]:
		case k.State != graph.Forbidden:
			return false
		default:
			forbidden++
		}
	}
	return forbidden > 0
}
