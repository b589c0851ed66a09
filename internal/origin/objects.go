package origin

import (
	"encoding/json"
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/internal/kube"
	"kubernetes-scraper/internal/manifest"
	"kubernetes-scraper/query"
)

// A definition is what a CustomResourceDefinition in the input says of its kind.
type definition struct {
	Spec struct {
		Group string
		Names struct {
			Kind, Plural, Singular string
			ShortNames             []string
		}
		Scope string
	}
}

// A pile is the objects of one kind, and what is known of the kind.
type pile struct {
	kind    catalog.Kind
	objects []manifest.Object
}

// A heap is the objects of the input, by kind.
type heap struct {
	catalog *catalog.Catalog
	defined map[query.Kind]*definition
	piles   map[query.Kind]*pile
	order   []query.Kind // as they came first
}

// sorted puts the objects of an input in order.
func sorted(c *catalog.Catalog, objects []manifest.Object) (*heap, []error) {
	h := &heap{catalog: c, defined: map[query.Kind]*definition{}, piles: map[query.Kind]*pile{}}
	var problems []error
	for _, o := range objects {
		if o.Kind != "CustomResourceDefinition" || o.Group() != "apiextensions.k8s.io" {
			continue
		}
		var d definition
		if err := json.Unmarshal(o.JSON, &d); err != nil {
			problems = append(problems, &manifest.Problem{Place: o.Place, Err: fmt.Errorf("the definition cannot be understood: %w", err)})
			continue
		}
		h.defined[query.Kind{Group: d.Spec.Group, Type: d.Spec.Names.Kind}] = &d
	}
	for _, o := range objects {
		group, name := kube.Canonical(o.Group(), o.Kind)
		key := query.Kind{Group: group, Type: name}
		p := h.piles[key]
		if p == nil {
			p = &pile{kind: h.kindOf(key, o)}
			h.piles[key] = p
			h.order = append(h.order, key)
		}
		p.objects = append(p.objects, o)
	}
	return h, problems
}

// kindOf is a kind as it is read. Whether its objects live in namespaces is known from its definition in the input, else
// from the catalog, else from the first of its objects.
func (h *heap) kindOf(key query.Kind, first manifest.Object) catalog.Kind {
	kind, known := h.catalog.Kind(key.Group, key.Type)
	if !known || kind.Virtual {
		plural, _ := meta.UnsafeGuessKindToResource(schema.GroupVersionKind{Group: key.Group, Version: first.Version(), Kind: key.Type})
		kind = h.catalog.Plain(key.Group, first.Version(), key.Type, plural.Resource, namespaceOf(first.JSON) != "")
	}
	if d := h.defined[key]; d != nil {
		kind.Resource, kind.Namespaced = d.Spec.Names.Plural, d.Spec.Scope != "Cluster"
	}
	if key == (query.Kind{Type: "Secret"}) {
		kind.MetadataOnly = true // whatever a catalog says
	}
	kind.Watched = true
	return kind
}

// A header is the part of an object that may have to be changed.
type header map[string]json.RawMessage

func namespaceOf(object json.RawMessage) string {
	var o struct{ Metadata struct{ Namespace string } }
	if json.Unmarshal(object, &o) != nil {
		return ""
	}
	return o.Metadata.Namespace
}

// placed is the object as a server would keep it: in a namespace if its kind has them, in none otherwise.
func placed(object json.RawMessage, namespaced bool, namespace string) (json.RawMessage, error) {
	if has := namespaceOf(object); (has != "") == namespaced {
		return object, nil
	}
	var whole, metadata header
	if err := json.Unmarshal(object, &whole); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(whole["metadata"], &metadata); err != nil || metadata == nil {
		return object, nil // whoever reads it says what is wrong
	}
	delete(metadata, "namespace")
	if namespaced {
		metadata["namespace"] = quoted(namespace)
	}
	var err error
	if whole["metadata"], err = json.Marshal(metadata); err != nil {
		return nil, err
	}
	return json.Marshal(whole)
}

func quoted(s string) json.RawMessage {
	text, _ := json.Marshal(strings.ToValidUTF8(s, "\uFFFD")) // strings cannot fail
	return text
}
