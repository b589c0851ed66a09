package ask

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// TestExportToTerminal: what is exported never drives a terminal, and comes as it is where there is none.
func TestExportToTerminal(t *testing.T) {
	const name = "a\\u001b[2Jb\\u009b1m"
	saved := filepath.Join(t.TempDir(), "graph.json")
	graph := `{"cluster":"c","revision":1,"complete":true,"kinds":[],"nodes":[{"key":{"type":"Pod","namespace":"x","name":"` + name + `"},"revision":1}],"relationships":[]}`
	if err := os.WriteFile(saved, []byte(graph), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, format := range []string{"dot", "cypher", "mermaid", "graphml", "json"} {
		for _, terminal := range []bool{true, false} {
			var stdout, stderr bytes.Buffer
			root := &cobra.Command{SilenceErrors: true, SilenceUsage: true}
			Add(root, Program{Name: "x", Stdout: &stdout, Stderr: &stderr, Terminal: terminal})
			root.SetArgs([]string{"export", format, "--from", saved})
			if err := root.ExecuteContext(t.Context()); err != nil {
				t.Fatal(err)
			}
			driven := strings.ContainsAny(stdout.String(), "\x1b\u009b")
			if terminal && driven || !terminal && format == "dot" && !driven {
				t.Errorf("%s, on a terminal %v: %q", format, terminal, &stdout)
			}
			if strings.Count(stdout.String(), "\n") == 0 {
				t.Errorf("%s is %q", format, &stdout)
			}
		}
	}
}
