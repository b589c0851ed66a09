package churn

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/util/retry"
)

const (
	// pollEvery is how often the API server is asked whether it serves a kind by now.
	pollEvery = 20 * time.Millisecond
	// soon is how long it may take before what is waited for is done again from the start.
	soon = 30 * time.Second
)

// A definer draws what becomes of kinds. It believes that all of it succeeds.
type definer struct {
	*generator
	kinds map[string]*gadget // by kind; nil: it is not there
}

// A gadget is a kind that is there.
type gadget struct {
	namespaced bool
	versions   int
}

func newDefiner(seed uint64) *definer {
	return &definer{generator: newGenerator(rand.New(rand.NewPCG(seed, 1))), kinds: map[string]*gadget{}}
}

// Redefine makes, changes and deletes kinds, n times, each time with some objects of theirs: what is done to one kind in
// order, different kinds at the same time. It may be called beside Run.
func (c *Churn) Redefine(ctx context.Context, n int) error {
	drawn := map[address][]operation{}
	for range n {
		op := c.definer.next()
		drawn[op.at] = append(drawn[op.at], op)
	}
	group, ctx := errgroup.WithContext(ctx)
	for _, operations := range drawn {
		group.Go(func() error {
			for _, op := range operations {
				if err := c.do(ctx, op); err != nil {
					return fmt.Errorf("churn: %s: %w", op, err)
				}
			}
			return nil
		})
	}
	return group.Wait()
}

// Found makes every kind that comes and goes and is not there now, and objects of all of them.
func (c *Churn) Found(ctx context.Context) error {
	return c.each(ctx, func(name string, at address, now *gadget) operation {
		if now != nil {
			return operation{"objects", at, c.definer.populates(name, *now)}
		}
		return c.definer.creates(name, at)
	})
}

// Abolish deletes every kind that comes and goes.
func (c *Churn) Abolish(ctx context.Context) error {
	return c.each(ctx, func(name string, at address, _ *gadget) operation { return c.definer.deletes(name, at) })
}

func (c *Churn) each(ctx context.Context, draw func(name string, at address, now *gadget) operation) error {
	for _, name := range gadgets() {
		op := draw(name, definitionAt(name), c.definer.kinds[name])
		if err := c.do(ctx, op); err != nil {
			return fmt.Errorf("churn: %s: %w", op, err)
		}
	}
	return nil
}

func definitionAt(name string) address { return address{kind: "CustomResourceDefinition", name: name} }

func (d *definer) creates(name string, at address) operation {
	now := &gadget{namespaced: d.oneIn(2), versions: 1}
	d.kinds[name] = now
	return operation{"create", at, d.makes(name, *now)}
}

func (d *definer) deletes(name string, at address) operation {
	delete(d.kinds, name)
	return operation{"delete", at, func(ctx context.Context, c *cluster) error { return c.undefine(ctx, name) }}
}

func (d *definer) next() operation {
	name := oneOf(d.generator, gadgets()...)
	at, now := definitionAt(name), d.kinds[name]
	if now == nil {
		return d.creates(name, at)
	}
	switch verb := oneOf(d.generator, "delete", "delete", "rescope", "rescope", "version", "objects"); verb {
	case "delete":
		return d.deletes(name, at)
	case "rescope":
		now.namespaced, now.versions = !now.namespaced, 1
		create := d.makes(name, *now)
		return operation{verb, at, func(ctx context.Context, c *cluster) error {
			if err := c.undefine(ctx, name); err != nil {
				return err
			}
			return create(ctx, c)
		}}
	case "version":
		now.versions++
		added := fmt.Sprintf("v%d", now.versions)
		return operation{verb, at, func(ctx context.Context, c *cluster) error { return c.addVersion(ctx, name, added) }}
	default:
		return operation{verb, at, d.populates(name, *now)}
	}
}

// makes defines a kind and makes objects of it.
func (d *definer) makes(name string, is gadget) call {
	populate := d.populates(name, is)
	return func(ctx context.Context, c *cluster) error {
		if err := c.define(ctx, definition(gadgetGroup, name, plural(name), is.namespaced)); err != nil {
			return err
		}
		return populate(ctx, c)
	}
}

// populates makes objects of a kind, or makes them anew. Others may own them, and the other way round.
func (d *definer) populates(name string, is gadget) call {
	type drawn struct {
		at     address
		labels map[string]string
		owners []owner
		config string
	}
	var objects []drawn
	for range 1 + d.dice.IntN(3) {
		o := drawn{at: address{kind: name, name: d.name(3)}, labels: d.labels(), config: d.configMap().Name}
		if is.namespaced {
			o.at.namespace = oneOf(d.generator, namespaces()...)
		}
		if d.oneIn(3) {
			o.owners = d.owners()
		}
		objects = append(objects, o)
	}
	return func(ctx context.Context, c *cluster) error {
		for _, drawn := range objects {
			o := &unstructured.Unstructured{Object: map[string]any{"apiVersion": gadgetGroup + "/v1", "kind": name, "spec": map[string]any{"config": drawn.config}}}
			o.SetName(drawn.at.name)
			o.SetNamespace(drawn.at.namespace)
			o.SetLabels(drawn.labels)
			o.SetOwnerReferences(c.made.references(drawn.at, drawn.owners))
			if err := c.replace(ctx, o, drawn.at); err != nil {
				return err
			}
		}
		return nil
	}
}

