// Package exports gives the exports of internal/render to the programs that they are meant for. A module of its own, for
// the program needs none of them.
//
// Graphviz comes as a Go module and is always used. The tests in exports.test.mjs need Node.js: `make test-exports` runs
// them where there is one.
package exports

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-graphviz"
	"github.com/goccy/go-graphviz/cgraph"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/render"
	"kubernetes-scraper/test/samples"
)

// TestWrite writes every export of every sample, and what they should say, to the folder EXPORTS_DIR for exports.test.mjs.
func TestWrite(t *testing.T) {
	folder := os.Getenv("EXPORTS_DIR")
	if folder == "" {
		t.Skip("EXPORTS_DIR is not set: nobody wants the files")
	}
	for name, s := range map[string]*graph.Snapshot{"shop": samples.Shop(), "hostile": samples.Hostile()} {
		if err := os.MkdirAll(filepath.Join(folder, name), 0o755); err != nil {
			t.Fatal(err)
		}
		for _, f := range render.Formats() {
			for _, part := range f.Parts() {
				write(t, filepath.Join(folder, name, part.Name), exported(t, s, part.Format))
			}
		}
		nodes, edges := samples.Records(s)
		data, err := json.Marshal(map[string][]samples.Record{"nodes": nodes, "edges": edges})
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(folder, name, "expected.json"), data)
	}
}

func write(t *testing.T, file string, data []byte) {
	if err := os.WriteFile(file, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

func exported(t *testing.T, s *graph.Snapshot, f render.Format) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := render.Export(&b, s, f); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestGraphviz: graphviz reads every node, edge and attribute as the graph has it.
func TestGraphviz(t *testing.T) {
	for name, s := range map[string]*graph.Snapshot{"shop": samples.Shop(), "hostile": samples.Hostile()} {
		t.Run(name, func(t *testing.T) {
			g, err := graphviz.ParseBytes(exported(t, s, render.DOT))
			if err != nil {
				t.Fatal(err)
			}
			defer g.Close()
			wantNodes, wantEdges := samples.Records(s)
			nodes, edges := readDOT(t, g, names(wantNodes), names(wantEdges))
			if len(nodes) != len(wantNodes) || len(edges) != len(wantEdges) {
				t.Fatalf("graphviz has %d nodes and %d edges, want %d and %d", len(nodes), len(edges), len(wantNodes), len(wantEdges))
			}
			for _, want := range wantNodes {
				fields := carried(want.Fields)
				delete(fields, "id")
				if got := nodes[want.ID]; !maps.Equal(got, fields) {
					t.Fatalf("node %s is read as\n%q\nwant\n%q", want.ID, got, fields)
				}
			}
			for _, want := range wantEdges {
				fields := carried(want.Fields)
				fields["relation"] = strings.ReplaceAll(want.Relation, "\x00", "\ufffd")
				if got := edges[edgeKey(want.Source, want.Target, fields["relation"])]; !maps.Equal(got, fields) {
					t.Fatalf("edge from %s to %s is read as\n%q\nwant\n%q", want.Source, want.Target, got, fields)
				}
			}
		})
	}
}

func edgeKey(source, target, relation string) string { return source + " " + target + " " + relation }

// carried are fields as the format carries them: without NUL.
func carried(fields map[string]string) map[string]string {
	all := map[string]string{}
	for name, value := range fields {
		all[strings.ReplaceAll(name, "\x00", "\ufffd")] = strings.ReplaceAll(value, "\x00", "\ufffd")
	}
	return all
}

// names are the fields that some record has.
func names(records []samples.Record) []string {
	all := map[string]bool{"relation": true}
	for _, r := range records {
		for name := range carried(r.Fields) {
			all[name] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// readDOT returns those attributes of all nodes and edges that have one of the names.
func readDOT(t *testing.T, g *cgraph.Graph, nodeNames, edgeNames []string) (nodes, edges map[string]map[string]string) {
	t.Helper()
	nodes, edges = map[string]map[string]string{}, map[string]map[string]string{}
	for n, err := g.FirstNode(); n != nil; n, err = g.NextNode(n) {
		check(t, err)
		name, err := n.Name()
		check(t, err)
		nodes[name] = attributes(n.GetStr, nodeNames)
		for e, err := g.FirstOut(n); e != nil; e, err = g.NextOut(e) {
			check(t, err)
			head, err := e.Head()
			check(t, err)
			target, err := head.Name()
			check(t, err)
			fields := attributes(e.GetStr, edgeNames)
			edges[edgeKey(name, target, fields["relation"])] = fields
		}
	}
	return nodes, edges
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// attributes are those that are not empty, with an escString's backslashes made one.
func attributes(get func(string) string, names []string) map[string]string {
	all := map[string]string{}
	for _, name := range names {
		if value := get("k8s_" + strings.ReplaceAll(name, `\`, `\\`)); value != "" {
			all[name] = strings.ReplaceAll(value, `\\`, `\`)
		}
	}
	return all
}

// TestDraw: graphviz draws the shop.
func TestDraw(t *testing.T) {
	ctx := context.Background()
	viz, err := graphviz.New(ctx)
	check(t, err)
	defer viz.Close()
	g, err := graphviz.ParseBytes(exported(t, samples.Shop(), render.DOT))
	check(t, err)
	defer g.Close()
	var svg bytes.Buffer
	check(t, viz.Render(ctx, g, graphviz.SVG, &svg))
	for _, text := range []string{">Deployment</text>", ">shop/web&#45;7d9</text>", ">runs_on</text>"} {
		if !strings.Contains(svg.String(), text) {
			t.Errorf("the picture has no %s", text)
		}
	}
}
