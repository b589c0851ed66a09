package cli

import (
	"bytes"
	"net/http/httptest"
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
