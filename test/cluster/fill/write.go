package fill

import (
	"bytes"
	"context"
	"fmt"

	clientv3 "go.etcd.io/etcd/client/v3"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
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

// resources are the kinds of the population, each with the resource that its counts go by.
func resourceOf(kind string) string {
	switch kind {
	case "IPAddress":
		return "ipaddresses"
	case "Namespace", "Node", "Pod", "ReplicaSet", "Deployment", "Service", "ConfigMap", "Secret", "ServiceAccount":
		return string(bytes.ToLower([]byte(kind))) + "s"
	}
	return ""
}

// key returns where kube-apiserver keeps the object. Two resources have names in etcd that are older than the API's.
func key(resource string, o object) string {
	switch resource {
	case "nodes":
		resource = "minions"
	case "services":
		resource = "services/specs"
	}
	if o.GetNamespace() == "" {
		return "/registry/" + resource + "/" + o.GetName()
	}
	return "/registry/" + resource + "/" + o.GetNamespace() + "/" + o.GetName()
}

// encode returns the object's resource, and its bytes as kube-apiserver stores them: protobuf with the kind's name.
func encode(o object) (resource string, value []byte, err error) {
	kinds, _, err := scheme.Scheme.ObjectKinds(o)
	if err != nil {
		return "", nil, err
	}
	resource = resourceOf(kinds[0].Kind)
	if resource == "" {
		return "", nil, fmt.Errorf("no storage key is known for kind %s", kinds[0].Kind)
	}
	o.GetObjectKind().SetGroupVersionKind(kinds[0])
	var out bytes.Buffer
	if err := protobuf.NewSerializer(scheme.Scheme, scheme.Scheme).Encode(o, &out); err != nil {
		return "", nil, fmt.Errorf("encoding %s %s/%s: %w", kinds[0].Kind, o.GetNamespace(), o.GetName(), err)
	}
	return resource, out.Bytes(), nil
}
