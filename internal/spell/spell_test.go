package spell

import "testing"

func TestNearest(t *testing.T) {
	names := []string{"namespace", "context", "output", "interval", "verbose"}
	for given, want := range map[string]string{
		"namespaces": "namespace",
		"nmaespace":  "namespace",
		"Context":    "context",
		"outptu":     "output",
		"zzzzzz":     "",
		"":           "",
	} {
		if got := Nearest(given, names); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", given, got, want)
		}
	}
	if got := Nearest("b", []string{"c", "a"}); got != "a" {
		t.Errorf("of two as near, got %q, want the first in alphabetical order", got)
	}
}

func TestDistance(t *testing.T) {
	for _, row := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"", "abc", 3}, {"abc", "", 3}, {"kitten", "sitting", 3}, {"same", "same", 0}} {
		if got := distance(row.a, row.b); got != row.want {
			t.Errorf("distance(%q, %q) = %d, want %d", row.a, row.b, got, row.want)
		}
	}
}
