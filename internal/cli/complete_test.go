package cli

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/feed"
	"kubernetes-scraper/internal/server"
	"kubernetes-scraper/query"
)

// TestCompleteOfSatellite: the names that a running Satellite knows are completed.
func TestCompleteOfSatellite(t *testing.T) {
	published, g := feed.New(), graph.New("c", nil)
	g.SetPresent(g.Ensure(g.Kind("", "Pod"), "shop", "web", graph.Unknown), "u", nil)
	published.Publish(g.Commit())
	web := httptest.NewServer(server.New(server.Config{Feed: published, Vocabulary: func() *query.Vocabulary { return &query.Vocabulary{} }}))
	defer web.Close()
	for args, want := range map[string]string{
		"show --from URL -n shop pod/":  "pod/web",
		"show --from URL -n shop pod w": "web",
		"show --from URL -n s":          "shop",
		"show --from URL po":            "pods",
	} {
		var stdout, stderr bytes.Buffer
		err := Run(t.Context(), append([]string{"__complete"}, strings.Fields(strings.ReplaceAll(args, "URL", web.URL))...), &stdout, &stderr)
		if first, _, _ := strings.Cut(stdout.String(), "\n"); err != nil || first != want {
			t.Errorf("%s: %v\n%s", args, err, &stdout)
		}
	}
}

// TestCompleteKinds: of a cluster the kinds are completed that it serves and that can be read, whatever the catalog has; if
// it does not answer, those of the catalog. A short name is completed where nothing longer begins so.
func TestCompleteKinds(t *testing.T) {
	resource := func(kind, name, verbs string) string {
		return fmt.Sprintf(`{"resource":%q,"responseKind":{"kind":%q},"scope":"Namespaced","verbs":[%s]}`, name, kind, verbs)
	}
	group := func(name, resources string) string {
		return fmt.Sprintf(`{"kind":"APIGroupDiscoveryList","items":[{"metadata":{"name":%q},"versions":[{"version":"v1","resources":[%s]}]}]}`, name, resources)
	}
	const readable = `"list","watch"`
	answers := map[string]string{
		"/api": group("", resource("Service", "services", readable)+","+resource("ServiceAccount", "serviceaccounts", readable)+
			","+resource("Binding", "bindings", `"create"`)),
		"/apis": group("example.com", resource("Widget", "widgets", readable)),
	}
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write([]byte(answers[r.URL.Path])) }))
	defer web.Close()
	config := func(server string) string {
		path := filepath.Join(t.TempDir(), "config")
		text := fmt.Sprintf(`{"apiVersion": "v1", "kind": "Config", "current-context": "c", "users": [{"name": "c", "user": {}}],
			"contexts": [{"name": "c", "context": {"cluster": "c", "user": "c"}}], "clusters": [{"name": "c", "cluster": {"server": %q}}]}`, server)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	here, gone := config(web.URL), config("http://127.0.0.1:1")
	for _, row := range []struct{ config, begun, want string }{
		{here, "", "serviceaccounts services widgets"},
		{here, "wid", "widgets"},
		{here, "sv", "svc"},
		{here, "svc", "svc"},
		{here, "s", "serviceaccounts services"},
		{here, "deploy", ""},
		{gone, "deploy", "deployments"},
		{gone, "cm", "cm"},
	} {
		var stdout, stderr bytes.Buffer
		err := Run(t.Context(), []string{"__complete", "show", "--kubeconfig", row.config, row.begun}, &stdout, &stderr)
		got, _, _ := strings.Cut(stdout.String(), ":")
		if got := strings.Join(strings.Fields(got), " "); err != nil || got != row.want {
			t.Errorf("%q is completed to %q, want %q (%v)", row.begun, got, row.want, err)
		}
	}
}
