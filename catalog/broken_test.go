package catalog

import (
	"regexp"
	"strings"
	"testing"
)

// world are kinds for the rules of the tables: every rule stands in line 9 from column 9 on.
const world = `apiVersion: example.com/v1
kinds:
  - {kind: Baz, resource: bazes, scope: Cluster, aliases: [{name: device, at: "spec.devices[*]", value: "{$.spec.pool}/{name}"}]}
  - {kind: Tiny, resource: tinies, scope: Namespaced, read: metadata}
  - kind: Foo
    resource: foos
    scope: Namespaced
    references:
      - RULE
`

type brokenCase struct{ name, given, want string }

func TestBrokenRules(t *testing.T) {
	for _, c := range brokenRules() {
		t.Run(c.name, func(t *testing.T) {
			checkProblems(t, strings.Replace(world, "RULE", c.given, 1), c.want)
		})
	}
}

func TestBrokenFiles(t *testing.T) {
	for _, c := range brokenFiles() {
		t.Run(c.name, func(t *testing.T) { checkProblems(t, c.given, c.want) })
	}
}

// checkProblems loads a user's file and compares all that is said about it; my.yaml, and the lines of built-in files, are left out in want.
func checkProblems(t *testing.T, given, want string) {
	t.Helper()
	_, err := small(t).Add(File{"my.yaml", []byte(given)})
	if err == nil {
		t.Fatalf("no problem found in\n%s", given)
	}
	got := regexp.MustCompile(`my\.yaml:|(built-in) \w+\.yaml:\d+`).ReplaceAllString(err.Error(), "$1")
	if want = strings.TrimSpace(want); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
