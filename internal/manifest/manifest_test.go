package manifest_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kubernetes-scraper/internal/manifest"
)

// lines is what was read, an object or a problem a line.
func lines(c *manifest.Contents) []string {
	var all []string
	for _, o := range c.Objects {
		all = append(all, fmt.Sprintf("%s: %s %s", o.Place, o.APIVersion, o.Kind))
	}
	for _, p := range c.Problems {
		all = append(all, "problem: "+p.Error())
	}
	for _, p := range c.Skipped {
		all = append(all, "skipped: "+p.String())
	}
	return all
}

func TestRead(t *testing.T) {
	for name, row := range map[string]struct {
		input string
		want  []string
	}{
		"documents": {
			"# first\n---\napiVersion: v1\nkind: Pod\n--- # second\n\napiVersion: apps/v1\nkind: Deployment\n---\n# nothing\n---\n",
			[]string{"x: document 1 (line 3): v1 Pod", "x: document 2 (line 5): apps/v1 Deployment"},
		},
		"windows": {
			"\xef\xbb\xbf---\r\napiVersion: v1\r\nkind: Pod\r\n---\r\napiVersion: v1\r\nkind: Node\r\n",
			[]string{"x: document 1 (line 2): v1 Pod", "x: document 2 (line 5): v1 Node"},
		},
		"a line that only begins like a separator": {
			"apiVersion: v1\nkind: Pod\n---x: 1\n",
			[]string{"x: document 1 (line 1): v1 Pod"},
		},
		"list": {
			"apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod}\n- {kind: Pod}\n- 7\n",
			[]string{
				"x: document 1 (line 1), item 1: v1 Pod",
				"problem: x: document 1 (line 1), item 2: Pod has no apiVersion; write which one",
				"problem: x: document 1 (line 1), item 3: it is no Kubernetes object: it is of type number",
			},
		},
		"list of the server": {
			`{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[{"metadata":{"name":"a"}}]}`,
			[]string{"x: document 1 (line 1), item 1: v1 Pod"},
		},
		"a kind that is called a list": {
			"apiVersion: example.com/v1\nkind: AllowList\nmetadata: {name: a}\nitems: []\n",
			[]string{"x: document 1 (line 1): example.com/v1 AllowList"},
		},
		"json stream": {
			"{\"apiVersion\":\"v1\",\n\"kind\":\"Pod\"}\n\n{\"apiVersion\":\"v1\",\"kind\":\"Node\"}",
			[]string{"x: document 1 (line 1): v1 Pod", "x: document 2 (line 4): v1 Node"},
		},
		"a bad document": {
			"apiVersion: v1\nkind: Pod\n---\na: b: c\n---\napiVersion: v1\nkind: Node\n",
			[]string{
				"x: document 1 (line 1): v1 Pod", "x: document 3 (line 6): v1 Node",
				"problem: x: document 2 (line 4): yaml: line 4: mapping values are not allowed in this context",
			},
		},
		"a template": {
			"{{ if }}\n---\napiVersion: v1\nkind: Node\n",
			[]string{
				"x: document 2 (line 3): v1 Node",
				"problem: x: document 1 (line 1): line 1: it is no JSON: invalid character '{' looking for beginning of object key string",
			},
		},
		"no object": {
			"a: 1\n---\n[1]\n---\nkind: Pod\n---\napiVersion: v1\n",
			[]string{
				"problem: x: document 1 (line 1): it is no Kubernetes object: it has no apiVersion and no kind",
				"problem: x: document 2 (line 3): it is no Kubernetes object: it is of type array",
				"problem: x: document 3 (line 5): Pod has no apiVersion; write which one",
				"problem: x: document 4 (line 7): it has no kind; write which kind of v1 it is",
			},
		},
		"lists in lists": {
			strings.Repeat(`{"apiVersion":"v1","kind":"List","items":[`, 9) + strings.Repeat("]}", 9),
			[]string{"problem: x: document 1 (line 1), item 1: lists lie in lists, more than 4 deep; take them apart"},
		},
		"nothing": {"\n---\n# nothing\n", nil},
	} {
		var c manifest.Contents
		c.Read("x", []byte(row.input))
		if got := lines(&c); !slices.Equal(got, row.want) {
			t.Errorf("%s:\n%s\nwant:\n%s", name, strings.Join(got, "\n"), strings.Join(row.want, "\n"))
		}
	}
}

// TestAliases: a document of some lines must not unfold to a billion nodes.
func TestAliases(t *testing.T) {
	text := "a: &a [x, x, x, x, x, x, x, x, x]\n"
	for c := 'b'; c <= 'k'; c++ {
		text += fmt.Sprintf("%c: &%c [%s]\n", c, c, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*%c, ", c-1), 9), ", "))
	}
	var c manifest.Contents
	c.Read("x", []byte(text))
	if len(c.Problems) != 1 || !strings.Contains(c.Problems[0].Error(), "aliasing") {
		t.Errorf("read %v", lines(&c))
	}
}

func TestReadPath(t *testing.T) {
	dir := t.TempDir()
	pod := "apiVersion: v1\nkind: Pod\n"
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write([]byte(pod))
	_ = z.Close()
	for name, text := range map[string]string{
		"b/pod.yml": pod, "a.json": `{"apiVersion":"v1","kind":"Node"}`, "values.yaml": "a: 1\n", "readme.md": "no", ".git/x.yaml": pod,
		"kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n", "c.yaml.gz": packed.String(),
		"d.yaml": "a: b: c",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var c manifest.Contents
	if err := c.ReadPath(dir); err != nil {
		t.Fatal(err)
	}
	got := strings.ReplaceAll(strings.Join(lines(&c), "\n"), dir+"/", "")
	want := `a.json: document 1 (line 1): v1 Node
b/pod.yml: document 1 (line 1): v1 Pod
c.yaml.gz: document 1 (line 1): v1 Pod
problem: d.yaml: document 1 (line 1): yaml: mapping values are not allowed in this context
skipped: kustomization.yaml: document 1 (line 1)
skipped: values.yaml: document 1 (line 1)`
	if got != want {
		t.Errorf("read:\n%s\nwant:\n%s", got, want)
	}

	var named manifest.Contents
	if err := named.ReadPath(filepath.Join(dir, "values.yaml")); err != nil || len(named.Problems) != 1 {
		t.Errorf("a file that was named and holds no object is a problem: %v %v", err, lines(&named))
	}
	if err := named.ReadPath(filepath.Join(dir, "no.yaml")); err == nil || err.Error() != dir+"/no.yaml does not exist" {
		t.Errorf("got %v", err)
	}
	if err := named.ReadPath(t.TempDir()); err == nil || !strings.Contains(err.Error(), "with something in it") {
		t.Errorf("got %v", err)
	}
}
