// Package serve_test asks the program over HTTP while a real API server says who may.
package serve_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"kubernetes-scraper/test/cluster"
	"kubernetes-scraper/test/cluster/satellite"
)

// patience is how long anything may take that a test waits for.
const patience = 90 * time.Second

var shared struct {
	cluster *cluster.Cluster
	program string
}

func TestMain(m *testing.M) {
	os.Exit(satellite.Main(m, patience, func(_ context.Context, c *cluster.Cluster, program string) error {
		shared.cluster, shared.program = c, program
		return nil
	}))
}

// A site is the program, serving.
type site struct {
	*testing.T
	ctx    context.Context
	url    string
	client *http.Client
}

// serve runs the program as a user of the cluster, and waits until it is ready.
func serve(t *testing.T, kubeconfig string, args ...string) *site {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	p, err := satellite.Start(ctx, shared.program, []string{"KUBECONFIG=" + kubeconfig}, append([]string{"-v"}, args...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Stop(); err != nil && ctx.Err() == nil {
			t.Error(err)
		}
	})
	if err := p.AwaitSaid(ctx, "msg=answering"); err != nil {
		t.Fatal(err)
	}
	if kubeconfig == shared.cluster.Kubeconfig() {
		if _, err := p.AwaitComplete(ctx); err != nil {
			t.Fatal(err)
		}
	}
	url := regexp.MustCompile(`msg=answering url=(\S+)`).FindStringSubmatch(p.Stderr())[1]
	s := &site{T: t, ctx: ctx, url: url, client: &http.Client{}}
	if pem, err := os.ReadFile(certificate()); err == nil {
		pool := x509.NewCertPool()
		pool.AppendCertsFromPEM(pem)
		s.client.Transport = &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}
		t.Cleanup(s.client.CloseIdleConnections)
	}
	return s
}

// certificate and its key are those of the control plane, which are good for 127.0.0.1.
func certificate() string { return filepath.Join(shared.cluster.Dir(), "tls.crt") }
func key() string         { return filepath.Join(shared.cluster.Dir(), "tls.key") }

