package kube

import (
	"context"
	"crypto/tls"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kubernetes-scraper/internal/event"
	"kubernetes-scraper/internal/extract"
)

// kubeconfig writes a file with a context, cluster and user for each name; the first is current.
func kubeconfig(t *testing.T, names ...string) string {
	t.Helper()
	var contexts, clusters, users strings.Builder
	for _, n := range names {
		fmt.Fprintf(&contexts, "- {name: %s, context: {cluster: %s-cluster, user: %s-user}}\n", n, n, n)
		fmt.Fprintf(&clusters, "- {name: %s-cluster, cluster: {server: \"https://%s.example:6443/prefix/\"}}\n", n, n)
		fmt.Fprintf(&users, "- {name: %s-user, user: {token: token-of-%s}}\n", n, n)
	}
	return file(t, fmt.Sprintf("apiVersion: v1\nkind: Config\ncurrent-context: %s\ncontexts:\n%sclusters:\n%susers:\n%s",
		names[0], &contexts, &clusters, &users))
}

func file(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// nowhere makes sure that the machine's own configuration is not found.
func nowhere(t *testing.T) (home string) {
	t.Helper()
	home = t.TempDir()
	for name, value := range map[string]string{
		"HOME": home, "USERPROFILE": home, "HOMEDRIVE": "", "HOMEPATH": "",
		"KUBECONFIG": "", "KUBERNETES_SERVICE_HOST": "", "KUBERNETES_SERVICE_PORT": "",
	} {
		t.Setenv(name, value)
	}
	return home
}

func TestConnectFinds(t *testing.T) {
	home := nowhere(t)
	if err := os.MkdirAll(filepath.Join(home, ".kube"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Link(kubeconfig(t, "home"), filepath.Join(home, ".kube", "config")); err != nil {
		t.Fatal(err)
	}
	one, two, missing := kubeconfig(t, "one", "shared"), kubeconfig(t, "two", "shared"), filepath.Join(home, "missing")
	list := strings.Join([]string{missing, one, one, two}, string(os.PathListSeparator))
	for _, row := range []struct {
		name    string
		env     string
		options ConnectOptions
		want    string
	}{
		{"home", "", ConnectOptions{}, "home"},
		{"$KUBECONFIG before home, its first file's context", list, ConnectOptions{}, "one"},
		{"a context of its second file", list, ConnectOptions{Context: "two"}, "two"},
		{"the flag before $KUBECONFIG", list, ConnectOptions{Kubeconfig: two}, "two"},
		{"the flag and a context", list, ConnectOptions{Kubeconfig: two, Context: "shared"}, "shared"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Setenv("KUBECONFIG", row.env)
			c, err := Connect(row.options)
			if err != nil {
				t.Fatal(err)
			}
			expect(t, "cluster", c.ClusterName(), row.want+"-cluster")
			expect(t, "server", c.Server(), "https://"+row.want+".example:6443/prefix")
		})
	}
}

// Every error is one line that says what was looked for and where.
func TestConnectErrors(t *testing.T) {
	home := nowhere(t)
	good := kubeconfig(t, "dev", "prod", "staging")
	empty := file(t, "")
	garbage := file(t, "this: is: not yaml")
	noCurrent := file(t, "apiVersion: v1\nkind: Config\ncontexts:\n- {name: a, context: {cluster: a}}\nclusters:\n- {name: a, cluster: {server: https://a}}\n")
	noCluster := file(t, "apiVersion: v1\nkind: Config\ncurrent-context: a\ncontexts:\n- {name: a, context: {cluster: gone}}\n")
	noCert := file(t, "apiVersion: v1\nkind: Config\ncurrent-context: a\ncontexts:\n- {name: a, context: {cluster: a, user: u}}\nclusters:\n"+
		"- {name: a, cluster: {server: https://a, certificate-authority: /does/not/exist}}\nusers:\n- {name: u, user: {token: SECRET}}\n")
	missing := filepath.Join(home, "missing")
	for _, row := range []struct {
		name    string
		env     string
		options ConnectOptions
		want    []string
	}{
		{"nothing at all", "", ConnectOptions{},
			[]string{"--kubeconfig is not given", "$KUBECONFIG is not set", filepath.Join(home, ".kube", "config") + " does not exist", "service account", "name a kubeconfig file"}},
		{"nothing in $KUBECONFIG", missing + string(os.PathListSeparator) + empty, ConnectOptions{},
			[]string{"of $KUBECONFIG " + missing + " does not exist, " + empty + " is empty"}},
		{"context without configuration", "", ConnectOptions{Context: "prod"}, []string{`context "prod"`, "does not exist"}},
		{"the flag's file is missing", good, ConnectOptions{Kubeconfig: missing}, []string{missing, "--kubeconfig", "does not exist"}},
		{"the flag's file is empty", good, ConnectOptions{Kubeconfig: empty}, []string{empty, "no cluster"}},
		{"the file is a folder", home, ConnectOptions{}, []string{home, "is a directory"}},
		{"the file is garbage", garbage, ConnectOptions{}, []string{garbage, "cannot be read", "mapping values"}},
		{"one of two files is garbage", good + string(os.PathListSeparator) + garbage, ConnectOptions{}, []string{garbage, "cannot be read"}},
		{"no such context", good, ConnectOptions{Context: "prdo"}, []string{`context "prdo" is not in ` + good, "dev, prod, staging", `did you mean "prod"?`}},
		{"no such context, none like it", good, ConnectOptions{Context: "xyzzyxyzzy"}, []string{"dev, prod, staging"}},
		{"no current context", noCurrent, ConnectOptions{}, []string{noCurrent, "no current context", "--context: a"}},
		{"context without cluster", noCluster, ConnectOptions{}, []string{`context "a"`, noCluster, `"gone"`}},
		{"certificate is missing", noCert, ConnectOptions{}, []string{noCert, "/does/not/exist"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Setenv("KUBECONFIG", row.env)
			_, err := Connect(row.options)
			if err == nil {
				t.Fatal("no error")
			}
			for _, want := range row.want {
				expectContains(t, "error", err.Error(), want)
			}
			if strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), "SECRET") {
				t.Errorf("not one clean line: %s", err)
			}
			if strings.Contains(row.name, "none like it") && strings.Contains(err.Error(), "did you mean") {
				t.Errorf("a wild guess: %s", err)
			}
		})
	}
	t.Run("a pod without service account", func(t *testing.T) {
		if _, err := os.Stat("/var/run/secrets/kubernetes.io/serviceaccount/token"); err == nil {
			t.Skip("there is one")
		}
		t.Setenv("KUBERNETES_SERVICE_HOST", "10.0.0.1")
		t.Setenv("KUBERNETES_SERVICE_PORT", "443")
		_, err := Connect(ConnectOptions{})
		if err == nil {
			t.Fatal("no error")
		}
		expectContains(t, "error", err.Error(), "service account cannot be used")
	})
}

