// Package sink sends the graph somewhere: one file here for each kind of place.
package sink

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/feed"
)

// A File keeps a file that holds the graph as JSON. A reader of the file sees the graph of one revision or that of the
// next, never half of one: each is written to a temporary file beside it, synced and renamed.
type File struct {
	// Path is the file to write; "-" is the standard output, to which one document after another is written.
	Path string
	// Interval is the time between two writes, as far as the graph has changed.
	Interval time.Duration
	Feed     *feed.Feed
	Stdout   io.Writer
	Log      *slog.Logger
	// Wrote, if not nil, is called after each write.
	Wrote func(*graph.Snapshot)
}

// Check says whether the file can be written, before anything is read from a cluster: an error names the path and what is
// in the way. It removes temporary files that an earlier run left there when it was killed.
func (f *File) Check() error {
	if f.Path == "-" {
		return nil
	}
	if f.Path == "" {
		return errors.New("the output path is empty: give --output a file, or - for the standard output")
	}
	if info, err := os.Stat(f.Path); err == nil && info.IsDir() {
		return fmt.Errorf("output %s is a directory: give --output a file in it, for example %s", f.Path, filepath.Join(f.Path, "graph.json"))
	} else if err == nil && !info.Mode().IsRegular() {
		return nil // a pipe or a device: written to as it is
	}
	path, err := f.target()
	if err != nil {
		return err
	}
	removeLeftovers(path)
	probe, err := os.CreateTemp(filepath.Dir(path), temporary(path))
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("output %s cannot be written: the directory %s does not exist, create it first", f.Path, filepath.Dir(path))
	}
	if err != nil {
		return fmt.Errorf("output %s cannot be written: %w", f.Path, cause(err))
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
}

// Run writes the graph when it is settled for the first time, when it is complete for the first time, at every interval if
// it has changed, and once more when the feed ends, which ends Run. A write that fails is logged and tried again at the
// next interval; only the failure of the last one is returned.
func (f *File) Run() error {
	tick := time.NewTicker(f.Interval)
	defer tick.Stop()
	var written uint64
	reached := syncing
	for {
		s, changed, ended := f.Feed.Latest()
		if ended {
			return f.write(s, &written)
		}
		if now := stageOf(s); now > reached {
			reached = now
			_ = f.write(s, &written)
		}
		select {
		case <-changed:
		case <-tick.C:
			s, _, _ = f.Feed.Latest()
			_ = f.write(s, &written)
		}
	}
}

// A stage is how far the first read has come. Each but the first is worth a file that does not wait for the interval.
type stage int

const (
	syncing  stage = iota // some kind is being read for the first time
	settled               // every kind was read or has a known reason why not
	complete              // every kind was read
)

func stageOf(s *graph.Snapshot) stage {
	switch {
	case s == nil:
		return syncing
	case s.Complete():
		return complete
	case slices.ContainsFunc(s.Kinds(), func(k graph.KindStatus) bool { return k.State == graph.Syncing }):
		return syncing
	}
	return settled
}

// write writes a snapshot unless it is the one that was written last and is still there.
func (f *File) write(s *graph.Snapshot, written *uint64) error {
	if s == nil || s.Revision() == *written && f.isThere() {
		return nil
	}
	start := time.Now()
	err := f.save(s)
	if errors.Is(err, errNoReader) {
		f.Log.Info("the graph was not written", "output", f.Path, "reason", err)
		return nil
	}
	if err != nil {
		f.Log.Error("cannot write the graph", "output", f.Path, "error", err)
		return fmt.Errorf("write %s: %w", f.Path, err)
	}
	*written = s.Revision()
	nodes, edges := s.Size()
	f.Log.Info("wrote the graph", "output", f.Path, "revision", s.Revision(), "nodes", nodes, "edges", edges,
		"complete", s.Complete(), "took", time.Since(start).Round(time.Millisecond))
	if f.Wrote != nil {
		f.Wrote(s)
	}
	return nil
}

func (f *File) save(s *graph.Snapshot) error {
	if f.Path == "-" {
		return s.WriteJSON(f.Stdout)
	}
	if info, err := os.Stat(f.Path); err == nil && !info.Mode().IsRegular() {
		return writeThrough(f.Path, info.Mode(), s)
	}
	path, err := f.target()
	if err != nil {
		return err
	}
	return replace(path, s)
}
