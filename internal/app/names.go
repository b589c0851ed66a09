package app

import (
	"kubernetes-scraper/internal/event"
	"kubernetes-scraper/query"
)

// WithServed is a vocabulary with the kinds that a server serves and the catalog does not know.
func WithServed(v query.Vocabulary, served []event.Resource) query.Vocabulary {
	known := map[query.Kind]bool{}
	for _, k := range v.Kinds {
		known[query.Kind{Group: k.Group, Type: k.Kind}] = true
	}
	for _, r := range served {
		if key := (query.Kind{Group: r.Group, Type: r.Kind}); !known[key] {
			known[key] = true
			v.Kinds = append(v.Kinds, query.KindName{Group: r.Group, Kind: r.Kind, Resource: r.Resource, Namespaced: r.Namespaced})
		}
	}
	return v
}
