package sink

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/feed"
)

// A source publishes graphs of a growing number of pods.
type source struct {
	g    *graph.Graph
	feed *feed.Feed
}

func newSource() *source { return &source{graph.New("test", nil), feed.New()} }

func (s *source) publish(state graph.KindState, pods int) {
	kind := s.g.Kind("", "Pod")
	s.g.SetKindState(kind, state, "")
	for i := range pods {
		s.g.SetPresent(s.g.Ensure(kind, "a", fmt.Sprint("pod-", i), graph.Unknown), "", nil)
	}
	if snapshot, delta := s.g.Commit(); delta != nil {
		s.feed.Publish(snapshot, delta)
	}
}

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

// pods counts the nodes of the graph in a file; -1 if there is no file.
func pods(t *testing.T, path string) int {
	t.Helper()
	f, err := os.Open(path)
	if os.IsNotExist(err) {
		return -1
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	d, err := graph.ReadDocument(f)
	if err != nil {
		t.Fatalf("%s holds no whole graph: %v", path, err)
	}
	return len(d.Nodes)
}

// TestWhenItWrites: at once when complete, at the interval if something changed, and at the end.
func TestWhenItWrites(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.json")
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		var writes atomic.Int32
		f := &File{Path: path, Interval: 30 * time.Second, Feed: s.feed, Log: quiet(), Wrote: func(*graph.Snapshot) { writes.Add(1) }}
		done := make(chan error)
		go func() { done <- f.Run() }()

		expect := func(when string, wantPods, wantWrites int) {
			t.Helper()
			synctest.Wait()
			if got := pods(t, path); got != wantPods || int(writes.Load()) != wantWrites {
				t.Fatalf("%s: %d pods after %d writes, want %d after %d", when, got, writes.Load(), wantPods, wantWrites)
			}
		}
		expect("at start", -1, 0)
		s.publish(graph.Syncing, 1)
		expect("incomplete", -1, 0)
		time.Sleep(30 * time.Second)
		expect("incomplete, at the interval", 1, 1)
		time.Sleep(10 * time.Second)
		s.publish(graph.Live, 2)
		expect("complete", 2, 2)
		s.publish(graph.Live, 3)
		expect("changed", 2, 2)
		time.Sleep(20 * time.Second)
		expect("changed, at the interval", 3, 3)
		time.Sleep(90 * time.Second)
		expect("unchanged for three intervals", 3, 3)
		s.publish(graph.Live, 4)
		s.feed.End()
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		expect("at the end", 4, 4)
	})
}

// TestWhenItWritesFirst: at once when no kind is being read for the first time any more, whatever the reason, and at once
// when the graph is complete; each of them once.
func TestWhenItWritesFirst(t *testing.T) {
	for name, row := range map[string]struct {
		states []graph.KindState
		writes int32
	}{
		"syncing":              {[]graph.KindState{graph.Syncing}, 0},
		"forbidden":            {[]graph.KindState{graph.Forbidden}, 1},
		"failing":              {[]graph.KindState{graph.Syncing, graph.Failing}, 1},
		"absent":               {[]graph.KindState{graph.Syncing, graph.Absent}, 1},
		"live":                 {[]graph.KindState{graph.Live}, 1},
		"forbidden, then live": {[]graph.KindState{graph.Syncing, graph.Forbidden, graph.Live}, 2},
		"up and down":          {[]graph.KindState{graph.Failing, graph.Syncing, graph.Failing, graph.Live, graph.Resyncing, graph.Live}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newSource()
				var writes atomic.Int32
				f := &File{Path: "-", Interval: 10 * time.Minute, Feed: s.feed, Stdout: io.Discard, Log: quiet(),
					Wrote: func(*graph.Snapshot) { writes.Add(1) }}
				done := make(chan error)
				go func() { done <- f.Run() }()
				for i, state := range row.states {
					s.publish(state, i+1)
					synctest.Wait()
				}
				if n := writes.Load(); n != row.writes {
					t.Errorf("%d graphs were written before the interval, want %d", n, row.writes)
				}
				s.feed.End()
				if err := <-done; err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// TestComesBack: a file that somebody removed is there again after the next interval, and at the end, changed or not.
func TestComesBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.json")
	synctest.Test(t, func(t *testing.T) {
		s := newSource()
		f := &File{Path: path, Interval: 30 * time.Second, Feed: s.feed, Log: quiet()}
		done := make(chan error)
		go func() { done <- f.Run() }()
		s.publish(graph.Live, 1)
		synctest.Wait()
		remove := func() {
			t.Helper()
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		}
		remove()
		time.Sleep(31 * time.Second)
		if pods(t, path) != 1 {
			t.Error("it is not back after an interval")
		} else {
			remove()
		}
		s.feed.End()
		if err := <-done; err != nil || pods(t, path) != 1 {
			t.Errorf("it is not back in the end: %v", err)
		}
	})
}

// TestReadersSeeWholeGraphs reads the file while it is written again and again.
func TestReadersSeeWholeGraphs(t *testing.T) {
	s := newSource()
	path := filepath.Join(t.TempDir(), "graph.json")
	f := &File{Path: path, Feed: s.feed, Log: quiet()}
	s.publish(graph.Live, 2000)
	first, _, _ := s.feed.Latest()
	if err := f.save(first); err != nil {
		t.Fatal(err)
	}
	stop := make(chan struct{})
	var readers sync.WaitGroup
	readers.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				pods(t, path)
			}
		}
	})
	for i := range 50 {
		s.publish(graph.Live, 2001+i)
		latest, _, _ := s.feed.Latest()
		if err := f.save(latest); err != nil {
			t.Fatal(err)
		}
	}
	close(stop)
	readers.Wait()
}

