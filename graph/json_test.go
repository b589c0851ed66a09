package graph

import (
	"bytes"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// hostile are texts that JSON, HTML or JavaScript could misread.
var hostile = []string{
	"", `"`, `\`, `\"`, `\u0041`, "</script><!--", "&amp;", "'", "\x00", "\t\r\n\b\f\v", "\x1f", "\x7f", "\u0080", "\u009f",
	"\u2028\u2029", "é", "日本", "🚀", "\ufeff", "\ufffd", "\xff", "a\xc3", "\xed\xa0\x80", "\xf0\x9f", strings.Repeat("x", 5000), "ok",
}

// TestAppendString: what is written is what encoding/json writes, for every byte and everything hostile.
func TestAppendString(t *testing.T) {
	texts := slices.Clone(hostile)
	for c := range 256 {
		texts = append(texts, string([]byte{byte(c)}), string([]byte{'a', byte(c)}), string([]byte{byte(c), 'z'}))
	}
	for _, text := range texts {
		want, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := appendString([]byte("before"), text); string(got) != "before"+string(want) {
			t.Errorf("%q is written as %s, want %s", text, got, want)
		}
	}
}

// A sketch is a graph as random data, to be built in any order. Texts may be anything.
type sketch struct {
	nodes []sketchNode
	edges []sketchEdge
}

type sketchNode struct {
	group, kind, namespace, name, uid string
	properties                        []Property
}

type sketchEdge struct {
	source, target int // source must be a present node
	relation       string
	reasons        []Reason
}

// hostileRules have hostile texts in all that is written of a rule: the same few for each relation.
func hostileRules() []Rule {
	var list []Rule
	for _, relation := range hostileRelations() {
		list = append(list,
			Rule{ID: "plain", Relation: relation, Path: "spec.name"},
			Rule{ID: `"id"` + "\u2028", Relation: relation, Path: `metadata.annotations["a<b"][*].` + "\n" + `[*]`, Via: `vi\a&`},
			Rule{ID: "\xff", Relation: relation, Path: "[*]<[*]>[*][*][*].deep"})
	}
	return list
}

func hostileRelations() []string { return append(hostile[1:6:6], "uses") }

func drawSketch(t *rapid.T) sketch {
	text := rapid.OneOf(rapid.SampledFrom(hostile), rapid.String())
	pick := func(label string, n int) int { return rapid.IntRange(0, n-1).Draw(t, label) }
	var s sketch
	seen := map[EntityKey]bool{}
	for range pick("nodes", 12) + 1 {
		n := sketchNode{group: text.Draw(t, "group"), kind: text.Draw(t, "kind"), namespace: text.Draw(t, "namespace"),
			name: text.Draw(t, "name"), uid: text.Draw(t, "uid")}
		for i, name := range []string{"status", "", "<\"\xff>"}[:pick("properties", 4)] {
			n.properties = append(n.properties, Property{name, text.Draw(t, "value") + strings.Repeat("-", i)})
		}
		if key := (EntityKey{n.group, n.kind, n.namespace, n.name}); !seen[key] {
			seen[key] = true
			s.nodes = append(s.nodes, n)
		}
	}
	for range pick("edges", 20) {
		relation := pick("relation", len(hostileRelations()))
		e := sketchEdge{source: pick("source", len(s.nodes)), target: pick("target", len(s.nodes)),
			relation: hostileRelations()[relation]}
		for range pick("reasons", 4) + 1 {
			reason := drawReason(t, hostileRules()[:3])
			reason.Rule += RuleID(3 * relation)
			e.reasons = append(e.reasons, reason)
		}
		s.edges = append(s.edges, e)
	}
	return s
}

// build makes a graph of a sketch in the order that the random source gives. Edges between the same nodes with the same
// relation are put together, so that their order does not matter.
func (s sketch) build(random *rand.Rand) *Graph {
	g := New("clu\"ster\u2028", hostileRules())
	type end struct {
		source, target int
		relation       string
	}
	together := map[end][]Reason{}
	for _, e := range s.edges {
		together[end{e.source, e.target, e.relation}] = append(together[end{e.source, e.target, e.relation}], e.reasons...)
	}
	ids := make([]NodeID, len(s.nodes))
	for _, i := range random.Perm(len(s.nodes)) {
		n := s.nodes[i]
		ids[i] = g.Ensure(g.Kind(n.group, n.kind), n.namespace, n.name, Unknown)
		g.SetPresent(ids[i], n.uid, n.properties)
	}
	ends := make([]end, 0, len(together))
	for _, e := range s.edges {
		if key := (end{e.source, e.target, e.relation}); !slices.Contains(ends, key) {
			ends = append(ends, key)
		}
	}
	for _, i := range random.Perm(len(ends)) {
		e := ends[i]
		g.SetEdge(ids[e.source], ids[e.target], g.Relation(e.relation), g.Evidence(together[e]))
	}
	for _, i := range random.Perm(len(s.nodes)) {
		g.SetKindState(g.Kind(s.nodes[i].group, s.nodes[i].kind), Forbidden, s.nodes[0].name)
	}
	return g
}

func written(t interface{ Fatal(...any) }, s *Snapshot) []byte {
	var b bytes.Buffer
	if err := s.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestSameStateSameBytes: whatever the order in which a graph was built, and the seed of its hash, it is written as the
// same bytes.
func TestSameStateSameBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSketch(t)
		var first []byte
		for seed := range uint64(4) {
			snapshot, _ := s.build(rand.New(rand.NewPCG(seed, 0))).Commit()
			b := written(t, snapshot)
			if first == nil {
				first = b
			}
			if !bytes.Equal(b, first) || !bytes.Equal(written(t, snapshot), first) {
				t.Fatalf("one graph is written as\n%s\nand as\n%s", first, b)
			}
		}
	})
}

