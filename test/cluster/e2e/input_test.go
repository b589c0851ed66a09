package e2e_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What cannot work is said in one line, with what was looked for and what to do.
func TestBadInput(t *testing.T) {
	t.Parallel()
	here := "KUBECONFIG=" + shared.cluster.Kubeconfig()
	dir := t.TempDir()
	broken := filepath.Join(dir, "broken")
	if err := os.WriteFile(broken, []byte("no: [kubeconfig"), 0o600); err != nil {
		t.Fatal(err)
	}
	missing := filepath.Join(dir, "missing")
	for _, test := range []struct {
		name string
		env  []string
		args []string
		says []string
	}{
		{"no configuration", nil, nil,
			[]string{"no cluster to connect to", "--kubeconfig", "$KUBECONFIG is not set", "HOME/.kube/config does not exist", "service account"}},
		{"a missing file in the environment", []string{"KUBECONFIG=" + missing}, nil,
			[]string{"no cluster to connect to", "$KUBECONFIG", missing + " does not exist"}},
		{"a missing file in a flag", []string{here}, []string{"--kubeconfig", missing},
			[]string{missing, "--kubeconfig", "does not exist"}},
		{"a broken file", []string{"KUBECONFIG=" + broken}, nil, []string{broken, "cannot be read"}},
		{"a wrong context", []string{here}, []string{"--context", "admim"},
			[]string{`context "admim" is not in ` + shared.cluster.Kubeconfig(), "there are: admin", `did you mean "admin"?`}},
		{"an unknown flag", []string{here}, []string{"--contxt", "admin"}, []string{"--contxt", "did you mean --context?", "--help"}},
		{"an argument", []string{here}, []string{"serve"}, []string{`"serve"`, "--help"}},
		{"an output that is a directory", []string{here}, []string{"--output", dir},
			[]string{dir + " is a directory", "--output", filepath.Join(dir, "graph.json")}},
		{"an output in a directory that is missing", []string{here}, []string{"--output", filepath.Join(missing, "graph.json")},
			[]string{filepath.Join(missing, "graph.json"), "does not exist, create it first"}},
		{"an interval that is no time", []string{here}, []string{"--interval", "often"}, []string{"--interval", "often"}},
		{"two namespaces in one flag", []string{here}, []string{"-n", "a,b"}, []string{`"a,b"`, "-n a -n b"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := startPlain(t, timed(t), test.env, test.args...)
			p.wait(t)
			said := strings.ReplaceAll(p.stderr.String(), p.dir, "HOME")
			if code := p.cmd.ProcessState.ExitCode(); code != 1 {
				t.Errorf("exit code %d", code)
			}
			if strings.Count(said, "\n") != 1 || !strings.HasPrefix(said, "error: ") || p.stdout.String() != "" {
				t.Errorf("want one line on stderr and nothing on stdout, got %q and %q", said, &p.stdout)
			}
			for _, want := range test.says {
				if !strings.Contains(said, want) {
					t.Errorf("%q is not in: %s", want, said)
				}
			}
			if files := listing(t, p.dir); len(files) > 0 {
				t.Errorf("it left %v", files)
			}
			t.Log(strings.TrimSpace(said))
		})
	}
}
