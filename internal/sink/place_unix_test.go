//go:build unix

package sink

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"kubernetes-scraper/graph"
)

// TestPermissions: a file that is there keeps its permissions, a new one has what the umask leaves.
func TestPermissions(t *testing.T) {
	s := newSource()
	s.publish(graph.Live, 1)
	snapshot, _, _ := s.feed.Latest()
	for _, row := range []struct {
		umask       int
		before, now fs.FileMode
	}{
		{0o022, 0, 0o644},
		{0o077, 0, 0o600},
		{0o022, 0o600, 0o600},
		{0o077, 0o664, 0o664},
		{0o022, 0o440, 0o440},
	} {
		path := filepath.Join(t.TempDir(), "graph.json")
		umask := syscall.Umask(row.umask)
		var err error
		if row.before != 0 {
			if err = os.WriteFile(path, nil, row.before); err == nil {
				err = os.Chmod(path, row.before)
			}
		}
		if err == nil {
			err = replace(path, snapshot)
		}
		syscall.Umask(umask)
		if err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(path); err != nil || info.Mode() != row.now {
			t.Errorf("umask %o, before %v: %v, %v, want %v", row.umask, row.before, info.Mode(), err, row.now)
		}
	}
}