// TestDocumentRoundTrip: the document that is read back says what the snapshot said, in order of keys.
func TestDocumentRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		snapshot, _ := drawSketch(t).build(rand.New(rand.NewPCG(1, 2))).Commit()
		b := written(t, snapshot)
		got, err := ReadDocument(bytes.NewReader(b))
		if err != nil {
			t.Fatalf("%v in\n%s", err, b)
		}
		// Bytes that are no text come back as U+FFFD: so they do from encoding/json, which makes what is wanted.
		text, _ := json.Marshal(documentOf(snapshot))
		want := &Document{}
		if err := json.Unmarshal(text, want); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("read back\n%+v\nwant\n%+v", got, want)
		}
	})
}

// documentOf makes a document of what a snapshot's readers see, with nothing of the encoder's.
func documentOf(s *Snapshot) *Document {
	d := &Document{Cluster: s.Cluster(), Revision: s.Revision(), Complete: s.Complete(), Kinds: s.Kinds(),
		Nodes: []NodeDocument{}, Relationships: []Relationship{}}
	var nodes []Node
	for n := range s.Nodes() {
		nodes = append(nodes, n)
	}
	slices.SortFunc(nodes, func(a, b Node) int { return a.Key.Compare(b.Key) })
	for _, n := range nodes {
		node := NodeDocument{Key: n.Key, UID: n.UID, Revision: n.Revision}
		if n.State != Present {
			node.State = n.State.String()
		}
		for _, p := range n.Properties {
			if node.Properties == nil {
				node.Properties = map[string]string{}
			}
			node.Properties[p.Name] = p.Value
		}
		d.Nodes = append(d.Nodes, node)
		d.Relationships = append(d.Relationships, relationshipsOf(s, n.Key)...)
	}
	return d
}

func relationshipsOf(s *Snapshot, source EntityKey) []Relationship {
	var all []Relationship
	for e := range s.Out(source) {
		r := Relationship{Source: e.Source, Target: e.Target, RelationshipType: e.Relation, Revision: e.Revision}
		optional := true
		for _, b := range e.Because() {
			r.Properties.Reasons = append(r.Properties.Reasons, becauseDocument(b))
			optional = optional && b.Optional
		}
		r.Properties.ReasonDocument = r.Properties.Reasons[0]
		r.Properties.Optional = optional
		if len(r.Properties.Reasons) == 1 {
			r.Properties.Reasons = nil
		}
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b Relationship) int {
		if c := a.Target.Compare(b.Target); c != 0 {
			return c
		}
		return strings.Compare(a.RelationshipType, b.RelationshipType)
	})
	return all
}

func becauseDocument(b Because) ReasonDocument {
	return ReasonDocument{Path: b.Path, Via: b.Via, Rule: b.Rule, Optional: b.Optional}
}

// TestWriterFails: an error of the writer is returned, wherever it happens.
func TestWriterFails(t *testing.T) {
	g := New("test", nil)
	for i := range 2000 {
		g.SetPresent(g.Ensure(g.Kind("", "Pod"), "a", strings.Repeat("n", i), Unknown), "", nil)
	}
	s, _ := g.Commit()
	full := errors.New("no space left")
	for _, room := range []int{0, 1, 100_000} {
		if err := s.WriteJSON(&bounded{room: room, err: full}); !errors.Is(err, full) {
			t.Errorf("with room for %d bytes: %v", room, err)
		}
	}
}

// A bounded writer fails when it is full.
type bounded struct {
	room int
	err  error
}

func (w *bounded) Write(p []byte) (int, error) {
	if len(p) > w.room {
		return w.room, w.err
	}
	w.room -= len(p)
	return len(p), nil
}

func TestReadDocumentFails(t *testing.T) {
	for _, text := range []string{"", "{", "[]", `{"nodes": 1}`} {
		if d, err := ReadDocument(strings.NewReader(text)); err == nil || !strings.HasPrefix(err.Error(), "read graph: ") {
			t.Errorf("%q is read as %v, %v", text, d, err)
		}
	}
}
