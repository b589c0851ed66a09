package oracle

import (
	extensions "k8s.io/apiextensions-apiserver/pkg/client/clientset/clientset"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	aggregator "k8s.io/kube-aggregator/pkg/client/clientset_generated/clientset"
)

// Clients are what everything in a cluster can be listed with.
type Clients struct {
	kubernetes.Interface
	Extensions extensions.Interface
	Aggregator aggregator.Interface
	Dynamic    dynamic.Interface
}

// NewClients makes all of them.
func NewClients(config *rest.Config) (c Clients, err error) {
	if c.Interface, err = kubernetes.NewForConfig(config); err != nil {
		return c, err
	}
	if c.Extensions, err = extensions.NewForConfig(config); err != nil {
		return c, err
	}
	if c.Aggregator, err = aggregator.NewForConfig(config); err != nil {
		return c, err
	}
	c.Dynamic, err = dynamic.NewForConfig(config)
	return c, err
}
