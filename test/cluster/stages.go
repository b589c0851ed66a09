package cluster

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	node "sigs.k8s.io/kwok/kustomize/stage/node/fast"
	heartbeat "sigs.k8s.io/kwok/kustomize/stage/node/heartbeat-with-lease"
	pod "sigs.k8s.io/kwok/kustomize/stage/pod/fast"
)

func (c *Cluster) stageFile() string { return filepath.Join(c.dir, "kwok-stages.yaml") }

// writeStages writes what kwok plays for nodes and pods. kwok's module embeds its standard stages, so the binary needs
// no module cache where it runs.
func (c *Cluster) writeStages() error {
	stages := []string{
		node.DefaultNodeInit,
		heartbeat.DefaultNodeHeartbeatWithLease,
		pod.DefaultPodReady,
		pod.DefaultPodComplete,
		pod.DefaultPodDelete,
	}
	if err := os.WriteFile(c.stageFile(), []byte(strings.Join(stages, "\n---\n")), 0o644); err != nil {
		return fmt.Errorf("cluster: writing kwok's stages: %w", err)
	}
	return nil
}
