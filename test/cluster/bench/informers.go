package main

import (
	"context"
	"errors"
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/dynamic/dynamicinformer"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"

	"kubernetes-scraper/test/cluster/bench/child"
)

// typedInformers returns client-go's shared informers of the six kinds, with protobuf, as a client.
func typedInformers(transform cache.TransformFunc) func(context.Context, *rest.Config, child.Part) (int, error) {
	return func(ctx context.Context, config *rest.Config, part child.Part) (int, error) {
		config.ContentType = "application/vnd.kubernetes.protobuf"
		config.AcceptContentTypes = "application/vnd.kubernetes.protobuf,application/json"
		api, err := kubernetes.NewForConfig(config)
		if err != nil {
			return 0, err
		}
		factory := informers.NewSharedInformerFactoryWithOptions(api, 0, informers.WithTransform(transform))
		return startInformers(ctx, part, func(r schema.GroupVersionResource) (cache.SharedIndexInformer, error) {
			generic, err := factory.ForResource(r)
			if err != nil {
				return nil, err
			}
			return generic.Informer(), nil
		})
	}
}

// dynamicInformers are client-go's informers for any kind: objects are maps, made from JSON.
func dynamicInformers(ctx context.Context, config *rest.Config, part child.Part) (int, error) {
	config.QPS = -1 // or sixty kinds would wait for each other
	api, err := dynamic.NewForConfig(config)
	if err != nil {
		return 0, err
	}
	factory := dynamicinformer.NewDynamicSharedInformerFactory(api, 0)
	return startInformers(ctx, part, func(r schema.GroupVersionResource) (cache.SharedIndexInformer, error) {
		return factory.ForResource(r).Informer(), nil
	})
}

// startInformers runs an informer for each kind that the program reads, waits until all are synced, and counts what they
// hold.
func startInformers(ctx context.Context, part child.Part, informer func(schema.GroupVersionResource) (cache.SharedIndexInformer, error)) (int, error) {
	var all []cache.SharedIndexInformer
	var synced []cache.InformerSynced
	for _, k := range part.Streams {
		i, err := informer(schema.GroupVersionResource{Group: k.Group, Version: k.Version, Resource: k.Resource})
		if err != nil {
			return 0, fmt.Errorf("informer of %s: %w", k.Resource, err)
		}
		all, synced = append(all, i), append(synced, i.HasSynced)
		go i.RunWithContext(ctx)
	}
	if !cache.WaitForCacheSync(ctx.Done(), synced...) {
		return 0, errors.New("the informers did not sync")
	}
	objects := 0
	for _, i := range all {
		objects += len(i.GetStore().ListKeys())
	}
	return objects, nil
}

// keepMetadata is the transform of one who knows what costs memory: nothing but metadata, without managed fields.
func keepMetadata(o any) (any, error) {
	switch o := o.(type) {
	case *corev1.Pod:
		return &corev1.Pod{ObjectMeta: withoutManagers(o.ObjectMeta)}, nil
	case *corev1.Node:
		return &corev1.Node{ObjectMeta: withoutManagers(o.ObjectMeta)}, nil
	case *corev1.Service:
		return &corev1.Service{ObjectMeta: withoutManagers(o.ObjectMeta)}, nil
	case *corev1.ConfigMap:
		return &corev1.ConfigMap{ObjectMeta: withoutManagers(o.ObjectMeta)}, nil
	case *appsv1.Deployment:
		return &appsv1.Deployment{ObjectMeta: withoutManagers(o.ObjectMeta)}, nil
	case *appsv1.ReplicaSet:
		return &appsv1.ReplicaSet{ObjectMeta: withoutManagers(o.ObjectMeta)}, nil
	}
	return o, nil
}

func withoutManagers(m metav1.ObjectMeta) metav1.ObjectMeta {
	m.ManagedFields = nil
	return m
}
