package cluster

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"strings"
)

// Kubectl runs kubectl as admin and returns what it printed. On failure the error has the arguments and what kubectl
// wrote to stderr. kubectl dies with ctx.
func (c *Cluster) Kubectl(ctx context.Context, args ...string) (stdout string, err error) {
	return c.KubectlInput(ctx, "", args...)
}

// KubectlInput is Kubectl with a standard input, for `apply -f -` and the like.
func (c *Cluster) KubectlInput(ctx context.Context, stdin string, args ...string) (stdout string, err error) {
	full := append([]string{"kubectl", "--kubeconfig=" + c.Kubeconfig()}, args...)
	cmd := exec.CommandContext(ctx, c.options.Binary, full...)
	var out, problems bytes.Buffer
	cmd.Env = environment(c.dir)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(stdin), &out, &problems
	if err := cmd.Run(); err != nil {
		return out.String(), fmt.Errorf("kubectl %s: %w: %s", strings.Join(args, " "), err, strings.TrimSpace(problems.String()))
	}
	return out.String(), nil
}
