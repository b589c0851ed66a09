package graph

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestLoadWritesTheSame: what was written, read and written again is the same bytes.
func TestLoadWritesTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t)
		for range 3 {
			s, _ := w.commit(40)
			want := written(t, s)
			loaded, err := Load(bytes.NewReader(want))
			if err != nil {
				t.Fatalf("%v in\n%s", err, want)
			}
			if got := written(t, loaded); !bytes.Equal(got, want) {
				t.Fatal(firstDifference(got, want))
			}
			sameAnswers(t, loaded, s)
		}
	})
}

// sameAnswers: what two snapshots tell their readers is the same.
func sameAnswers(t *rapid.T, got, want *Snapshot) {
	gotNodes, gotEdges := got.Size()
	wantNodes, wantEdges := want.Size()
	if gotNodes != wantNodes || gotEdges != wantEdges || got.Complete() != want.Complete() || got.Revision() != want.Revision() ||
		got.Cluster() != want.Cluster() {
		t.Fatalf("%d nodes, %d edges, complete %v, revision %d of %q; want %d, %d, %v, %d of %q", gotNodes, gotEdges, got.Complete(),
			got.Revision(), got.Cluster(), wantNodes, wantEdges, want.Complete(), want.Revision(), want.Cluster())
	}
	if !read(got).equal(read(want)) {
		t.Fatalf("shows\n%v\nwant\n%v", read(got), read(want))
	}
}

// TestReplicaFollows: a graph that is read once and kept by deltas, each sent as JSON, is at every revision written as the
// same bytes as the original; and so is one that was read later.
func TestReplicaFollows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t)
		s, _ := w.commit(20)
		replicas := []*Replica{replicaOf(t, s)}
		for i := range rapid.IntRange(1, 12).Draw(t, "commits") {
			s, d := w.commit(12)
			if d == nil {
				continue
			}
			sent := sendDelta(t, d)
			goneIsGone(t, sent, s)
			for _, r := range replicas {
				if err := r.Apply(sent); err != nil {
					t.Fatal(err)
				}
				if got, want := written(t, r.Snapshot()), written(t, s); !bytes.Equal(got, want) {
					t.Fatalf("revision %d: %s", s.Revision(), firstDifference(got, want))
				}
			}
			if i%4 == 1 {
				replicas = append(replicas, replicaOf(t, s))
			}
		}
	})
}

// goneIsGone: what a delta lists as removed is not there, though it may have come again in the same commit.
func goneIsGone(t *rapid.T, d *DeltaDocument, s *Snapshot) {
	for _, key := range d.RemovedNodes {
		if _, there := s.Node(key); there {
			t.Fatalf("%v is removed, and there", key)
		}
	}
	for _, key := range d.RemovedRelationships {
		for e := range s.Out(key.Source) {
			if e.Target == key.Target && e.Relation == key.RelationshipType {
				t.Fatalf("%v is removed, and there", key)
			}
		}
	}
}

func replicaOf(t *rapid.T, s *Snapshot) *Replica {
	r, err := ReadReplica(bytes.NewReader(written(t, s)))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// sendDelta writes a delta and reads it, and checks that what was read is written as the same bytes.
func sendDelta(t *rapid.T, d *Delta) *DeltaDocument {
	b, err := json.Marshal(d.Document())
	if err != nil {
		t.Fatal(err)
	}
	sent := &DeltaDocument{}
	if err := json.Unmarshal(b, sent); err != nil {
		t.Fatalf("%v in\n%s", err, b)
	}
	if again := sent.AppendJSON(nil); !bytes.Equal(again, b) || !bytes.Equal(again, d.Document().AppendJSON(nil)) {
		t.Fatalf("the delta\n%s\nis written again as\n%s", b, again)
	}
	if bytes.ContainsAny(b, "\n\r") {
		t.Fatalf("a delta in more than one line:\n%s", b)
	}
	return sent
}

// TestReplicaKeepsSnapshots: the snapshots of a replica do not change with it.
func TestReplicaKeepsSnapshots(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t)
		s, _ := w.commit(20)
		r := replicaOf(t, s)
		type page struct {
			snapshot *Snapshot
			text     []byte
		}
		pages := []page{{r.Snapshot(), written(t, s)}}
		for range 6 {
			if s, d := w.commit(6); d != nil {
				if err := r.Apply(sendDelta(t, d)); err != nil {
					t.Fatal(err)
				}
				pages = append(pages, page{r.Snapshot(), written(t, s)})
			}
		}
		for _, p := range pages {
			if got := written(t, p.snapshot); !bytes.Equal(got, p.text) {
				t.Fatalf("revision %d changed: %s", p.snapshot.Revision(), firstDifference(got, p.text))
			}
		}
	})
}

