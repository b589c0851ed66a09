package cluster

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
)

// nodeFormat is a node as kwok takes care of it: room for the scheduler, and marked as simulated. kwok adds the conditions.
const nodeFormat = `{
  "apiVersion": "v1", "kind": "Node",
  "metadata": {
    "name": %[1]q,
    "annotations": {"node.alpha.kubernetes.io/ttl": "0", "kwok.x-k8s.io/node": "fake"},
    "labels": {
      "kubernetes.io/hostname": %[1]q, "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64",
      "topology.kubernetes.io/region": "region-1", "topology.kubernetes.io/zone": "zone-%[2]d",
      "type": "kwok"
    }
  },
  "status": {
    "capacity":    {"cpu": "32", "memory": "256Gi", "ephemeral-storage": "500Gi", "pods": "500"},
    "allocatable": {"cpu": "32", "memory": "256Gi", "ephemeral-storage": "500Gi", "pods": "500"}
  }
}`

const zones = 3

// createNodes makes node-0 to node-(n-1); one that exists already stays as it is.
func (c *Cluster) createNodes(ctx context.Context, n int) error {
	for i := range n {
		name := fmt.Sprintf("node-%d", i)
		node := fmt.Sprintf(nodeFormat, name, 1+i%zones)
		status, _, err := c.call(ctx, http.MethodPost, c.URL()+"/api/v1/nodes", []byte(node))
		if err != nil && status != http.StatusConflict {
			return fmt.Errorf("cluster: creating %s: %w", name, err)
		}
	}
	return nil
}

// nodesReady returns nil when every node is ready and, so that pods can be placed, no longer tainted as not ready.
func (c *Cluster) nodesReady(ctx context.Context) error {
	_, body, err := c.call(ctx, http.MethodGet, c.URL()+"/api/v1/nodes", nil)
	if err != nil {
		return err
	}
	var list struct{ Items []nodeState }
	if err := json.Unmarshal(body, &list); err != nil {
		return fmt.Errorf("reading the list of nodes: %w", err)
	}
	untaints := c.Component(ControllerManager).PID() != 0
	for _, node := range list.Items {
		if !node.ready() || untaints && node.notReadyTaint() {
			return fmt.Errorf("node %s is not ready", node.Metadata.Name)
		}
	}
	return nil
}

// nodeState is what nodesReady reads of a node.
type nodeState struct {
	Metadata struct{ Name string }
	Spec     struct {
		Taints []struct{ Key string }
	}
	Status struct {
		Conditions []struct{ Type, Status string }
	}
}

func (n nodeState) ready() bool {
	for _, condition := range n.Status.Conditions {
		if condition.Type == "Ready" {
			return condition.Status == "True"
		}
	}
	return false
}

func (n nodeState) notReadyTaint() bool {
	for _, taint := range n.Spec.Taints {
		if taint.Key == "node.kubernetes.io/not-ready" {
			return true
		}
	}
	return false
}
