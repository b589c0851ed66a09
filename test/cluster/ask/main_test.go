// Package ask_test asks the program, as its user would, about a real control plane: one path of each question. What the
// questions answer in all cases is shown elsewhere, on graphs and manifests; here it is that a live cluster is read for
// them, and read whole.
//
// One control plane serves the package, with a small shop in namespace shop.
package ask_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"kubernetes-scraper/test/cluster"
	"kubernetes-scraper/test/cluster/satellite"
)

// patience is how long anything may take that a test waits for. It is no measure of how long it should take.
const patience = 90 * time.Second

// shared is what TestMain set up for the tests of this package, which only read it.
var shared struct {
	cluster *cluster.Cluster
	program string
	pod     string // of Deployment web
	node    string // that it is on
}

func TestMain(m *testing.M) {
	os.Exit(satellite.Main(m, patience, func(ctx context.Context, c *cluster.Cluster, program string) error {
		shared.cluster, shared.program = c, program
		return openShop(ctx)
	}))
}

// shop is what the questions are about.
const shop = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop, labels: {app: web}}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: shop/web:1
        envFrom:
        - configMapRef: {name: settings}
        - configMapRef: {name: lost, optional: true}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: unused, namespace: shop}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: front, namespace: shop}
spec: {defaultBackend: {service: {name: gone, port: {number: 80}}}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: alice, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: alice}]
`

func openShop(ctx context.Context) error {
	c := shared.cluster
	if _, err := c.Kubectl(ctx, "create", "namespace", "shop"); err != nil {
		return err
	}
	if _, err := c.KubectlInput(ctx, shop, "create", "-f", "-"); err != nil {
		return err
	}
	if _, err := c.Kubectl(ctx, "-n", "shop", "wait", "deployment", "web", "--for=jsonpath={.status.readyReplicas}=1", "--timeout=60s"); err != nil {
		return err
	}
	said, err := c.Kubectl(ctx, "-n", "shop", "get", "pods", "-l", "app=web", "-o", "jsonpath={.items[0].metadata.name} {.items[0].spec.nodeName}")
	shared.pod, shared.node, _ = strings.Cut(said, " ")
	return err
}

// An outcome is what became of a run of the program.
type outcome struct {
	code           int
	stdout, stderr string
}

// ask runs the program with a kubeconfig, empty for the admin's, to its end.
func ask(t *testing.T, kubeconfig string, args ...string) outcome {
	t.Helper()
	if kubeconfig == "" {
		kubeconfig = shared.cluster.Kubeconfig()
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, shared.program, args...)
	cmd.Env = append(os.Environ(), "KUBECONFIG="+kubeconfig)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return outcome{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// is fails the test unless the program ended with a code and wrote these texts, and nothing to stderr.
func (o outcome) is(t *testing.T, code int, texts ...string) {
	t.Helper()
	if o.code != code || o.stderr != "" {
		t.Errorf("exit code %d, want %d; stderr: %q", o.code, code, o.stderr)
	}
	for _, text := range texts {
		if !strings.Contains(o.stdout, text) {
			t.Errorf("it does not say %q:\n%s", text, o.stdout)
		}
	}
}