// small is a graph with a pod, the node that it runs on, and an object that it misses.
const small = `{"cluster":"c","revision":7,"complete":true,
"kinds":[
{"type":"Node","state":"live","count":1},
{"type":"Pod","state":"live","count":1}],
"nodes":[
{"key":{"type":"ConfigMap","namespace":"a","name":"gone"},"state":"missing","revision":3},
{"key":{"type":"Node","name":"n"},"uid":"u","revision":2},
{"key":{"type":"Pod","namespace":"a","name":"p"},"properties":{"z":"1","a":"2"},"revision":3}],
"relationships":[
{"source":{"type":"Pod","namespace":"a","name":"p"},"target":{"type":"ConfigMap","namespace":"a","name":"gone"},"relationshipType":"uses","properties":{"path":"spec.volumes[1].configMap.name"},"revision":3},
{"source":{"type":"Pod","namespace":"a","name":"p"},"target":{"type":"Node","name":"n"},"relationshipType":"runs_on","properties":{"path":"spec.nodeName"},"revision":3}]}
`

// TestApplyRefuses: a delta that does not fit is an error that says why, and what is to be seen stays as it was.
func TestApplyRefuses(t *testing.T) {
	pod, gone := EntityKey{Type: "Pod", Namespace: "a", Name: "p"}, EntityKey{Type: "ConfigMap", Namespace: "a", Name: "gone"}
	uses := RelationshipKey{pod, gone, "uses"}
	for _, c := range []struct {
		delta  DeltaDocument
		want   string
		broken bool
	}{
		{DeltaDocument{From: 6, To: 8}, "does not lead on from revision 7", false},
		{DeltaDocument{From: 7, To: 7}, "does not lead on from revision 7", false},
		{DeltaDocument{From: 7, To: 1 << 60}, "does not lead on from revision 7", false},
		{DeltaDocument{From: 7, To: 8, RemovedNodes: []EntityKey{{Type: "Pod", Name: "q"}}}, "node Pod/q is removed, and not there", true},
		{DeltaDocument{From: 7, To: 8, RemovedNodes: []EntityKey{gone}}, "node ConfigMap/a/gone is removed, and has edges", true},
		{DeltaDocument{From: 7, To: 8, RemovedRelationships: []RelationshipKey{{pod, gone, "owns"}}}, `edge "owns" from Pod/a/p`, true},
		{DeltaDocument{From: 7, To: 8, RemovedRelationships: []RelationshipKey{uses, uses}}, "is removed, and not there", true},
		{DeltaDocument{From: 7, To: 8, RemovedRelationships: []RelationshipKey{uses}, RemovedNodes: []EntityKey{gone},
			Relationships: []Relationship{{Source: pod, Target: gone}}}, "leads from or to a node that is not there", true},
		{DeltaDocument{From: 7, To: 8, Nodes: []Node{{Key: pod, State: Missing, UID: "x"}}}, "Pod/a/p is missing and has a uid", true},
		{DeltaDocument{From: 7, To: 8, Status: &StatusDocument{Kinds: []KindStatus{{Type: "X"}, {Type: "X"}}}}, "kind X is listed twice", true},
	} {
		r, err := ReadReplica(strings.NewReader(small))
		if err != nil {
			t.Fatal(err)
		}
		err = r.Apply(&c.delta)
		if err == nil || !strings.Contains(err.Error(), c.want) || errors.Is(err, ErrWrongRevision) == c.broken {
			t.Errorf("%+v gives %v, want %q", c.delta, err, c.want)
		}
		if got := written(t, r.Snapshot()); string(got) != small {
			t.Errorf("after %v it is %s", err, firstDifference(got, []byte(small)))
		}
		if err := r.Apply(&DeltaDocument{From: 7, To: 8}); (err != nil) != c.broken {
			t.Errorf("after %q the next delta gives %v", c.want, err)
		}
	}
}

// TestCountsFollow: of the watched kinds a replica counts the present objects itself, as nothing else says that they
// became more or fewer.
func TestCountsFollow(t *testing.T) {
	r, err := ReadReplica(strings.NewReader(small))
	if err != nil {
		t.Fatal(err)
	}
	more := Node{Key: EntityKey{Type: "Pod", Namespace: "a", Name: "q"}, State: Present, Revision: 8}
	if err := r.Apply(&DeltaDocument{From: 7, To: 8, Nodes: []Node{more}}); err != nil {
		t.Fatal(err)
	}
	if k := r.Snapshot().Kinds(); len(k) != 2 || k[1].Count != 2 || k[0].Count != 1 || !r.Snapshot().Complete() {
		t.Errorf("kinds %+v, complete %v", k, r.Snapshot().Complete())
	}
	if err := r.Apply(&DeltaDocument{From: 8, To: 9, RemovedNodes: []EntityKey{more.Key}}); err != nil {
		t.Fatal(err)
	}
	if k := r.Snapshot().Kinds(); len(k) != 2 || k[1].Count != 1 {
		t.Errorf("kinds %+v", k)
	}
}
