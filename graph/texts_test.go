package graph

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestTexts: an id stands for its text as long as that is used, and until the next sweep; no text that is used has two
// ids, and none is kept that is not.
func TestTexts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := newTexts()
		uses := map[string]int{}
		ids := map[string]textID{}
		for range rapid.IntRange(0, 200).Draw(t, "steps") {
			s := fmt.Sprint(rapid.IntRange(0, 5).Draw(t, "text"))
			switch rapid.IntRange(0, 3).Draw(t, "step") {
			case 0:
				id := list.id([]byte(s))
				if uses[s] > 0 && ids[s] != id {
					t.Fatalf("%q is %d and %d", s, ids[s], id)
				}
				ids[s] = id
				list.replace(0, id)
				uses[s]++
			case 1:
				if uses[s] > 0 {
					list.replace(ids[s], 0)
					uses[s]--
				}
			case 2:
				list.id([]byte(s)) // asked for and not used
			case 3:
				list.sweep()
				if used := usedTexts(uses); len(list.ids) != used || list.list.length != uint32(1+used+len(list.unused)) {
					t.Fatalf("%d texts are used, %d kept in %d places", used, len(list.ids), list.list.length)
				}
			}
			for s, n := range uses {
				if n > 0 && text(&list.list, ids[s]) != s {
					t.Fatalf("%q became %q", s, text(&list.list, ids[s]))
				}
			}
		}
	})
}

func usedTexts(uses map[string]int) int {
	used := 0
	for _, n := range uses {
		used += min(n, 1)
	}
	return used
}

// TestTextsGo: a graph keeps no text of what has gone, and takes no more places for texts than it had at once.
func TestTextsGo(t *testing.T) {
	g := New("test", testRules)
	kind := g.Kind("", "Pod")
	for i := range 100 {
		id := g.Ensure(kind, fmt.Sprint("namespace-", i), "pod", Unknown)
		g.SetPresent(id, "", []Property{{"number", fmt.Sprint(i)}})
		g.SetEdge(id, id, g.Relation(testRules[2].Relation), g.Evidence([]Reason{{Rule: 2, Index: [MaxDepth]uint32{uint32(i)}}}))
		g.Commit()
		for edge := range g.Out(id) {
			g.RemoveEdge(edge)
		}
		g.SetAbsent(id, Missing)
		g.Commit()
	}
	if len(g.texts.ids) != 0 || g.texts.list.length > 4 {
		t.Errorf("%d texts are kept, in %d places", len(g.texts.ids), g.texts.list.length)
	}
}

// TestEpoch: revisions are right however many there were; only what is very old bears a later one.
func TestEpoch(t *testing.T) {
	g := New("test", nil)
	g.log.span = 8
	kind := g.Kind("", "Pod")
	old := g.Ensure(kind, "a", "old", Unknown)
	g.SetPresent(old, "", nil)
	for i := range uint64(100) {
		g.SetPresent(g.Ensure(kind, "a", "new", Unknown), fmt.Sprint(i), nil)
		s, _ := g.Commit()
		if n, _ := s.Node(EntityKey{Type: "Pod", Namespace: "a", Name: "new"}); s.Revision() != i+1 || n.Revision != i+1 {
			t.Fatalf("commit %d has revision %d and what it changed %d", i+1, s.Revision(), n.Revision)
		}
		if n, _ := s.Node(EntityKey{Type: "Pod", Namespace: "a", Name: "old"}); n.Revision > s.Revision() || n.Revision+8 < s.Revision() && n.Revision != s.tables.epoch {
			t.Fatalf("at revision %d what was changed first has revision %d", s.Revision(), n.Revision)
		}
	}
}

// TestLateRevisions: a graph that has seen more revisions than a stamp can count is read and followed like any other.
func TestLateRevisions(t *testing.T) {
	const late = 1 << 40
	document := func(revision uint64) string {
		return fmt.Sprintf("{\"cluster\":\"\",\"revision\":%d,\"complete\":false,\n\"kinds\":[],\n\"nodes\":[\n"+
			"{\"key\":{\"type\":\"Pod\",\"name\":\"x\"},\"state\":\"missing\",\"revision\":%d}],\n\"relationships\":[]}\n", revision, revision)
	}
	replica, err := ReadReplica(strings.NewReader(document(late)))
	if err != nil {
		t.Fatal(err)
	}
	for revision := uint64(late); revision < 1<<47; revision = revision*2 - 1 {
		if revision != late {
			node := Node{Key: EntityKey{Type: "Pod", Name: "x"}, State: Missing, Revision: revision}
			if err := replica.Apply(&DeltaDocument{From: replica.Snapshot().Revision(), To: revision, Nodes: []Node{node}}); err != nil {
				t.Fatal(err)
			}
		}
		var got strings.Builder
		if err := replica.Snapshot().WriteJSON(&got); err != nil || got.String() != document(revision) {
			t.Fatalf("%v, got\n%s\nwant\n%s", err, &got, document(revision))
		}
	}
}
