package cli

import (
	"errors"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets scripts run the program: this test binary, under the program's name.
func TestMain(m *testing.M) {
	program := func() { os.Exit(Main(os.Args[1:], os.Stdout, os.Stderr)) }
	testscript.Main(m, map[string]func(){"kubernetes-scraper": program, "kubectl-satellite": program})
}

// TestScripts runs testdata/*.txtar: the program as its user sees it, one behaviour a script.
//
// A script sees nothing of this machine's configuration: its home is an empty directory. Beside testscript's own commands
// there is
//
//	fails arguments...
//
// which runs the program and expects what every error is: exit code 1, nothing on stdout, and on stderr one line that
// begins with "error: "; and
//
//	exits code arguments...
//
// which runs it and expects that exit code. The file shop.yaml is there for every script.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"fails": fails, "exits": exits},
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("HOME", e.Getenv("WORK")+"/home")
			shop, err := os.ReadFile("testdata/shop.yaml")
			if err != nil {
				return err
			}
			return os.WriteFile(e.Getenv("WORK")+"/shop.yaml", shop, 0o600)
		},
	})
}

func fails(ts *testscript.TestScript, neg bool, args []string) {
	if neg {
		ts.Fatalf("usage: fails arguments...")
	}
	err := ts.Exec("kubernetes-scraper", args...)
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 {
		ts.Fatalf("ended with %v, want exit code 1", err)
	}
	if out := ts.ReadFile("stdout"); out != "" {
		ts.Fatalf("an error wrote to stdout: %q", out)
	}
	message := ts.ReadFile("stderr")
	if !strings.HasPrefix(message, "error: ") || strings.Count(message, "\n") != 1 || !strings.HasSuffix(message, "\n") {
		ts.Fatalf("an error is one line that begins with \"error: \", this is %q", message)
	}
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits code arguments...")
	}
	code := 0
	var exit *exec.ExitError
	if err := ts.Exec("kubernetes-scraper", args[1:]...); errors.As(err, &exit) {
		code = exit.ExitCode()
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("ended with %d, want %s", code, args[0])
	}
}
