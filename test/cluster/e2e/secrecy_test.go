package e2e_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"kubernetes-scraper/graph"
)

// canary stands in every place whose contents are nobody's business.
const canary = "canary-7f3a"

// What ConfigMaps, Secrets and literal environment variables hold is neither in the graph nor in the most talkative log,
// however large it is and wherever kubectl has left a copy.
func TestContentsStayWhereTheyAre(t *testing.T) {
	t.Parallel()
	b := newBench(t, shared.cluster, "secrecy")
	large := filepath.Join(t.TempDir(), "large")
	const mebibyte = 1 << 20 // the most that a ConfigMap may hold, with its key
	if err := os.WriteFile(large, []byte(strings.Repeat(canary+"\n", mebibyte)[:mebibyte-len(canary)]), 0o600); err != nil {
		t.Fatal(err)
	}
	b.kubectl("create", "configmap", "large", "--from-file="+canary+"="+large)
	b.kubectlInput(secretive, "apply", "-f", "-") // leaves the whole manifest in an annotation
	key := graph.EntityKey{Type: "Pod", Namespace: b.namespace, Name: "user"}
	if _, err := b.program.Await(b.ctx, has(key)); err != nil {
		t.Fatal(err)
	}

	p := startPlain(t, b.ctx, []string{"KUBECONFIG=" + shared.cluster.Kubeconfig()}, "-vvv")
	p.awaitFile(t, b.ctx, "graph.json")
	if _, code := p.signal(t, syscall.SIGTERM); code != 0 {
		t.Fatalf("exit code %d: %s", code, &p.stderr)
	}
	text := string(p.awaitFile(t, b.ctx, "graph.json"))
	for _, part := range []string{`"name":"large"`, `"name":"small"`, `"name":"hidden"`, `"name":"user"`} {
		if !strings.Contains(text, part) {
			t.Errorf("the graph lacks %s", part)
		}
	}
	if strings.Contains(text, canary) || strings.Contains(p.stderr.String(), canary) {
		t.Errorf("contents are in the graph: %v, in the log: %v", strings.Contains(text, canary), strings.Contains(p.stderr.String(), canary))
	}
	if !json.Valid([]byte(text)) {
		t.Error("the graph is not JSON")
	}
}

const secretive = `
apiVersion: v1
kind: ConfigMap
metadata: {name: small}
data: {key: ` + canary + `}
---
apiVersion: v1
kind: Secret
metadata: {name: hidden}
stringData: {password: ` + canary + `}
---
apiVersion: v1
kind: Pod
metadata: {name: user, annotations: {example.com/note: ` + canary + `}}
spec:
  schedulerName: none
  containers:
  - name: c
    image: example.com/` + canary + `
    args: [` + canary + `]
    env: [{name: PASSWORD, value: ` + canary + `}, {name: P, valueFrom: {secretKeyRef: {name: hidden, key: ` + canary + `}}}]
    envFrom: [{configMapRef: {name: small}}]
`
