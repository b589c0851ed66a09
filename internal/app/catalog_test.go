package app

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kubernetes-scraper/catalog"
)

const widgetFile = `apiVersion: example.com/v1
kinds:
  - kind: Widget
    resource: widgets
    scope: Namespaced
    references:
      - {id: widget-config, relation: uses, to: ConfigMap, via: config, at: spec, name: FIELD}
`

func writeWidget(t *testing.T, path, field string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(strings.Replace(widgetFile, "FIELD", field, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A changed catalog is taken up once; a broken one, or one that is not there, changes nothing and is told once.
func TestReloader(t *testing.T) {
	path := filepath.Join(t.TempDir(), "widgets.yaml")
	writeWidget(t, path, "config")
	source := catalogSource{paths: []string{path}}
	_, files, err := source.load()
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	var used []string
	r := &reloader{source: source, seen: files, log: slog.New(slog.NewTextHandler(&log, nil)), use: func(c *catalog.Catalog) {
		k, _ := c.Kind("example.com", "Widget")
		for _, rule := range k.References {
			if rule.ID == "widget-config" {
				used = append(used, rule.Path())
			}
		}
	}}
	step := func(what string, do func(), asked bool, wantUsed, wantErrors int) {
		t.Helper()
		if do != nil {
			do()
		}
		r.look(asked)
		r.look(false)
		if n := strings.Count(log.String(), "level=ERROR"); len(used) != wantUsed || n != wantErrors {
			t.Errorf("%s: used %v, %d errors:\n%s", what, used, n, &log)
		}
	}
	step("nothing changed", nil, false, 0, 0)
	step("asked for", nil, true, 1, 0)
	step("changed", func() { writeWidget(t, path, "other") }, false, 2, 0)
	step("broken", func() { writeWidget(t, path, "config, nam: x") }, false, 2, 1)
	step("gone", func() { _ = os.Remove(path) }, false, 2, 2)
	step("there again", func() { writeWidget(t, path, "third") }, false, 3, 2)
	if got := strings.Join(used, " "); got != "spec.config spec.other spec.third" {
		t.Errorf("used %s", got)
	}
	if !strings.Contains(log.String(), "widgets.yaml:7:") {
		t.Errorf("the log does not say where the mistake is:\n%s", &log)
	}
}

// A directory without files is one without rules: its last file may go. At the start it is a mistake.
func TestReloadOfAnEmptyDirectory(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "widgets.yaml")
	source := catalogSource{paths: []string{dir}}
	if _, _, err := source.load(); err == nil || !strings.Contains(err.Error(), dir) {
		t.Errorf("an empty directory at the start: error %v", err)
	}
	writeWidget(t, path, "config")
	_, files, err := source.load()
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	var used []bool
	r := &reloader{source: source, seen: files, log: slog.New(slog.NewTextHandler(&log, nil)), use: func(c *catalog.Catalog) {
		_, known := c.Kind("example.com", "Widget")
		used = append(used, known)
	}}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	r.look(false)
	r.look(false)
	writeWidget(t, path, "config")
	r.look(false)
	if !slices.Equal(used, []bool{false, true}) || strings.Contains(log.String(), "level=ERROR") {
		t.Errorf("used %v, log:\n%s", used, &log)
	}
}

func TestRelationsAreSwitched(t *testing.T) {
	c, err := LoadCatalog(nil, []string{"-runs_on"})
	if err != nil {
		t.Fatal(err)
	}
	pod, _ := c.Kind("", "Pod")
	for _, r := range pod.References {
		if r.Relation == "runs_on" {
			t.Errorf("%s is still on", r.ID)
		}
	}
	if _, err := LoadCatalog(nil, []string{"run_on"}); err == nil || !strings.Contains(err.Error(), "--relations") || !strings.Contains(err.Error(), "runs_on") {
		t.Errorf("error %v", err)
	}
}