// loopback starts a TLS server with HTTP/2 and writes a kubeconfig for it; user is YAML of the user's entry.
func loopback(t *testing.T, user string, handle http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewUnstartedServer(handle)
	server.EnableHTTP2 = true
	server.Config.ErrorLog = quiet()
	server.StartTLS()
	t.Cleanup(server.Close)
	ca := filepath.Join(t.TempDir(), "ca.crt")
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(ca, block, 0o600); err != nil {
		t.Fatal(err)
	}
	return file(t, fmt.Sprintf("apiVersion: v1\nkind: Config\ncurrent-context: a\ncontexts:\n- {name: a, context: {cluster: a, user: u}}\n"+
		"clusters:\n- {name: a, cluster: {server: %q, certificate-authority: %q}}\nusers:\n- {name: u, user: %s}\n", server.URL, ca, user))
}

func connected(t *testing.T, path string) *Client {
	t.Helper()
	nowhere(t)
	c, err := Connect(ConnectOptions{Kubeconfig: path, UserAgent: "test-agent/1"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.http.CloseIdleConnections)
	return c
}

// One request each over real TLS, to see what client-go's transport makes of it.
func TestTransport(t *testing.T) {
	token := file(t, "token-in-a-file\n")
	exec := filepath.Join(t.TempDir(), "plugin")
	script := "#!/bin/sh\necho '{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\"from-the-plugin\"}}'\n"
	if err := os.WriteFile(exec, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ name, user, header, want string }{
		{"token", "{token: abc}", "Authorization", "Bearer abc"},
		{"token file", fmt.Sprintf("{tokenFile: %q}", token), "Authorization", "Bearer token-in-a-file"},
		{"impersonation", "{token: abc, as: jane}", "Impersonate-User", "jane"},
		{"plugin", fmt.Sprintf("{exec: {apiVersion: client.authentication.k8s.io/v1, command: %q, interactiveMode: Never}}", exec),
			"Authorization", "Bearer from-the-plugin"},
	} {
		t.Run(row.name, func(t *testing.T) {
			seen := make(chan *http.Request, 1)
			c := connected(t, loopback(t, row.user, func(w http.ResponseWriter, r *http.Request) { seen <- r }))
			resp, err := c.get(t.Context(), "/api/v1/pods", listQuery(500, ""), listAccept(&pods, extract.Protobuf))
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			r := <-seen
			expect(t, "protocol", r.Proto, "HTTP/2.0")
			expect(t, row.header, r.Header.Get(row.header), row.want)
			expect(t, "User-Agent", r.Header.Get("User-Agent"), "test-agent/1")
			expect(t, "Accept", r.Header.Get("Accept"), "application/vnd.kubernetes.protobuf")
			expect(t, "Accept-Encoding", r.Header.Get("Accept-Encoding"), "")
			expect(t, "URI", r.RequestURI, "/api/v1/pods?limit=500")
		})
	}
}

// Nobody is sent elsewhere with our credentials.
func TestRedirectIsNotFollowed(t *testing.T) {
	c := connected(t, loopback(t, "{token: abc}", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/api" {
			t.Errorf("%s was asked", r.URL)
		}
		http.Redirect(w, r, "/elsewhere", http.StatusFound)
	}))
	_, err := c.get(t.Context(), "/api", nil, jsonType)
	var status *StatusError
	if !errors.As(err, &status) || status.Code != http.StatusFound {
		t.Errorf("error %v", err)
	}
}

