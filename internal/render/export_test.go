package render

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/query"
	"kubernetes-scraper/test/samples"
)

// exported is a graph in a format.
func exported(t testing.TB, g query.Graph, f Format) string {
	t.Helper()
	var b bytes.Buffer
	if err := Export(&b, g, f); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// parts are all files of all formats.
func parts() []Part {
	var all []Part
	for _, f := range Formats() {
		all = append(all, f.Parts()...)
	}
	return all
}

// TestGolden: the shop is written as it stands in testdata, in every format. UPDATE=1 writes what is written now.
func TestGolden(t *testing.T) {
	for _, part := range parts() {
		file := filepath.Join("testdata", "shop", part.Name)
		got := exported(t, samples.Shop(), part.Format)
		if os.Getenv("UPDATE") != "" {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s is written differently (UPDATE=1 go test ./internal/render takes it over):\n%s", file, got)
		}
	}
}

// other is a graph that is no snapshot.
type other struct{ query.Graph }

// TestSameAsSnapshot: every graph is written as JSON with the bytes that a snapshot is.
func TestSameAsSnapshot(t *testing.T) {
	empty, _ := graph.New("", nil).Commit()
	for name, s := range map[string]*graph.Snapshot{"shop": samples.Shop(), "hostile": samples.Hostile(), "empty": empty} {
		var want bytes.Buffer
		if err := s.WriteJSON(&want); err != nil {
			t.Fatal(err)
		}
		if got := exported(t, other{s}, JSON); got != want.String() {
			t.Errorf("%s: %s", name, firstDifference(got, want.String()))
		}
		if got := exported(t, s, JSON); got != want.String() {
			t.Errorf("%s as a snapshot: %s", name, firstDifference(got, want.String()))
		}
	}
}

func firstDifference(got, want string) string {
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range a {
		if i >= len(b) || a[i] != b[i] {
			return "line " + a[i] + "\nwant " + b[min(i, len(b)-1)]
		}
	}
	return "too short"
}

// TestIDs: no two keys have the same id in any spelling, and every spelling keeps to its alphabet.
func TestIDs(t *testing.T) {
	spellings := map[string]struct {
		append   func([]byte, graph.EntityKey) []byte
		alphabet *regexp.Regexp
	}{
		"id":    {appendID, regexp.MustCompile(`^[A-Za-z0-9_/.][A-Za-z0-9/%._~:@-]*$`)},
		"token": {appendToken, regexp.MustCompile(`^[A-Za-z0-9._:-]+$`)},
		"word":  {appendWord, regexp.MustCompile(`^n_[A-Za-z0-9._]+$`)},
	}
	for name, s := range spellings {
		seen := map[string]graph.EntityKey{}
		for _, a := range append(samples.Texts(), "", "x") {
			for _, b := range append(samples.Texts(), "", "x") {
				for _, key := range []graph.EntityKey{{Type: a, Name: b}, {Group: a, Type: b, Name: "x"}, {Type: "x", Namespace: a, Name: b},
					{Group: a, Type: "x", Namespace: b, Name: "x"}} {
					id := string(s.append(nil, key))
					if before, ok := seen[id]; ok && before != key {
						t.Fatalf("%s: %+v and %+v are both %s", name, before, key, id)
					}
					seen[id] = key
					if !s.alphabet.MatchString(id) {
						t.Errorf("%s of %+v is %s, which is not of %s", name, key, id, s.alphabet)
					}
				}
			}
		}
	}
}

// A full writer fails after so many bytes.
type full struct {
	room, calls int
	err         error
}

func (w *full) Write(p []byte) (int, error) {
	w.calls++
	if len(p) > w.room {
		return w.room, w.err
	}
	w.room -= len(p)
	return len(p), nil
}

// TestExportFails: the writer's error is returned, wherever it happens, and nothing is written after it.
func TestExportFails(t *testing.T) {
	noSpace := errors.New("no space left")
	s := samples.Hostile()
	for _, part := range parts() {
		for _, room := range []int{0, 1, 100_000} {
			w := &full{room: room, err: noSpace}
			if err := Export(w, other{s}, part.Format); !errors.Is(err, noSpace) {
				t.Errorf("%s with room for %d bytes: %v", part.Name, room, err)
			}
			if w.calls > 1+room>>16 {
				t.Errorf("%s with room for %d bytes: written to %d times", part.Name, room, w.calls)
			}
		}
	}
}

// TestFormats: names are understood in any case; what is no format is refused with the names of those that are.
func TestFormats(t *testing.T) {
	for _, f := range Formats() {
		if got, err := ParseFormat(strings.ToUpper(string(f))); got != f || err != nil {
			t.Errorf("%s is %s, %v", f, got, err)
		}
	}
	for _, name := range []string{"", "yaml", string(csvNodes)} {
		if _, err := ParseFormat(name); err == nil || !strings.Contains(err.Error(), "give one of json, ndjson, graphml, dot, mermaid, cypher, csv") {
			t.Errorf("%q: %v", name, err)
		}
		if f := Format(name); f != csvNodes {
			if err := Export(&bytes.Buffer{}, samples.Shop(), f); err == nil {
				t.Errorf("%q is written", name)
			}
		}
	}
	if err := Export(&bytes.Buffer{}, samples.Shop(), CSV); err == nil || !strings.Contains(err.Error(), "two tables") {
		t.Errorf("csv in one stream: %v", err)
	}
}
