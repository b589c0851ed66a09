// Package seed has the steps of the demo that the program must stand up to, word for word, and runs them in a shell.
package seed

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// A Step is a piece of the demo after which the graph is looked at.
type Step struct {
	// Name is one word, for reports.
	Name string
	// Script is what is typed into a shell, as it stands in the demo.
	Script string
}

// Steps returns the demo's steps in their order. They happen in namespace default.
func Steps() []Step {
	return []Step{
		{"configmap", `kubectl create configmap demo-config --from-literal=key1=value1`},
		{"deployment", `kubectl create deployment nginx --image=nginx`},
		{"volume", `kubectl patch deployment nginx --type=json \
  -p='[{"op": "add", "path": "/spec/template/spec/volumes", "value": [{"name": "config-volume", "configMap": {"name": "demo-config"}}]}]'`},
		{"service", `kubectl expose deployment nginx --port=80`},
		{"scale", `kubectl scale deployment nginx --replicas=3`},
		{"relabel", `POD_NAME=$(kubectl get pods -l app=nginx -o jsonpath='{.items[0].metadata.name}')
kubectl label pod $POD_NAME app=modified --overwrite`},
	}
}

// Run runs the step's script in a shell that finds kubectl in the folder kubectlDir, and returns what it printed. On
// failure the error has the script and what it wrote to stderr. The script dies with ctx.
func (s Step) Run(ctx context.Context, kubectlDir string) (stdout string, err error) {
	cmd := exec.CommandContext(ctx, "sh", "-e", "-c", s.Script)
	cmd.Env = append(os.Environ(), "PATH="+kubectlDir+string(os.PathListSeparator)+os.Getenv("PATH"))
	var out, problems bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &problems
	if err := cmd.Run(); err != nil {
		return out.String(), fmt.Errorf("%s: %w: %s", s.Script, err, strings.TrimSpace(problems.String()))
	}
	return out.String(), nil
}
