package origin

import (
	"errors"
	"fmt"
	"strings"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/app"
	"kubernetes-scraper/internal/collector"
	"kubernetes-scraper/internal/event"
	"kubernetes-scraper/internal/extract"
	"kubernetes-scraper/internal/feed"
	"kubernetes-scraper/internal/manifest"
	"kubernetes-scraper/query"
)

// manifests makes a graph of objects as if a server had listed them: a kind of which there are objects is known to the
// last of them, of all others nothing is known, nor of what clusters make by themselves. A kind of which one cannot be read is failing.
func (o Options) manifests(c manifest.Contents) (*Graph, error) {
	g := &Graph{Problems: c.Problems}
	if o.Labels {
		g.Labels = map[graph.EntityKey]map[string]string{}
	}
	h, problems := sorted(o.Catalog, c.Objects)
	g.Problems = append(g.Problems, problems...)
	if len(h.order) == 0 {
		return nil, errors.Join(append(g.Problems, errors.New("there are no Kubernetes objects in what was read"))...)
	}
	feed := feed.New()
	w := &writer{Graph: g, collector: collector.New("manifests", o.Catalog.Kinds(), feed), namespace: o.Namespace, seen: map[graph.EntityKey]manifest.Place{}}
	kinds := make([]catalog.Kind, len(h.order))
	for i, key := range h.order {
		kinds[i] = h.piles[key].kind
	}
	catalog.MarkSelected(kinds)
	served := h.served()
	w.collector.Apply(event.Batch{Served: served})
	changes := event.Batch{}
	for i := range kinds {
		changes.Kinds = append(changes.Kinds, event.KindChange{Position: i, Kind: &kinds[i], Sources: []event.Source{{Kind: i}}, Replaces: -1})
	}
	w.collector.Apply(changes)
	for i, key := range h.order {
		w.list(i, &kinds[i], h.piles[key].objects)
	}
	w.collector.PublishNow()
	if w.twice > 0 {
		g.Notes = append(g.Notes, fmt.Sprintf("an object is in the input again, %s in all, and the last one counts: %s", times(w.twice), w.again))
	}
	latest, _, _ := feed.Latest()
	g.Graph = query.Written(latest)
	g.Vocabulary = app.WithServed(app.Vocabulary(o.Catalog), served)
	for i := range g.Vocabulary.Kinds {
		k := &g.Vocabulary.Kinds[i]
		if d := h.defined[query.Kind{Group: k.Group, Type: k.Kind}]; d != nil {
			k.Singular, k.ShortNames = d.Spec.Names.Singular, d.Spec.Names.ShortNames
		}
	}
	return g, nil
}

// served is what a server would serve that has these definitions and objects.
func (h *heap) served() []event.Resource {
	all := []event.Resource{}
	for _, d := range h.defined {
		all = append(all, event.Resource{
			Group: d.Spec.Group, Kind: d.Spec.Names.Kind, Resource: d.Spec.Names.Plural, Namespaced: d.Spec.Scope != "Cluster",
		})
	}
	for _, key := range h.order {
		if k := h.piles[key].kind; h.defined[key] == nil {
			all = append(all, event.Resource{Group: k.Group, Kind: k.Kind, Resource: k.Resource, Namespaced: k.Namespaced})
		}
	}
	return all
}

// A writer tells the collector of objects.
type writer struct {
	*Graph
	collector *collector.Collector
	namespace string
	// seen is where each object was, twice how often one came again, and again says which was the first of them.
	seen  map[graph.EntityKey]manifest.Place
	twice int
	again string
}

// note notes where an object is, and whether it was somewhere before.
func (w *writer) note(key graph.EntityKey, place manifest.Place) {
	if before, known := w.seen[key]; known {
		if w.twice++; w.twice == 1 {
			w.again = fmt.Sprintf("%s, in %s and in %s", key, before, place)
		}
	}
	w.seen[key] = place
}

func times(n int) string {
	if n == 1 {
		return "1 time"
	}
	return fmt.Sprintf("%d times", n)
}

// list tells of all objects of a kind, as the list of a server would.
func (w *writer) list(position int, kind *catalog.Kind, objects []manifest.Object) {
	b := event.Batch{Source: event.Source{Kind: position}, Events: []event.Event{{Type: event.SyncStart}}}
	status := event.Event{Type: event.Status, State: event.Live}
	m, err := extract.Compile(*kind, extract.JSON, kind.Selected || w.Labels != nil)
	if err != nil {
		w.Problems = append(w.Problems, err)
		status.State, status.Reason = event.Failing, err.Error()
	} else {
		x, failed := m.NewExtractor(), 0
		for _, o := range objects {
			e, err := w.upsert(x, kind, o)
			if err != nil {
				w.Problems = append(w.Problems, &manifest.Problem{Place: o.Place, Err: err})
				failed++
				continue
			}
			b.Events = append(b.Events, e)
		}
		if failed > 0 {
			status.State, status.Reason = event.Failing, fmt.Sprintf("%d of %d objects in the input cannot be read", failed, len(objects))
		}
	}
	b.Events = append(b.Events, event.Event{Type: event.SyncEnd}, status)
	w.collector.Apply(b)
}

func (w *writer) upsert(x *extract.Extractor, kind *catalog.Kind, o manifest.Object) (event.Event, error) {
	raw, err := placed(o.JSON, kind.Namespaced, w.namespace)
	if err != nil {
		return event.Event{}, err
	}
	facts, err := x.Extract(raw)
	if err != nil {
		return event.Event{}, err
	}
	key := graph.EntityKey{Group: kind.Group, Type: kind.Kind, Namespace: facts.Namespace, Name: strings.Clone(facts.Name)}
	key.Namespace = strings.Clone(key.Namespace)
	w.note(key, o.Place)
	if w.Labels != nil {
		w.labeled(key, facts.Labels)
	}
	return event.Event{Type: event.Upsert, Facts: facts}, nil
}
