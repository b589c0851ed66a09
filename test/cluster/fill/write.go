package fill

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	clientv3 "go.etcd.io/etcd/client/v3"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer/protobuf"
	"k8s.io/client-go/kubernetes/scheme"
)

// putsPerTransaction stays below etcd's limit of 128 operations.
const putsPerTransaction = 100

// object is a typed API object.
type object interface {
	runtime.Object
	metav1.Object
}

// writer collects objects and writes them a transaction at a time. It belongs to one goroutine.
type writer struct {
	client  *clientv3.Client
	counts  Counts
	pending []clientv3.Op
}

// put adds an object to the present transaction, and writes it when it is full.
func (w *writer) put(ctx context.Context, o object) error {
	resource, value, err := encode(o)
	if err != nil {
		return err
	}
	w.pending = append(w.pending, clientv3.OpPut(key(resource, o), string(value)))
	w.counts[resource]++
	if len(w.pending) == putsPerTransaction {
		return w.flush(ctx)
	}
	return nil
}

// flush writes what is pending.
func (w *writer) flush(ctx context.Context) error {
	if len(w.pending) == 0 {
		return nil
	}
	_, err := w.client.Txn(ctx).Then(w.pending...).Commit()
	w.pending = w.pending[:0]
	return err
}

// resourceOf returns the resource that objects of a kind are counted and stored by.
func resourceOf(kind string) string {
	word := strings.ToLower(kind)
	switch {
	case strings.HasSuffix(word, "s"):
		return word + "es"
	case strings.HasSuffix(word, "y"):
		return strings.TrimSuffix(word, "y") + "ies"
	}
	return word + "s"
}

// kindOf returns the kind of one of the objects this package makes.
func kindOf(o object) schema.GroupVersionKind {
	kinds, _, err := scheme.Scheme.ObjectKinds(o)
	if err != nil {
		panic(err) // the scheme has every type of the API
	}
	return kinds[0]
}

// key returns where kube-apiserver keeps the object. Some resources have names in etcd that are older than the API's.
func key(resource string, o object) string {
	switch resource {
	case "nodes":
		resource = "minions"
	case "services":
		resource = "services/specs"
	case "ingresses":
		resource = "ingress"
	}
	if o.GetNamespace() == "" {
		return "/registry/" + resource + "/" + o.GetName()
	}
	return "/registry/" + resource + "/" + o.GetNamespace() + "/" + o.GetName()
}

// encode returns the object's resource, and its bytes as kube-apiserver stores them: protobuf with the kind's name.
func encode(o object) (resource string, value []byte, err error) {
	kind := kindOf(o)
	o.GetObjectKind().SetGroupVersionKind(kind)
	var out bytes.Buffer
	if err := protobuf.NewSerializer(scheme.Scheme, scheme.Scheme).Encode(o, &out); err != nil {
		return "", nil, fmt.Errorf("encoding %s %s/%s: %w", kind.Kind, o.GetNamespace(), o.GetName(), err)
	}
	return resourceOf(kind.Kind), out.Bytes(), nil
}
