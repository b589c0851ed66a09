package query

import (
	"fmt"
	"strings"
	"testing"
)

// TestDiffUIDs: an object without a UID is no other one than that of its name.
func TestDiffUIDs(t *testing.T) {
	for _, row := range []struct{ old, now, want string }{
		{"Pod/a/p", "Pod/a/p uid=1", ""},
		{"Pod/a/p uid=1", "Pod/a/p", ""},
		{"Pod/a/p uid=1", "Pod/a/p uid=1", ""},
		{"Pod/a/p uid=1", "Pod/a/p uid=2", `"1" "2" true`},
		{"Pod/a/p x=1", "Pod/a/p uid=2 x=2", `"" "2" false`},
		{"X/x uses -Pod/a/p", "X/x uses Pod/a/p\nPod/a/p uid=2", `"" "2" false`},
	} {
		var got []string
		for _, n := range Diff(draw(t, row.old), draw(t, row.now), Limits{}).Nodes {
			got = append(got, fmt.Sprintf("%q %q %v", n.Old.UID, n.New.UID, Replaced(*n.Old, *n.New)))
		}
		want(t, row.old+" and "+row.now, strings.Join(got, "\n"), row.want)
	}
}
