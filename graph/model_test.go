package graph

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// testRules are the rules that the tests of this package state edges by.
var testRules = []Rule{
	{ID: "placed", Relation: "runs_on", Path: "spec.nodeName"},
	{ID: "volume", Relation: "uses", Path: "spec.volumes[*].configMap.name", Via: "volume"},
	{ID: "env", Relation: "uses", Path: "spec.containers[*].env[*].valueFrom.configMapKeyRef.name", Via: "env"},
}

// A plain is a graph in the plainest form: what a reader sees, as text, by key.
type plain struct{ nodes, edges map[string]string }

func newPlain() plain { return plain{map[string]string{}, map[string]string{}} }

func (p plain) clone() plain { return plain{maps.Clone(p.nodes), maps.Clone(p.edges)} }

func (p plain) equal(o plain) bool {
	return maps.Equal(p.nodes, o.nodes) && maps.Equal(p.edges, o.edges)
}

func nodeText(n *Node) string { return fmt.Sprint(n.UID, n.State, n.Properties) }

func edgeKey(e *Edge) string { return fmt.Sprint(e.Source, " ", e.Relation, " ", e.Target) }

func read(s *Snapshot) plain {
	p := newPlain()
	for n := range s.Nodes() {
		p.nodes[n.Key.String()] = nodeText(&n)
		for e := range s.Out(n.Key) {
			p.edges[edgeKey(&e)] = fmt.Sprint(e.Because())
		}
	}
	return p
}

// apply replays a delta on a plain graph, removals first.
func (p plain) apply(d *Delta) {
	for _, c := range d.Nodes {
		if c.Old != nil {
			delete(p.nodes, c.Old.Key.String())
		}
	}
	for _, c := range d.Edges {
		if c.Old != nil {
			delete(p.edges, edgeKey(c.Old))
		}
	}
	for _, c := range d.Nodes {
		if c.New != nil {
			p.nodes[c.New.Key.String()] = nodeText(c.New)
		}
	}
	for _, c := range d.Edges {
		if c.New != nil {
			p.edges[edgeKey(c.New)] = fmt.Sprint(c.New.Because())
		}
	}
}

// A machine changes a Graph and a model of it in step, and keeps every snapshot with what it showed when it was new.
type machine struct {
	t        *rapid.T
	g        *Graph
	model    plain             // of the graph as it is
	present  map[string]bool   // by node key
	edges    map[string]EdgeID // by edge key, those that the model holds
	kept     []*Snapshot
	keptRead []plain
	replayed plain // the first snapshot, and all deltas since
}

func (m *machine) draw(label string, n int) int { return rapid.IntRange(0, n-1).Draw(m.t, label) }

func (m *machine) key() (KindID, string, string, EntityKey) {
	kind := []string{"Pod", "Node"}[m.draw("kind", 2)]
	namespace := ""
	if kind == "Pod" {
		namespace = []string{"a", "b"}[m.draw("namespace", 2)]
	}
	name := fmt.Sprintf("n%d", m.draw("name", 12))
	return m.g.Kind("", kind), namespace, name, EntityKey{Type: kind, Namespace: namespace, Name: name}
}

func (m *machine) setPresent() {
	kind, namespace, name, key := m.key()
	uid := []string{"", "11111111-2222-3333-4444-555555555555", "odd", "Odd"}[m.draw("uid", 4)]
	var properties []Property
	if m.draw("property", 2) == 1 {
		properties = []Property{{"status", "Running"}}
	}
	m.g.SetPresent(m.g.Ensure(kind, namespace, name, Unknown), uid, properties)
	m.present[key.String()] = true
	m.model.nodes[key.String()] = nodeText(&Node{UID: uid, State: Present, Properties: properties})
}

func (m *machine) setEdge() {
	sKind, sNamespace, sName, source := m.key()
	if !m.present[source.String()] {
		return
	}
	tKind, tNamespace, tName, target := m.key()
	reasons := []Reason{{Rule: RuleID(m.draw("rule", 2)) + 1, Index: [MaxDepth]uint32{uint32(m.draw("index", 3))}}}
	if m.draw("second reason", 2) == 1 {
		reasons = append(reasons, Reason{Rule: 2, Index: [MaxDepth]uint32{1, 300}, Optional: true})
	}
	s := m.g.Ensure(sKind, sNamespace, sName, Unknown)
	t := m.g.Ensure(tKind, tNamespace, tName, Missing)
	relation := m.g.Relation("uses")
	evidence := m.g.Evidence(reasons)
	m.g.SetEdge(s, t, relation, evidence)
	if _, known := m.model.nodes[target.String()]; !known {
		m.model.nodes[target.String()] = nodeText(&Node{State: Missing})
	}
	edge := Edge{Source: source, Target: target, Relation: "uses", evidence: text(&m.g.texts.list, evidence.packed), rules: m.g.rules}
	m.model.edges[edgeKey(&edge)] = fmt.Sprint(edge.Because())
	m.edges[edgeKey(&edge)] = m.g.FindEdge(s, t, relation)
}

