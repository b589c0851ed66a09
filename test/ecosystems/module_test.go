package ecosystems

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// sources are what sources.yaml says.
type sources struct {
	Modules  []module
	Unproven []unproven
}

// A module is one of a Go module proxy, at a version, with the checksum that go.sum would have.
type module struct {
	Module, Version, Sum string
	// Definitions are the files in it that hold CustomResourceDefinitions; a star stands for any name.
	Definitions []string
	// Types are the directories with Go types, by group/version, for kinds without definitions.
	Types map[string]string
	// Pods are the places in kinds of it that hold the spec of a Pod, by kind. Definitions leave out parts of it.
	Pods map[string]string
	zip  *zip.Reader
}

// An unproven group is one whose own description of its kinds cannot be had, with the reason.
type unproven struct{ Group, Reason string }

func readSources(t *testing.T) sources {
	t.Helper()
	data, err := os.ReadFile("sources.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var s sources
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	if err := decoder.Decode(&s); err != nil {
		t.Fatal(err)
	}
	s.download(t)
	return s
}

// download has the go command bring all modules, which it keeps in its cache, and opens them.
//
// The go command calls it an error when a module wants a newer Go than there is, after it has brought it. Nothing of it is
// compiled here, so that the module is there, and is the right one, is enough.
func (s sources) download(t *testing.T) {
	t.Helper()
	args := []string{"mod", "download", "-json"}
	for _, m := range s.Modules {
		args = append(args, m.Module+"@"+m.Version)
	}
	command := exec.Command("go", args...)
	var stderr bytes.Buffer
	command.Stderr = &stderr
	out, err := command.Output()
	if len(out) == 0 {
		t.Fatalf("go mod download: %v\n%s", err, &stderr)
	}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var got struct{ Path, Version, Error, Zip, Sum string }
		if err := d.Decode(&got); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(s.Modules, func(m module) bool { return m.Module == got.Path && m.Version == got.Version })
		switch {
		case i < 0 || got.Zip == "":
			t.Errorf("%s@%s: %s; correct sources.yaml, or make the Go module proxy reachable", got.Path, got.Version, got.Error)
		case got.Sum != s.Modules[i].Sum:
			t.Errorf("%s@%s: its checksum is %q, sources.yaml has %q; if the version was changed on purpose, write the new one", got.Path, got.Version, got.Sum, s.Modules[i].Sum)
		default:
			s.Modules[i].open(t, got.Zip)
		}
	}
	if t.Failed() {
		t.FailNow()
	}
}

func (m *module) open(t *testing.T, name string) {
	t.Helper()
	file, err := zip.OpenReader(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	m.zip = &file.Reader
}

// files are those of the module whose names match a pattern, by their names in it.
func (m module) files(t *testing.T, pattern string) map[string][]byte {
	found := map[string][]byte{}
	for _, f := range m.zip.File {
		name := strings.TrimPrefix(f.Name, m.Module+"@"+m.Version+"/")
		if ok, _ := path.Match(pattern, name); !ok {
			continue
		}
		data, err := fs.ReadFile(m.zip, f.Name)
		if err != nil {
			t.Fatalf("%s of %s: %v", name, m.Module, err)
		}
		found[name] = data
	}
	return found
}
