package cli

import (
	"bytes"
	"errors"
	"runtime/debug"
	"testing"
)

func TestVersion(t *testing.T) {
	settings := func(pairs ...string) (all []debug.BuildSetting) {
		for i := 0; i < len(pairs); i += 2 {
			all = append(all, debug.BuildSetting{Key: pairs[i], Value: pairs[i+1]})
		}
		return all
	}
	const commit = "0123456789abcdef0123456789abcdef01234567"
	for _, row := range []struct {
		module   string
		settings []debug.BuildSetting
		want     string
	}{
		{"v1.2.3", nil, "v1.2.3"},
		{"v1.2.3", settings("vcs.revision", commit), "v1.2.3"},
		{"v0.0.0-20260102030405-0123456789ab+dirty", settings("vcs.revision", commit), "v0.0.0-20260102030405-0123456789ab+dirty"},
		{"(devel)", nil, "devel"},
		{"", settings("GOOS", "linux"), "devel"},
		{"(devel)", settings("vcs.revision", commit, "vcs.modified", "false"), "devel+0123456789ab"},
		{"(devel)", settings("vcs.revision", commit, "vcs.modified", "true"), "devel+0123456789ab.modified"},
		{"(devel)", settings("vcs.revision", "short"), "devel+short"},
		{"(devel)", settings("vcs.modified", "true"), "devel"},
	} {
		info := &debug.BuildInfo{Main: debug.Module{Version: row.module}, Settings: row.settings}
		if got := version(info, true); got != row.want {
			t.Errorf("version of %q with %v is %q, want %q", row.module, row.settings, got, row.want)
		}
	}
	if got := version(nil, false); got != "devel" {
		t.Errorf("version of an unknown build is %q", got)
	}
}

// TestErrorIsOneLine: whatever is in it.
func TestErrorIsOneLine(t *testing.T) {
	joined := errors.Join(errors.New("one"), errors.New("two\r\n"), errors.New("three"))
	if got, want := oneLine(joined), "one; two; three"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	var stdout, stderr bytes.Buffer
	code := Main([]string{"--output", "no\nsuch/graph.json"}, &stdout, &stderr)
	const want = "error: output no; such/graph.json cannot be written: the directory no; such does not exist, create it first\n"
	if code != 1 || stdout.Len() > 0 || stderr.String() != want {
		t.Errorf("exit code %d, stdout %q, stderr %q; want 1, nothing, %q", code, &stdout, &stderr, want)
	}
}
