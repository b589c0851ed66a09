// Package shop holds a cluster as manifests, and what is true of it, by hand: the ground truth of the questions.
package shop

import (
	"bufio"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/app"
	"kubernetes-scraper/internal/collector"
	"kubernetes-scraper/internal/event"
	"kubernetes-scraper/internal/extract"
	"kubernetes-scraper/internal/feed"
	"kubernetes-scraper/internal/manifest"
	"kubernetes-scraper/query"
)

// A world is the shop as a graph, with all that questions need.
type world struct {
	graph      query.Graph
	vocabulary query.Vocabulary
	keys       map[string]graph.EntityKey // as people write them
}

// shop is the cluster of the folder manifests.
func shop(t *testing.T) *world {
	t.Helper()
	return worldOf(t, objects(t, "manifests"))
}

// shopAfter is the cluster an hour later.
func shopAfter(t *testing.T) *world {
	t.Helper()
	all := objects(t, "manifests")
	changes := objects(t, "after")
	gone := lines(t, "after/gone.txt")
	all = slices.DeleteFunc(all, func(o manifest.Object) bool {
		return slices.Contains(gone, name(t, o)) ||
			slices.ContainsFunc(changes, func(c manifest.Object) bool { return name(t, c) == name(t, o) })
	})
	return worldOf(t, append(all, changes...))
}

func objects(t *testing.T, folder string) []manifest.Object {
	t.Helper()
	var c manifest.Contents
	if err := c.ReadPath(folder); err != nil {
		t.Fatal(err)
	}
	for _, problem := range c.Problems {
		t.Error(problem)
	}
	return c.Objects
}

func name(t *testing.T, o manifest.Object) string {
	t.Helper()
	var head struct {
		Metadata struct{ Namespace, Name string }
	}
	if err := json.Unmarshal(o.JSON, &head); err != nil {
		t.Fatal(err)
	}
	return graph.EntityKey{Group: o.Group(), Type: o.Kind, Namespace: head.Metadata.Namespace, Name: head.Metadata.Name}.String()
}

// worldOf has the program's own parts make a graph of objects that are all there is: each kind of the API server's own and
// of the definitions is read to its end.
func worldOf(t *testing.T, objects []manifest.Object) *world {
	t.Helper()
	known, err := catalog.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	kinds := append(builtIn(known), defined(t, known, objects)...)
	catalog.MarkSelected(kinds)
	out := feed.New()
	c := collector.New("shop", known.Kinds(), out)
	served := event.Batch{Served: []event.Resource{}}
	reading := event.Batch{}
	for i := range kinds {
		k := &kinds[i]
		served.Served = append(served.Served, event.Resource{Group: k.Group, Kind: k.Kind, Resource: k.Resource, Namespaced: k.Namespaced})
		reading.Kinds = append(reading.Kinds, event.KindChange{Position: i, Kind: k, Sources: []event.Source{{Kind: i}}, Replaces: -1})
	}
	c.Apply(served)
	c.Apply(reading)
	taken := 0
	for i, k := range kinds {
		list := list(t, i, k, objects)
		taken += len(list.Events) - 3
		c.Apply(list)
	}
	if taken != len(objects) {
		t.Fatalf("%d of %d objects are of a kind that is read", taken, len(objects))
	}
	c.Publish()
	s, _, _ := out.Latest()
	w := &world{graph: s, vocabulary: app.Vocabulary(known), keys: map[string]graph.EntityKey{}}
	for n := range s.Nodes() {
		w.keys[n.Key.String()] = n.Key
	}
	return w
}

// builtIn are the kinds of the API server's own that are read, and Secrets.
func builtIn(known *catalog.Catalog) []catalog.Kind {
	return slices.DeleteFunc(known.Kinds(), func(k catalog.Kind) bool {
		own := k.Group == "" || !strings.Contains(k.Group, ".") || strings.HasSuffix(k.Group, ".k8s.io") &&
			!strings.Contains(k.Group, "gateway") && !strings.Contains(k.Group, "snapshot")
		return k.Virtual || !own || !k.Watched && k.Kind != "Secret"
	})
}

// defined are the kinds of the definitions.
func defined(t *testing.T, known *catalog.Catalog, objects []manifest.Object) []catalog.Kind {
	var kinds []catalog.Kind
	for _, o := range objects {
		if o.Kind != "CustomResourceDefinition" {
			continue
		}
		var d struct {
			Spec struct {
				Group, Scope string
				Names        struct{ Kind, Plural string }
				Versions     []struct{ Name string }
			}
		}
		if err := json.Unmarshal(o.JSON, &d); err != nil {
			t.Fatal(err)
		}
		kinds = append(kinds, known.Plain(d.Spec.Group, d.Spec.Versions[0].Name, d.Spec.Names.Kind, d.Spec.Names.Plural, d.Spec.Scope == "Namespaced"))
	}
	return kinds
}

// list is the list of a kind, whole.
func list(t *testing.T, position int, k catalog.Kind, objects []manifest.Object) event.Batch {
	m, err := extract.Compile(k, extract.JSON, k.Selected)
	if err != nil {
		t.Fatal(err)
	}
	b := event.Batch{Source: event.Source{Kind: position}, Events: []event.Event{{Type: event.SyncStart}}}
	x := m.NewExtractor()
	for _, o := range objects {
		if o.Group() != k.Group || o.Kind != k.Kind {
			continue
		}
		facts, err := x.Extract(o.JSON)
		if err != nil {
			t.Fatalf("%s: %v", o.Place, err)
		}
		b.Events = append(b.Events, event.Event{Type: event.Upsert, Facts: facts})
	}
	b.Events = append(b.Events, event.Event{Type: event.SyncEnd}, event.Event{Type: event.Status, State: event.Live})
	return b
}

// lines are those of a file, without comments and empty ones.
func lines(t *testing.T, file string) []string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []string
	s := bufio.NewScanner(f)
	for s.Scan() {
		if line := strings.TrimRight(s.Text(), " "); line != "" && !strings.HasPrefix(line, "#") {
			all = append(all, line)
		}
	}
	if err := s.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}
