package oracle

import (
	"context"
	"fmt"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"kubernetes-scraper/graph"
)

// readDefinitions lists what users have brought: kinds, and the objects of each.
func readDefinitions(r *reading) {
	list(r, &r.Definitions, r.Extensions.ApiextensionsV1().CustomResourceDefinitions().List,
		func(l *apiextensionsv1.CustomResourceDefinitionList) []apiextensionsv1.CustomResourceDefinition {
			return l.Items
		})
	for _, d := range r.Definitions {
		resource, served := r.Listed[schema.GroupKind{Group: d.Spec.Group, Kind: d.Spec.Names.Kind}]
		if !served {
			continue
		}
		read := func(ctx context.Context, o metav1.ListOptions) (*unstructured.UnstructuredList, error) {
			l, err := r.Dynamic.Resource(resource).List(ctx, o)
			if apierrors.IsNotFound(err) { // it is going
				return &unstructured.UnstructuredList{}, nil
			}
			return l, err
		}
		list(r, &r.Custom, read, func(l *unstructured.UnstructuredList) []unstructured.Unstructured { return l.Items })
	}
}

func definitions(w *world) {
	for _, d := range w.Definitions {
		t := w.object("apiextensions.k8s.io", "CustomResourceDefinition", &d, map[string]string{"scope": string(d.Spec.Scope)})
		for i, v := range d.Spec.Versions {
			if v.Served {
				t.says("served_by", groupKey("apiregistration.k8s.io", "APIService", "", v.Name+"."+d.Spec.Group),
					fmt.Sprintf("spec.versions[%d].name", i), "autoRegistered", "crd-apiservice")
			}
		}
	}
}

// definitionOf finds the definition that declares a kind; none if a server of somebody's own serves it.
func (w *world) definitionOf(kind schema.GroupKind) graph.EntityKey {
	for _, d := range w.Definitions {
		if d.Spec.Group == kind.Group && d.Spec.Names.Kind == kind.Kind {
			return groupKey("apiextensions.k8s.io", "CustomResourceDefinition", "", d.Name)
		}
	}
	return graph.EntityKey{}
}
