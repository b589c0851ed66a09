package churn

import (
	"context"
	"maps"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/util/retry"
)

// A client is what typed clients have in common.
type client[T metav1.Object] interface {
	Create(context.Context, T, metav1.CreateOptions) (T, error)
	Get(context.Context, string, metav1.GetOptions) (T, error)
	Update(context.Context, T, metav1.UpdateOptions) (T, error)
	Delete(context.Context, string, metav1.DeleteOptions) error
}

// A typed kind gives the verbs that every kind has.
type typed[T metav1.Object] struct {
	client func(c *cluster, namespace string) client[T]
	object func(g *generator, at address) T // new, with at least a spec
	delete func(g *generator) metav1.DeleteOptions
	owned  int // one object in so many has owners
}

// newBy makes a new object with what a verb may change later.
func newBy[T any](change func(*generator) func(*T)) func(*generator, address) *T {
	return func(g *generator, _ address) *T {
		object := new(T)
		change(g)(object)
		return object
	}
}

func (k typed[T]) create(g *generator, at address) call {
	return k.createWith(g, at, func(*cluster, T) {})
}

// createWith makes an object, and completes it with what is known only then.
func (k typed[T]) createWith(g *generator, at address, complete func(*cluster, T)) call {
	object := k.object(g, at)
	object.SetName(at.name)
	object.SetNamespace(at.namespace)
	if g.oneIn(12) {
		annotate(object, "meta.helm.sh/release-name", g.name(2))
	}
	var owners []owner
	if g.oneIn(k.owned) {
		owners = g.owners()
	}
	return func(ctx context.Context, c *cluster) error {
		object.SetOwnerReferences(c.made.references(at, owners))
		complete(c, object)
		made, err := k.client(c, at.namespace).Create(ctx, object, metav1.CreateOptions{})
		if err == nil {
			c.made.add(at, made.GetUID())
		}
		return err
	}
}

func (k typed[T]) remove(g *generator, at address) call {
	options := k.delete(g)
	return func(ctx context.Context, c *cluster) error {
		return k.client(c, at.namespace).Delete(ctx, at.name, options)
	}
}

// recreate deletes an object and makes another one of its name.
func (k typed[T]) recreate(g *generator, at address) call {
	remove, create := k.remove(g, at), k.create(g, at)
	return func(ctx context.Context, c *cluster) error {
		if err := remove(ctx, c); err != nil {
			return err
		}
		return create(ctx, c)
	}
}

func (k typed[T]) relabel(g *generator, at address) call {
	labels := g.labels()
	return k.edit(at, func(_ *cluster, object T) { object.SetLabels(labels) })
}

func (k typed[T]) reown(g *generator, at address) call {
	owners := g.owners()
	return k.edit(at, func(c *cluster, object T) { object.SetOwnerReferences(c.made.references(at, owners)) })
}

// change is a draw that changes the object itself: what it draws is done to what is there.
func (k typed[T]) change(draw func(g *generator) func(T)) draw {
	return func(g *generator, at address) call {
		change := draw(g)
		return k.edit(at, func(_ *cluster, object T) { change(object) })
	}
}

func (k typed[T]) edit(at address, change func(*cluster, T)) call {
	return func(ctx context.Context, c *cluster) error {
		client := k.client(c, at.namespace)
		return retry.RetryOnConflict(retry.DefaultRetry, func() error {
			object, err := client.Get(ctx, at.name, metav1.GetOptions{})
			if err != nil {
				return err
			}
			change(c, object)
			_, err = client.Update(ctx, object, metav1.UpdateOptions{})
			return err
		})
	}
}

// verbs are those of every kind, with how often each is drawn, and the kind's own.
func (k typed[T]) verbs(relabel, reown, remove, recreate int, own ...verb) []verb {
	return append(own,
		verb{"relabel", relabel, k.relabel},
		verb{"reown", reown, k.reown},
		verb{"delete", remove, k.remove},
		verb{"recreate", recreate, k.recreate},
	)
}

func annotate(object metav1.Object, key, value string) {
	annotations := maps.Clone(object.GetAnnotations())
	if annotations == nil {
		annotations = map[string]string{}
	}
	annotations[key] = value
	object.SetAnnotations(annotations)
}

func plainDelete(*generator) metav1.DeleteOptions { return metav1.DeleteOptions{} }

// withDependents draws what becomes of the objects that the deleted one owns.
func withDependents(g *generator) metav1.DeleteOptions {
	policy := oneOf(g, metav1.DeletePropagationBackground, metav1.DeletePropagationForeground, metav1.DeletePropagationOrphan)
	return metav1.DeleteOptions{PropagationPolicy: &policy}
}