// replace makes an object in the place of one that may be there, as soon as its kind is served.
func (c *cluster) replace(ctx context.Context, o *unstructured.Unstructured, at address) error {
	var resource dynamic.ResourceInterface = c.dynamic.Resource(schema.GroupVersionResource{Group: gadgetGroup, Version: "v1", Resource: plural(at.kind)})
	if at.namespace != "" {
		resource = resource.(dynamic.NamespaceableResourceInterface).Namespace(at.namespace)
	}
	err := resource.Delete(ctx, at.name, metav1.DeleteOptions{})
	if err != nil && !apierrors.IsNotFound(err) {
		return err
	}
	return c.until(ctx, at.kind+" is served", func() (bool, error) {
		made, err := resource.Create(ctx, o, metav1.CreateOptions{})
		if err == nil {
			c.made.add(at, made.GetUID())
		}
		if apierrors.IsNotFound(err) {
			return false, nil
		}
		return true, ignore(err, apierrors.IsAlreadyExists) // a finalizer of its dependents holds it
	})
}

func plural(kind string) string { return strings.ToLower(kind) + "s" }

func definition(group, kind, plural string, namespaced bool) *apiextensionsv1.CustomResourceDefinition {
	scope := apiextensionsv1.ClusterScoped
	if namespaced {
		scope = apiextensionsv1.NamespaceScoped
	}
	return &apiextensionsv1.CustomResourceDefinition{
		ObjectMeta: metav1.ObjectMeta{Name: plural + "." + group},
		Spec: apiextensionsv1.CustomResourceDefinitionSpec{
			Group: group, Scope: scope,
			Names:    apiextensionsv1.CustomResourceDefinitionNames{Plural: plural, Kind: kind},
			Versions: []apiextensionsv1.CustomResourceDefinitionVersion{version("v1", true)},
		},
	}
}

func version(name string, stored bool) apiextensionsv1.CustomResourceDefinitionVersion {
	keep := true
	return apiextensionsv1.CustomResourceDefinitionVersion{Name: name, Served: true, Storage: stored,
		Schema: &apiextensionsv1.CustomResourceValidation{OpenAPIV3Schema: &apiextensionsv1.JSONSchemaProps{
			Type: "object", XPreserveUnknownFields: &keep}}}
}

// define makes a kind and waits until it is established.
func (c *cluster) define(ctx context.Context, d *apiextensionsv1.CustomResourceDefinition) error {
	definitions := c.extensions.ApiextensionsV1().CustomResourceDefinitions()
	if _, err := definitions.Create(ctx, d, metav1.CreateOptions{}); ignore(err, apierrors.IsAlreadyExists) != nil {
		return err
	}
	return c.until(ctx, d.Name+" is established", func() (bool, error) {
		now, err := definitions.Get(ctx, d.Name, metav1.GetOptions{})
		if err != nil {
			return false, err
		}
		for _, condition := range now.Status.Conditions {
			if condition.Type == apiextensionsv1.Established && condition.Status == apiextensionsv1.ConditionTrue {
				return true, nil
			}
		}
		return false, nil
	})
}

// undefine deletes a kind and waits until it is gone, with all its objects.
func (c *cluster) undefine(ctx context.Context, kind string) error {
	definitions, name := c.extensions.ApiextensionsV1().CustomResourceDefinitions(), plural(kind)+"."+gadgetGroup
	if err := definitions.Delete(ctx, name, metav1.DeleteOptions{}); ignore(err, apierrors.IsNotFound) != nil {
		return err
	}
	return c.until(ctx, name+" is gone", func() (bool, error) {
		_, err := definitions.Get(ctx, name, metav1.GetOptions{})
		return apierrors.IsNotFound(err), ignore(err, apierrors.IsNotFound)
	})
}

// addVersion has a kind served, and stored, in one more version.
func (c *cluster) addVersion(ctx context.Context, kind, added string) error {
	definitions, name := c.extensions.ApiextensionsV1().CustomResourceDefinitions(), plural(kind)+"."+gadgetGroup
	return retry.RetryOnConflict(retry.DefaultRetry, func() error {
		d, err := definitions.Get(ctx, name, metav1.GetOptions{})
		if err != nil {
			return err
		}
		for i := range d.Spec.Versions {
			if d.Spec.Versions[i].Name == added { // by an attempt that was cut off
				return nil
			}
			d.Spec.Versions[i].Storage = false
		}
		d.Spec.Versions = append(d.Spec.Versions, version(added, true))
		_, err = definitions.Update(ctx, d, metav1.UpdateOptions{})
		return err
	})
}

// until asks again and again.
func (c *cluster) until(ctx context.Context, what string, ask func() (bool, error)) error {
	ctx, cancel := context.WithTimeoutCause(ctx, soon, fmt.Errorf("it took %v and not yet: %s", soon, what))
	defer cancel()
	for {
		if done, err := ask(); done || err != nil {
			return err
		}
		select {
		case <-time.After(pollEvery):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

func ignore(err error, is func(error) bool) error {
	if is(err) {
		return nil
	}
	return err
}
