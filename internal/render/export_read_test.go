package render

import (
	"encoding/csv"
	"encoding/xml"
	"maps"
	"reflect"
	"strings"
	"testing"

	"kubernetes-scraper/test/samples"
)

// compare says where what was read differs from what the graph says, with each wanted value as the format carries it.
func compare(t *testing.T, what string, got, want []samples.Record, carried func(string) string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d were read, want %d", what, len(got), len(want))
	}
	for i, w := range want {
		fields := map[string]string{}
		for name, value := range w.Fields {
			fields[name] = carried(value)
		}
		w.Fields, w.Relation = fields, carried(w.Relation)
		if !reflect.DeepEqual(got[i], w) {
			t.Fatalf("%s %d is read as\n%q\nwant\n%q", what, i, got[i], w)
		}
	}
}

// TestGraphML: a strict XML parser reads every node, edge and value as the graph has it, but for characters that XML does
// not have.
func TestGraphML(t *testing.T) {
	type data struct {
		Key   string `xml:"key,attr"`
		Value string `xml:",chardata"`
	}
	var doc struct {
		Keys []struct {
			ID   string  `xml:"id,attr"`
			Name string  `xml:"attr.name,attr"`
			Desc *string `xml:"desc"`
		} `xml:"key"`
		Graph struct {
			Nodes []struct {
				ID   string `xml:"id,attr"`
				Data []data `xml:"data"`
			} `xml:"node"`
			Edges []struct {
				Source string `xml:"source,attr"`
				Target string `xml:"target,attr"`
				Data   []data `xml:"data"`
			} `xml:"edge"`
		} `xml:"graph"`
	}
	s := samples.Hostile()
	if err := xml.Unmarshal([]byte(exported(t, s, GraphML)), &doc); err != nil {
		t.Fatal(err)
	}
	names := map[string]string{}
	for _, k := range doc.Keys {
		names[k.ID] = k.Name
		if k.Desc != nil {
			names[k.ID] = *k.Desc
		}
	}
	fieldsOf := func(all []data) map[string]string {
		fields := map[string]string{}
		for _, d := range all {
			fields[names[d.Key]] = d.Value
		}
		return fields
	}
	var nodes, edges []samples.Record
	ids := map[string]string{}
	for _, n := range doc.Graph.Nodes {
		fields := fieldsOf(n.Data)
		ids[n.ID] = fields["id"]
		nodes = append(nodes, samples.Record{ID: fields["id"], Fields: fields})
	}
	for _, e := range doc.Graph.Edges {
		fields := fieldsOf(e.Data)
		relation := fields["relation"]
		delete(fields, "relation")
		edges = append(edges, samples.Record{Source: ids[e.Source], Target: ids[e.Target], Relation: relation, Fields: fields})
	}
	wantNodes, wantEdges := samples.Records(s)
	carried := func(s string) string {
		return strings.Map(func(r rune) rune {
			if r < ' ' && !strings.ContainsRune("\t\n\r", r) || r == '\ufffe' || r == '\uffff' {
				return '\ufffd'
			}
			return r
		}, s)
	}
	for _, n := range wantNodes { // a name is carried in the description
		for name, value := range n.Fields {
			delete(n.Fields, name)
			n.Fields[carried(name)] = value
		}
	}
	compare(t, "node", nodes, wantNodes, carried)
	compare(t, "edge", edges, wantEdges, carried)
}

// TestCSV: encoding/csv reads every value as the graph has it, with an apostrophe before what a spreadsheet would
// calculate; no cell begins like a formula.
func TestCSV(t *testing.T) {
	s := samples.Hostile()
	carried := func(s string) string {
		s = strings.ReplaceAll(s, "\x00", "\ufffd")
		// A reader of CSV takes \r\n for \n, which the writer cannot help.
		return strings.ReplaceAll(s, "\r\n", "\n")
	}
	read := func(f Format) (header []string, rows []map[string]string) {
		all, err := csv.NewReader(strings.NewReader(exported(t, s, f))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, cells := range all[1:] {
			row := map[string]string{}
			for i, cell := range cells {
				if cell == "" {
					continue
				}
				if first := []rune(cell)[0]; strings.ContainsRune("=+-@\t\r\n＝＋－＠", first) {
					t.Errorf("%s: a cell begins with %q: %q", f, first, cell)
				}
				row[all[0][i]] = strings.TrimPrefix(cell, "'")
			}
			rows = append(rows, row)
		}
		return all[0], rows
	}
	nodeHeader, nodeRows := read(csvNodes)
	var nodes, edges []samples.Record
	for _, row := range nodeRows {
		if label := row[":LABEL"]; !strings.HasPrefix(label, "KubernetesObject;") || strings.Count(label, ";") != 1 {
			t.Errorf("labels are %q", label)
		}
		delete(row, ":LABEL")
		nodes = append(nodes, samples.Record{ID: row["id:ID"], Fields: row})
	}
	_, edgeRows := read(csvEdges)
	for _, row := range edgeRows {
		e := samples.Record{Source: row[":START_ID"], Target: row[":END_ID"], Relation: row[":TYPE"], Fields: row}
		for _, name := range []string{":START_ID", ":END_ID", ":TYPE"} {
			delete(row, name)
		}
		edges = append(edges, e)
	}
	rename := func(records []samples.Record, header []string) {
		for _, r := range records {
			for name, value := range maps.Clone(r.Fields) {
				delete(r.Fields, name)
				r.Fields[columnOf(name)] += value // two names may share a column
			}
		}
	}
	wantNodes, wantEdges := samples.Records(s)
	rename(wantNodes, nodeHeader)
	rename(wantEdges, nil)
	compare(t, "node", nodes, wantNodes, carried)
	compare(t, "edge", edges, wantEdges, carried)
}

// columnOf is the header of the column for a field, as docs/exports.md says.
func columnOf(name string) string {
	switch name {
	case "id":
		return "id:ID"
	case "revision":
		return "revision:long"
	case "optional":
		return "optional:boolean"
	}
	name = strings.ReplaceAll(strings.ReplaceAll(name, "\x00", "\ufffd"), ":", "_")
	if name != "" && strings.ContainsRune("=+-@\t\r\n'＝＋－＠", []rune(name)[0]) {
		return "'" + strings.ReplaceAll(name, "\r\n", "\n")
	}
	return strings.ReplaceAll(name, "\r\n", "\n")
}