func (m *machine) removeEdge() {
	keys := slices.Sorted(maps.Keys(m.edges))
	if len(keys) == 0 {
		return
	}
	m.dropEdge(keys[m.draw("edge", len(keys))])
}

func (m *machine) dropEdge(key string) {
	_, target, _, _ := m.g.Edge(m.edges[key])
	targetKey := m.g.tables().key(m.g.nodes.at(uint32(target))).String()
	m.g.RemoveEdge(m.edges[key])
	delete(m.edges, key)
	delete(m.model.edges, key)
	m.forgetUnnamed(targetKey)
}

// forgetUnnamed removes from the model a node that is not present and to which no edge leads.
func (m *machine) forgetUnnamed(key string) {
	if m.present[key] {
		return
	}
	for edge := range m.edges {
		_, target, _, _ := m.g.Edge(m.edges[edge])
		if m.g.tables().key(m.g.nodes.at(uint32(target))).String() == key {
			return
		}
	}
	delete(m.model.nodes, key)
}

func (m *machine) setAbsent() {
	kind, namespace, name, key := m.key()
	if !m.present[key.String()] {
		return
	}
	id := m.g.Find(kind, namespace, name)
	for edge := range m.g.Out(id) {
		e := m.g.tables().edge(&m.g.nodes, m.g.edges.at(uint32(edge)))
		m.dropEdge(edgeKey(e))
	}
	m.g.SetAbsent(id, Missing)
	m.present[key.String()] = false
	m.model.nodes[key.String()] = nodeText(&Node{State: Missing})
	m.forgetUnnamed(key.String())
}

func (m *machine) commit() {
	s, d := m.g.Commit()
	if got := read(s); !got.equal(m.model) {
		m.t.Fatalf("revision %d shows\n%v\nwant\n%v", s.Revision(), got, m.model)
	}
	nodes, edges := s.Size()
	if nodes != len(m.model.nodes) || edges != len(m.model.edges) {
		m.t.Fatalf("size is %d, %d; want %d, %d", nodes, edges, len(m.model.nodes), len(m.model.edges))
	}
	for key, text := range m.model.nodes {
		m.findByKey(s, key, text)
	}
	m.replay(s, d)
	m.kept = append(m.kept, s)
	m.keptRead = append(m.keptRead, m.model.clone())
}

func (m *machine) findByKey(s *Snapshot, key, text string) {
	for n := range s.Nodes() {
		if n.Key.String() != key {
			continue
		}
		if found, ok := s.Node(n.Key); !ok || nodeText(&found) != text {
			m.t.Fatalf("Node(%v) = %v, %v", n.Key, found, ok)
		}
	}
}

func (m *machine) replay(s *Snapshot, d *Delta) {
	switch {
	case d == nil:
	case d.Reset:
		m.replayed = read(s)
	default:
		m.replayed.apply(d)
	}
	if !m.replayed.equal(m.model) {
		m.t.Fatalf("deltas up to revision %d give\n%v\nwant\n%v", s.Revision(), m.replayed, m.model)
	}
}

// TestGraphAgainstModel changes a graph at random and compares every snapshot, at once and after all later changes, with
// a model of maps; and replays the deltas.
func TestGraphAgainstModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := &machine{t: t, g: New("test", testRules), model: newPlain(), present: map[string]bool{},
			edges: map[string]EdgeID{}, replayed: newPlain()}
		actions := []func(){m.setPresent, m.setPresent, m.setEdge, m.setEdge, m.setEdge, m.removeEdge, m.setAbsent, m.commit}
		for range rapid.IntRange(1, 120).Draw(t, "steps") {
			actions[m.draw("action", len(actions))]()
		}
		m.commit()
		for i, s := range m.kept {
			if got := read(s); !got.equal(m.keptRead[i]) {
				t.Fatalf("snapshot of revision %d changed afterwards:\n%v\nwas\n%v", s.Revision(), got, m.keptRead[i])
			}
		}
	})
}