// get returns the status, the headers and the body of an answer.
func (s *site) get(path, token string) (int, http.Header, string) {
	s.Helper()
	r, err := http.NewRequestWithContext(s.ctx, http.MethodGet, s.url+path, nil)
	if err != nil {
		s.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	answer, err := s.client.Do(r)
	if err != nil {
		s.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		s.Fatal(err)
	}
	return answer.StatusCode, answer.Header, string(body)
}

// want checks what somebody with a token is answered.
func (s *site) want(path, token string, status int) {
	s.Helper()
	got, h, body := s.get(path, token)
	if got != status {
		s.Errorf("%s is answered with %d, want %d: %s", path, got, status, body)
	}
	if status >= 400 && h.Get("Content-Type") != "application/problem+json" {
		s.Errorf("%s: the error is %q", path, h.Get("Content-Type"))
	}
}

func kubectl(t *testing.T, args ...string) string {
	t.Helper()
	return kubectlInput(t, "", args...)
}

func kubectlInput(t *testing.T, input string, args ...string) string {
	t.Helper()
	out, err := shared.cluster.KubectlInput(t.Context(), input, args...)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(out)
}

// TestLoopback: nobody is asked who they are, and what is answered is the cluster.
func TestLoopback(t *testing.T) {
	s := serve(t, shared.cluster.Kubeconfig(), "--listen", "127.0.0.1:0")
	for _, path := range []string{"/livez", "/readyz", "/metrics", "/openapi.json", "/v1/graph", "/v1/kinds", "/v1/missing", "/v1/orphans",
		"/v1/show/ns/default", "/v1/deps/svc/default/kubernetes", "/v1/impact/namespaces/default", "/v1/tree/svc/kubernetes",
		"/v1/path?from=ns/default&to=svc/kubernetes&namespace=default"} {
		s.want(path, "", http.StatusOK)
	}
	s.want("/v1/show/svc/default/kubernets", "", http.StatusNotFound)
	_, _, body := s.get("/v1/show/namespaces/default", "")
	var answer struct {
		Complete bool
		Object   struct{ UID string }
	}
	uid := kubectl(t, "get", "namespace", "default", "-o", "jsonpath={.metadata.uid}")
	if err := json.Unmarshal([]byte(body), &answer); err != nil || !answer.Complete || answer.Object.UID != uid {
		t.Errorf("%v: %s, want UID %s", err, body, uid)
	}
	if _, _, metrics := s.get("/metrics", ""); !strings.Contains(metrics, `kubernetes_scraper_events_total{type="upsert"}`) ||
		!strings.Contains(metrics, "kubernetes_scraper_commits_total") {
		t.Error("the collector is not measured")
	}
}

const readers = `
apiVersion: v1
kind: Namespace
metadata: {name: readers}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: reader, namespace: readers}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: scraper, namespace: readers}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: stranger, namespace: readers}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: satellite-reader}
rules: [{nonResourceURLs: ["/v1/*"], verbs: ["get"]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: satellite-reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: satellite-reader}
subjects: [{kind: ServiceAccount, name: reader, namespace: readers}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: satellite-metrics}
rules: [{nonResourceURLs: ["/metrics"], verbs: ["get"]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: satellite-metrics}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: satellite-metrics}
subjects: [{kind: ServiceAccount, name: scraper, namespace: readers}]
`

// TestAuthentication: each thing that the cluster can say of a token, over TLS.
func TestAuthentication(t *testing.T) {
	kubectlInput(t, readers, "create", "-f", "-")
	token := func(account string) string { return kubectl(t, "create", "token", account, "-n", "readers") }
	reader, scraper, stranger := token("reader"), token("scraper"), token("stranger")
	s := serve(t, shared.cluster.Kubeconfig(), "--listen", "127.0.0.1:0", "--authenticate", "--tls-cert-file", certificate(), "--tls-private-key-file", key())
	if !strings.HasPrefix(s.url, "https://") {
		t.Fatalf("it serves %s", s.url)
	}
	for _, row := range []struct {
		who, token    string
		v1, metricses int
	}{
		{"nobody", "", 401, 401},
		{"a token that nobody gave out", "abc.def.ghi", 401, 401},
		{"a token with a wrong signature", reader[:len(reader)-4] + "AAAA", 401, 401},
		{"a service account without rights", stranger, 403, 403},
		{"a service account that may read the graph", reader, 200, 403},
		{"a service account that may read metrics", scraper, 403, 200},
	} {
		t.Run(row.who, func(t *testing.T) {
			s := &site{T: t, ctx: s.ctx, url: s.url, client: s.client}
			for range 2 { // the second answer is one that was kept
				s.want("/v1/kinds", row.token, row.v1)
				s.want("/metrics", row.token, row.metricses)
				s.want("/livez", row.token, 200)
				s.want("/readyz", row.token, 200)
			}
		})
	}
	s.asks(reader)
	// A token that was good is not any more when its account has gone, and the answer that was kept has aged.
	kubectl(t, "delete", "serviceaccount", "reader", "-n", "readers")
	for deadline := time.Now().Add(patience); ; time.Sleep(100 * time.Millisecond) {
		code, _, body := s.get("/v1/kinds", reader)
		if code == http.StatusUnauthorized {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("a token of an account that is gone is answered with %d: %s", code, body)
		}
	}
}

// asks has the program ask the one that serves, with a token and without.
func (s *site) asks(token string) {
	s.Helper()
	file := filepath.Join(s.TempDir(), "token")
	if err := os.WriteFile(file, []byte(token+"\n"), 0o600); err != nil {
		s.Fatal(err)
	}
	ask := func(args ...string) (string, error) {
		out, err := exec.CommandContext(s.ctx, shared.program, append([]string{"kinds", "-o", "json", "--from", s.url}, args...)...).CombinedOutput()
		return string(out), err
	}
	if out, err := ask("--certificate-authority", certificate(), "--token-file", file); err != nil || !strings.Contains(out, `"Pod"`) {
		s.Errorf("asked with a token: %v, %s", err, out)
	}
	if out, err := ask("--certificate-authority", certificate()); err == nil || !strings.Contains(out, "error: ") || strings.Contains(out, `"Pod"`) {
		s.Errorf("asked without a token: %v, %s", err, out)
	}
	if out, err := ask("--token-file", file); err == nil || !strings.Contains(out, "certificate") {
		s.Errorf("asked without trust: %v, %s", err, out)
	}
}

// TestMayNotAsk: a program that may not make reviews lets nobody in, and says why in its log alone.
func TestMayNotAsk(t *testing.T) {
	kubeconfig, err := shared.cluster.KubeconfigFor("alice")
	if err != nil {
		t.Fatal(err)
	}
	s := serve(t, kubeconfig, "--listen", "127.0.0.1:0", "--authenticate", "--include", "configmaps")
	s.want("/v1/kinds", "abc", http.StatusServiceUnavailable)
	s.want("/livez", "", http.StatusOK)
}

// TestRefusesToStart: an address that others reach is not served by mistake.
func TestRefusesToStart(t *testing.T) {
	for _, row := range []struct {
		args []string
		want string
	}{
		{[]string{"--listen", "0.0.0.0:0"}, "--insecure"},
		{[]string{"--listen", "0.0.0.0:0", "--authenticate"}, "--tls-cert-file"},
		{[]string{"--listen", "0.0.0.0:0", "--tls-cert-file", "x"}, "belong together"},
		{[]string{"--listen", "nonsense"}, "no address"},
	} {
		var stderr bytes.Buffer
		p, err := satellite.Start(t.Context(), shared.program, []string{"KUBECONFIG=" + shared.cluster.Kubeconfig()}, row.args...)
		if err != nil {
			t.Fatal(err)
		}
		code, err := p.Wait()
		stderr.WriteString(p.Stderr())
		if err != nil || code != 1 || !strings.Contains(stderr.String(), row.want) {
			t.Errorf("%v: ended with %d (%v), saying %s", row.args, code, err, &stderr)
		}
	}
	insecure := serve(t, shared.cluster.Kubeconfig(), "--listen", "0.0.0.0:0", "--insecure")
	insecure.url = "http://127.0.0.1" + insecure.url[strings.LastIndex(insecure.url, ":"):]
	insecure.want("/v1/kinds", "", http.StatusOK)
}

// TestPortTaken: an address that was asked for and is taken is an error; the default one is not, and that is said.
func TestPortTaken(t *testing.T) {
	s := serve(t, shared.cluster.Kubeconfig(), "--listen", "127.0.0.1:0")
	address := strings.TrimPrefix(s.url, "http://")
	p, err := satellite.Start(t.Context(), shared.program, []string{"KUBECONFIG=" + shared.cluster.Kubeconfig()}, "--listen", address)
	if err != nil {
		t.Fatal(err)
	}
	if code, _ := p.Wait(); code != 1 || !strings.Contains(p.Stderr(), "another program listens on this address: "+address) {
		t.Errorf("ended with %d, saying %s", code, p.Stderr())
	}
}
