//go:build unix

package sink

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

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

// TestPipeWithoutReader: nobody is waited for. Who comes to read gets a graph at the next interval, and the program ends
// when it is told to.
func TestPipeWithoutReader(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	s := newSource()
	s.publish(graph.Live, 1)
	s.feed.End()
	if err := (&File{Path: path, Interval: time.Hour, Feed: s.feed, Log: quiet()}).Run(); err != nil {
		t.Errorf("ended with %v", err)
	}
	f := &File{Path: path, Log: quiet()}
	snapshot, _, _ := s.feed.Latest()
	var written uint64
	if err := f.write(snapshot, &written); err != nil || written != 0 {
		t.Errorf("without a reader: %v, revision %d", err, written)
	}
	reader, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	if err := f.write(snapshot, &written); err != nil || written != 1 {
		t.Errorf("with a reader: %v, revision %d", err, written)
	}
	if d, err := graph.ReadDocument(reader); err != nil || len(d.Nodes) != 1 {
		t.Errorf("the reader got %v, %v", d, err)
	}
}
