package manifest

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// maxFile is the largest file that is read, in bytes, unpacked.
const maxFile = 1 << 30

// ReadPath reads a file, or a folder and all that is below it: the files *.yaml, *.yml and *.json, and those with .gz
// behind it, in the order of their names; what begins with a dot is left out. The error says that there is no such path, or
// nothing in it to be read. It takes memory for the largest file twice.
func (c *Contents) ReadPath(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return plain(path, err)
	}
	if !info.IsDir() {
		return c.readFile(path, false)
	}
	before := len(c.Objects) + len(c.Problems) + len(c.Skipped)
	err = filepath.WalkDir(path, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			c.Problems = append(c.Problems, plain(name, err))
		case name != path && strings.HasPrefix(entry.Name(), "."):
			if entry.IsDir() {
				return fs.SkipDir
			}
		case !entry.IsDir() && isManifest(name):
			if err := c.readFile(name, true); err != nil {
				c.Problems = append(c.Problems, err)
			}
		}
		return nil
	})
	if err == nil && len(c.Objects)+len(c.Problems)+len(c.Skipped) == before {
		err = fmt.Errorf("%s has no *.yaml, *.yml or *.json with something in it; name another folder or a file", path)
	}
	return err
}

func isManifest(name string) bool {
	return slices.Contains([]string{".yaml", ".yml", ".json"}, filepath.Ext(strings.TrimSuffix(name, ".gz")))
}

func (c *Contents) readFile(path string, inFolder bool) error {
	data, err := ReadFile(path)
	if err != nil {
		return err
	}
	c.read(path, data, inFolder)
	return nil
}

// ReadFile returns what a file holds, unpacked. The result is not nil if there is no error.
func ReadFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, plain(path, err)
	}
	defer f.Close()
	data, err := Unpack(f)
	if err != nil {
		return nil, plain(path, err)
	}
	return data, nil
}

// Read reads documents. name says in messages where they come from.
func (c *Contents) Read(name string, data []byte) { c.read(name, data, false) }

// Unpack reads all of r, and unpacks it if it is compressed by gzip. It is an error if that is more than 1 GiB.
func Unpack(r io.Reader) ([]byte, error) {
	data, err := readAll(r)
	if err != nil || !bytes.HasPrefix(data, []byte{0x1f, 0x8b}) {
		return data, err
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	defer z.Close()
	return readAll(z)
}

func readAll(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err == nil && len(data) > maxFile {
		err = fmt.Errorf("it is larger than %d MiB; read it in parts", maxFile>>20)
	}
	return data, err
}

// plain is an error of the file system with the path named once.
func plain(path string, err error) error {
	var known *fs.PathError
	if errors.As(err, &known) {
		err = known.Err
	}
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s does not exist", path)
	}
	return fmt.Errorf("%s cannot be read: %w", path, err)
}
