package cluster

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// WriteKubectl writes an executable file dir/kubectl that is kubectl as admin of this cluster, for shell scripts that are
// run with dir in front of their PATH. It works as long as the cluster's folder is there.
func (c *Cluster) WriteKubectl(dir string) error {
	script := fmt.Sprintf("#!/bin/sh\nHOME=%s KUBECONFIG= exec %s kubectl --kubeconfig=%s \"$@\"\n",
		shellWord(c.dir), shellWord(c.options.Binary), shellWord(c.Kubeconfig()))
	if err := os.WriteFile(filepath.Join(dir, "kubectl"), []byte(script), 0o755); err != nil {
		return fmt.Errorf("cluster: %w", err)
	}
	return nil
}

// shellWord quotes a text so that a shell takes it as one word.
func shellWord(text string) string {
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}
