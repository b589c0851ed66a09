package cli

import (
	"bytes"
	"errors"
	"net/http/httptest"
	"strings"
	"testing"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/cli/ask"
	"kubernetes-scraper/internal/feed"
	"kubernetes-scraper/internal/server"
	"kubernetes-scraper/query"
)

// TestSince: what has changed at a running Satellite, since a revision and for so long, and what is no such question. A
// namespace that it knows is not there is told.
func TestSince(t *testing.T) {
	published, g := feed.New(), graph.New("c", nil)
	g.SetKindState(g.Kind("", "Namespace"), graph.Live, "")
	g.SetPresent(g.Ensure(g.Kind("", "Namespace"), "", "shop", graph.Unknown), "n", nil)
	for _, status := range []string{"Pending", "Running"} {
		for _, namespace := range []string{"shop", "b"} {
			g.SetPresent(g.Ensure(g.Kind("", "Pod"), namespace, "web", graph.Unknown), "u", []graph.Property{{Name: "status", Value: status}})
		}
		published.Publish(g.Commit())
	}
	words := &query.Vocabulary{Kinds: []query.KindName{{Kind: "Namespace", Resource: "namespaces", Singular: "namespace"}}}
	web := httptest.NewServer(server.New(server.Config{Feed: published, Vocabulary: func() *query.Vocabulary { return words }}))
	defer web.Close()
	change := "Pod shop/web: status Pending -> Running"
	for _, row := range []struct {
		args           string
		code           int
		stdout, stderr string
	}{
		{"diff --since 1 --from URL", 0, "~ Pod b/web: status Pending -> Running\n~ " + change, ""},
		{"diff --since 1 --from URL -n shop --exit-code", 1, "~ " + change, ""},
		{"diff --since 2 --from URL --exit-code", 0, "", ""},
		{"diff --since soon --from URL", 1, "", "such as 10m"},
		{"diff --since 1 old.json --from URL", 1, "", "--since stands for the old graph"},
		{"diff --since 1 --from .", 1, "", "--since asks a running Satellite"},
		{"missing --from URL -n shpo", 1, "", "there is no namespace/shpo"},
		{"watch --from URL -n shpo", 1, "", "there is no namespace shpo, and nothing in it; did you mean shop?"},
		{"missing --from URL -n shop", 0, "no reference is known to lead nowhere", ""},
	} {
		var stdout, stderr bytes.Buffer
		err := Run(t.Context(), strings.Fields(strings.ReplaceAll(row.args, "URL", web.URL)), &stdout, &stderr)
		code := 0
		if err != nil {
			code = 1
			var exit *ask.ExitError
			if errors.As(err, &exit) {
				code = exit.Code
			}
			stderr.WriteString(err.Error())
		}
		if code != row.code || strings.TrimSpace(stdout.String()) != row.stdout || !strings.Contains(stderr.String(), row.stderr) {
			t.Errorf("%s: exit code %d\n%s\n%s", row.args, code, &stdout, &stderr)
		}
	}
}
