package sink

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"kubernetes-scraper/graph"
)

// isThere says whether there is something to find at the path.
func (f *File) isThere() bool {
	if f.Path == "-" {
		return true
	}
	_, err := os.Stat(f.Path)
	return !errors.Is(err, fs.ErrNotExist)
}

// target is the path with symbolic links resolved, so that a link stays a link and the file it leads to is replaced, or
// made.
func (f *File) target() (string, error) {
	path, err := follow(f.Path)
	if err != nil {
		return "", fmt.Errorf("output %s cannot be written: %w", f.Path, cause(err))
	}
	return path, nil
}

// follow resolves symbolic links, of which the last may lead to what is not there.
func follow(path string) (string, error) {
	resolved, err := filepath.EvalSymlinks(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return resolved, err
	}
	to, err := os.Readlink(path)
	if err != nil {
		return path, nil // no link: a file to be made
	}
	if !filepath.IsAbs(to) {
		dir, err := filepath.EvalSymlinks(filepath.Dir(path))
		if err != nil {
			return "", err
		}
		to = filepath.Join(dir, to)
	}
	return follow(to) // ends: what leads in a circle is another error
}

// errNoReader says that nobody reads from a pipe yet.
var errNoReader = errors.New("nobody reads from the pipe")

// writeThrough writes to what is no regular file. For a reader of a pipe it does not wait.
func writeThrough(path string, mode fs.FileMode, s *graph.Snapshot) error {
	flags := os.O_WRONLY
	if mode&fs.ModeNamedPipe != 0 {
		flags |= syscall.O_NONBLOCK
	}
	out, err := os.OpenFile(path, flags, 0)
	if errors.Is(err, syscall.ENXIO) {
		return errNoReader
	}
	if err != nil {
		return err
	}
	return errors.Join(s.WriteJSON(out), out.Close())
}

// replace puts a snapshot in place of a file in one step. The file keeps its permissions; a new one has those that the
// umask leaves.
func replace(path string, s *graph.Snapshot) error {
	out, err := create(path)
	if err != nil {
		return err
	}
	defer os.Remove(out.Name()) // fails after the rename, and is then of no interest
	err = errors.Join(s.WriteJSON(out), out.Sync())
	if err = errors.Join(err, out.Close()); err != nil {
		return err
	}
	if err := os.Rename(out.Name(), path); err != nil {
		return err
	}
	return syncDirectory(filepath.Dir(path))
}

// create makes a temporary file that may be read by those who may read the file at the path, from its first moment on.
func create(path string) (*os.File, error) {
	mode, exists := fs.FileMode(0o666), false
	if info, err := os.Stat(path); err == nil {
		mode, exists = info.Mode().Perm(), true
	}
	out, err := createNew(path, mode)
	if err != nil || !exists {
		return out, err
	}
	info, err := out.Stat()
	if err == nil && info.Mode().Perm() != mode { // by the umask
		err = out.Chmod(mode)
	}
	if err != nil {
		return nil, errors.Join(err, out.Close(), os.Remove(out.Name()))
	}
	return out, nil
}

// createNew creates a file under a temporary name that no other has, with a mode less the umask.
func createNew(path string, mode fs.FileMode) (*os.File, error) {
	for {
		name := strings.Replace(temporary(path), "*", strconv.FormatUint(rand.Uint64(), 36), 1)
		out, err := os.OpenFile(filepath.Join(filepath.Dir(path), name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if !errors.Is(err, fs.ErrExist) {
			return out, err
		}
	}
}

// syncDirectory makes a rename durable.
func syncDirectory(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// temporary is the pattern of the names of temporary files for a path.
func temporary(path string) string { return "." + filepath.Base(path) + ".*.tmp" }

func removeLeftovers(path string) {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return // the probe that follows tells
	}
	prefix := "." + filepath.Base(path) + "."
	for _, e := range entries {
		if e.Type().IsRegular() && strings.HasPrefix(e.Name(), prefix) && strings.HasSuffix(e.Name(), ".tmp") {
			_ = os.Remove(filepath.Join(filepath.Dir(path), e.Name()))
		}
	}
}

// cause is a file system error without the name of a temporary file, which would only distract.
func cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