func TestRefusalsOverHTTP(t *testing.T) {
	for name, row := range map[string]struct {
		contentType, body, want string
	}{
		"JSON":      {jsonType, `{"kind":"Status","code":403,"message":"pods is forbidden"}`, "the server answered 403 Forbidden: pods is forbidden"},
		"plain":     {"text/plain", "no\nway", "the server answered 403 Forbidden: no way"},
		"nothing":   {"", "", "the server answered 403 Forbidden"},
		"forbidden": {"text/plain", "Forbidden", "the server answered 403 Forbidden"},
		"endless":   {"text/plain", strings.Repeat("x", 1<<20), "the server answered 403 Forbidden: " + strings.Repeat("x", 300) + "..."},
	} {
		t.Run(name, func(t *testing.T) {
			c := connected(t, loopback(t, "{token: abc}", func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", row.contentType)
				w.Header().Set("Retry-After", "7")
				w.WriteHeader(403)
				fmt.Fprint(w, row.body)
			}))
			_, err := c.get(t.Context(), "/api", nil, jsonType)
			expect(t, "error", err.Error(), row.want)
			if d := retryAfterOf(err); d != 7*time.Second {
				t.Errorf("Retry-After %v", d)
			}
		})
	}
}

// A certificate of somebody else is refused, and said so.
func TestWrongCertificate(t *testing.T) {
	nowhere(t)
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	server.Config.ErrorLog = quiet()
	server.StartTLS()
	defer server.Close()
	path := file(t, fmt.Sprintf("apiVersion: v1\nkind: Config\ncurrent-context: a\ncontexts:\n- {name: a, context: {cluster: a}}\nclusters:\n- {name: a, cluster: {server: %q}}\n", server.URL))
	c := must(Connect(ConnectOptions{Kubeconfig: path}))
	defer c.http.CloseIdleConnections()
	_, err := c.get(t.Context(), "/api", nil, jsonType)
	var unreachable *unreachableError
	if !errors.As(err, &unreachable) {
		t.Fatalf("error %v", err)
	}
	expectContains(t, "reason", shortReason(unreachable.err), "certificate signed by unknown authority")
}

func TestConnectionRefused(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	c := must(NewClient(server.Client(), server.URL, "gone"))
	_, err := c.get(t.Context(), "/api", nil, jsonType)
	expect(t, "error", err.Error(), "no answer: connection refused")
}

// The whole way over a real connection: streaming list, an event, the end by context.
func TestReaderOverHTTP(t *testing.T) {
	c := connected(t, loopback(t, "{token: abc}", func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path != podPath:
			w.WriteHeader(404)
			return
		case r.Header.Get("Accept") != protobufType+";stream=watch":
			w.WriteHeader(406)
			return
		}
		w.Header().Set("Content-Type", protobufType+";stream=watch")
		for _, b := range [][]byte{add("a", "1"), end("5"), remove("a", "6")} {
			_, _ = w.Write(b)
			w.(http.Flusher).Flush()
		}
		<-r.Context().Done()
	}))
	reader := New(Config{
		Client: c, Catalog: Catalog{Kinds: kinds(pods)},
		Compile: compileFake, HasSchema: hasSchema,
	})
	ctx, cancel := context.WithCancel(t.Context())
	out := make(chan event.Batch)
	done := make(chan error)
	go func() { done <- reader.Run(ctx, out) }()
	var words []string
	for len(words) < 6 {
		for _, e := range (<-out).Events {
			words = append(words, word(e))
		}
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	expect(t, "told", strings.Join(words, " "), "syncing [ +a ] live -a")
}

// quiet is a log for servers whose clients are meant to fail.
func quiet() *log.Logger { return log.New(io.Discard, "", 0) }
