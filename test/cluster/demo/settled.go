package main

import (
	"fmt"

	"kubernetes-scraper/graph"
)

// complete is satisfied by a graph for which every kind was read.
func complete(d *graph.Document) error {
	if !d.Complete {
		return fmt.Errorf("not every kind was read: %+v", d.Kinds)
	}
	return nil
}

// expected are the figures of the demo once a step has been followed by all of the controllers.
type expected struct {
	configMaps int // named demo-config
	pods       int // all of them running on a node
	users      int // of demo-config: the Deployment and its Pods
	targets    int // of the Service
}

// settled returns the condition that a graph shows a step and everything that follows from it.
func settled(step string) func(*graph.Document) error {
	want := map[string]expected{
		"configmap":  {configMaps: 1},
		"deployment": {configMaps: 1, pods: 1},
		"volume":     {configMaps: 1, pods: 1, users: 2},
		"service":    {configMaps: 1, pods: 1, users: 2, targets: 1},
		"scale":      {configMaps: 1, pods: 3, users: 4, targets: 3},
		"relabel":    {configMaps: 1, pods: 4, users: 5, targets: 3},
	}[step]
	return func(d *graph.Document) error {
		if err := quiet(d); err != nil {
			return err
		}
		if got := figures(d); got != want {
			return fmt.Errorf("it shows %+v, to come is %+v", got, want)
		}
		return nil
	}
}

// quiet is satisfied when nothing of the demo is on its way: no Pod that does not run yet, no node that is only named.
func quiet(d *graph.Document) error {
	for _, n := range d.Nodes {
		if n.Key.Namespace != demoNamespace {
			continue
		}
		if n.State != "" {
			return fmt.Errorf("%s is %s", short(n.Key), n.State)
		}
		if status := n.Properties["status"]; n.Key.Type == "Pod" && status != "Running" {
			return fmt.Errorf("%s is %s", short(n.Key), status)
		}
	}
	return nil
}

func figures(d *graph.Document) expected {
	var got expected
	for _, n := range d.Nodes {
		if n.Key == (graph.EntityKey{Type: "ConfigMap", Namespace: demoNamespace, Name: "demo-config"}) {
			got.configMaps++
		}
	}
	for _, r := range d.Relationships {
		switch {
		case r.Source.Namespace != demoNamespace:
		case r.RelationshipType == "runs_on":
			got.pods++
		case r.RelationshipType == "uses" && r.Target.Name == "demo-config":
			got.users++
		case r.RelationshipType == "targets" && r.Source.Name == "nginx":
			got.targets++
		}
	}
	return got
}