func TestCheck(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"-":                                      "",
		file:                                     "",
		filepath.Join(dir, "new"):                "",
		"":                                       "the output path is empty",
		dir:                                      "is a directory",
		filepath.Join(dir, "no", "graph.json"):   "/no does not exist, create it first",
		filepath.Join(file, "x"):                 "not a directory",
		"/proc/kubernetes-scraper-no-such-thing": "cannot be written",
	} {
		err := (&File{Path: path}).Check()
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("Check(%q) = %v, want %q", path, err, want)
		}
	}
}

// TestCheckRemovesLeftovers: what a killed run left is gone, and nothing else.
func TestCheckRemovesLeftovers(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{".graph.json.123.tmp", "graph.json", ".graph.json.tmp.keep", "other.json.1.tmp"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := (&File{Path: filepath.Join(dir, "graph.json")}).Check(); err != nil {
		t.Fatal(err)
	}
	entries, _ := os.ReadDir(dir)
	if len(entries) != 3 {
		t.Errorf("left: %v", entries)
	}
}

// TestFailedWriteKeepsTheOldFile: the directory cannot be written to, so the old graph stays and the error says why.
func TestFailedWriteKeepsTheOldFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "graph.json")
	s := newSource()
	s.publish(graph.Live, 1)
	first, _, _ := s.feed.Latest()
	if err := replace(path, first); err != nil {
		t.Fatal(err)
	}
	if err := replace(filepath.Join(dir, "gone", "graph.json"), first); !os.IsNotExist(err) {
		t.Errorf("a directory that is gone: %v", err)
	}
	if pods(t, path) != 1 {
		t.Error("the old graph is gone")
	}
}

// TestSymbolicLinkStays: the file that a link leads to is replaced, or made, and not the link.
func TestSymbolicLinkStays(t *testing.T) {
	s := newSource()
	s.publish(graph.Live, 1)
	snapshot, _, _ := s.feed.Latest()
	for name, there := range map[string]bool{"a file": true, "no file": false} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			real, link := filepath.Join(dir, "data", "real.json"), filepath.Join(dir, "links", "link.json")
			for _, err := range []error{
				os.Mkdir(filepath.Dir(real), 0o755),
				os.MkdirAll(filepath.Join(dir, "deep", "links"), 0o755),
				os.Symlink("deep/links", filepath.Dir(link)),
				os.Symlink("second.json", link),
				os.Symlink("../../data/real.json", filepath.Join(dir, "links", "second.json")),
			} {
				if err != nil {
					t.Fatal(err)
				}
			}
			if there {
				if err := os.WriteFile(real, nil, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			f := &File{Path: link, Feed: s.feed, Log: quiet()}
			if err := errors.Join(f.Check(), f.save(snapshot)); err != nil {
				t.Fatal(err)
			}
			if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
				t.Errorf("the link is gone: %v, %v", info, err)
			}
			if pods(t, real) != 1 {
				t.Error("the file behind the link was not written")
			}
		})
	}
}

// TestLinkToNowhere: a link whose directory is missing is said before anything is read, and one that leads to itself.
func TestLinkToNowhere(t *testing.T) {
	dir := t.TempDir()
	for to, want := range map[string]string{
		"no/graph.json": "does not exist, create it first",
		"itself":        "too many links",
	} {
		link := filepath.Join(dir, filepath.Base(to))
		if err := os.Symlink(to, link); err != nil {
			t.Fatal(err)
		}
		if err := (&File{Path: link}).Check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("a link to %s: %v, want %q", to, err, want)
		}
	}
}

func TestStdout(t *testing.T) {
	s := newSource()
	s.publish(graph.Live, 1)
	snapshot, _, _ := s.feed.Latest()
	var out bytes.Buffer
	f := &File{Path: "-", Stdout: &out, Feed: s.feed, Log: quiet()}
	if err := f.save(snapshot); err != nil {
		t.Fatal(err)
	}
	if d, err := graph.ReadDocument(&out); err != nil || len(d.Nodes) != 1 {
		t.Errorf("standard output: %v, %v", d, err)
	}
}