// TestCommitWithoutChange: what is put back within a commit makes no revision.
func TestCommitWithoutChange(t *testing.T) {
	g := New("test", testRules)
	pod := g.Ensure(g.Kind("", "Pod"), "a", "x", Unknown)
	g.SetPresent(pod, "u1", nil)
	first, _ := g.Commit()
	g.SetPresent(pod, "u2", nil)
	g.SetPresent(pod, "u1", nil)
	again, delta := g.Commit()
	if again != first || delta != nil {
		t.Errorf("commit of nothing gave revision %d and delta %v", again.Revision(), delta)
	}
	g.SetPresent(pod, "u2", nil)
	if s, d := g.Commit(); s.Revision() != 2 || len(d.Nodes) != 1 {
		t.Errorf("revision %d, delta %+v; want 2 and one node", s.Revision(), d)
	}
}

// TestLargeCommitResets: a commit of more changes than a delta may hold says so.
func TestLargeCommitResets(t *testing.T) {
	g := New("test", testRules)
	g.Commit()
	kind := g.Kind("", "Pod")
	for i := range deltaLimit + 1 {
		g.SetPresent(g.Ensure(kind, "a", fmt.Sprint(i), Unknown), "", nil)
	}
	s, d := g.Commit()
	if !d.Reset || d.Nodes != nil {
		t.Errorf("delta of %d changes is not a reset", deltaLimit+1)
	}
	if nodes, _ := s.Size(); nodes != deltaLimit+1 {
		t.Errorf("%d nodes", nodes)
	}
	g.SetPresent(g.Ensure(kind, "a", "one more", Unknown), "", nil)
	if _, d := g.Commit(); d.Reset || len(d.Nodes) != 1 {
		t.Errorf("delta after a reset: %+v", d)
	}
}

// TestEmptyJSON: a graph without nodes and edges is a whole document too.
func TestEmptyJSON(t *testing.T) {
	s, _ := New("", nil).Commit()
	var b bytes.Buffer
	if err := s.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	const want = "{\"cluster\":\"\",\"revision\":1,\"complete\":false,\n\"kinds\":[],\n\"nodes\":[],\n\"relationships\":[]}\n"
	if b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
}

func TestJSON(t *testing.T) {
	g := New("prod", testRules)
	pods, maps := g.Kind("", "Pod"), g.Kind("", "ConfigMap")
	g.SetKindState(pods, Live, "")
	g.SetKindState(maps, Forbidden, `configmaps is forbidden: User "x"`)
	pod := g.Ensure(pods, "a", "web", Unknown)
	g.SetPresent(pod, "11111111-2222-3333-4444-555555555555", []Property{{"status", "Running"}, {"note", "<\"\\\n\u2028>"}})
	settings := g.Ensure(maps, "a", "settings", Unknown)
	uses := g.Relation("uses")
	g.SetEdge(pod, settings, uses, g.Evidence([]Reason{
		{Rule: 2, Index: [MaxDepth]uint32{1, 0}, Optional: true},
		{Rule: 1, Index: [MaxDepth]uint32{7}},
	}))
	s, _ := g.Commit()
	var b bytes.Buffer
	if err := s.WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	const want = `{"cluster":"prod","revision":1,"complete":false,
"kinds":[
{"type":"ConfigMap","state":"forbidden","reason":"configmaps is forbidden: User \"x\"","count":0},
{"type":"Pod","state":"live","count":1}],
"nodes":[
{"key":{"type":"ConfigMap","namespace":"a","name":"settings"},"state":"unknown","revision":1},
{"key":{"type":"Pod","namespace":"a","name":"web"},"uid":"11111111-2222-3333-4444-555555555555","properties":{"status":"Running","note":"\u003c\"\\\n\u2028\u003e"},"revision":1}],
"relationships":[
{"source":{"type":"Pod","namespace":"a","name":"web"},"target":{"type":"ConfigMap","namespace":"a","name":"settings"},"relationshipType":"uses","properties":{"path":"spec.volumes[7].configMap.name","via":"volume","rule":"volume","reasons":[{"path":"spec.volumes[7].configMap.name","via":"volume","rule":"volume"},{"path":"spec.containers[1].env[0].valueFrom.configMapKeyRef.name","via":"env","rule":"env","optional":true}]},"revision":1}]}
`
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
	d, err := ReadDocument(&b)
	if err != nil {
		t.Fatal(err)
	}
	if got := d.Nodes[1].Properties["note"]; got != "<\"\\\n\u2028>" {
		t.Errorf("a property came back as %q", got)
	}
}
