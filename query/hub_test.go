package query

import (
	"fmt"
	"runtime"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"kubernetes-scraper/graph"
)

// TestLimitedIsPrefix: a search within a limit finds what the search without one finds first, and so does Object.
func TestLimitedIsPrefix(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		g, n := drawn(r), rapid.IntRange(1, 6).Draw(r, "nodes")
		key := anyKey(r, g, "key")
		node, _ := g.Node(key)
		c := newCompass(g, vocabulary())
		links, rules := c.needing, downstream
		if rapid.Bool().Draw(r, "deps") {
			links, rules = c.needed, upstream
		}
		found := func(l Limits) (keys []graph.EntityKey) {
			s := newSearch(g, node, l, links, rules)
			s.run()
			for _, p := range s.places[1:] {
				if !p.unlisted {
					keys = append(keys, p.node.Key)
				}
			}
			return keys
		}
		whole, part := found(Limits{}), found(Limits{Nodes: n})
		if want := whole[:min(n, len(whole))]; !slices.Equal(part, want) {
			r.Fatalf("within %d: %v, want %v", n, part, want)
		}
		all, _ := Object(g, key, Limits{})
		some, _ := Object(g, key, Limits{Nodes: n})
		if fmt.Sprint(some.Out) != fmt.Sprint(all.Out[:min(n, len(all.Out))]) || fmt.Sprint(some.In) != fmt.Sprint(all.In[:min(n, len(all.In))]) {
			r.Fatalf("within %d: %v %v of %v %v", n, some.Out, some.In, all.Out, all.In)
		}
	})
}

// hub is an object that so many others need, by two edges each. Edges are met in the order of names, or against it.
func hub(spokes int, up bool) *graph.Snapshot {
	d := drawing{graph: graph.New("hub", nil), rules: map[string]graph.RuleID{}}
	class := d.node("PriorityClass.scheduling.k8s.io/normal")
	for i := range spokes {
		name := i
		if up {
			name = spokes - i
		}
		pod := d.node(fmt.Sprintf("Pod/a/p%06d", name))
		d.edge(pod, class, "of_class", false)
		d.edge(pod, class, "uses", false)
	}
	s, _ := d.graph.Commit()
	return s
}

// TestHub: what a limited question allocates does not grow with the edges of the object, whatever their order.
func TestHub(t *testing.T) {
	v, key, l := vocabulary(), keyOf("PriorityClass.scheduling.k8s.io/normal"), Limits{Nodes: 10}
	for name, ask := range map[string]func(*graph.Snapshot) (string, error){
		"impact": func(g *graph.Snapshot) (string, error) {
			a, err := Impact(g, v, key, l)
			return fmt.Sprintf("%d to %s", count(a), a.Groups[0].Objects[9].Object.Key.Name), err
		},
		"show": func(g *graph.Snapshot) (string, error) {
			a, err := Object(g, key, l)
			return fmt.Sprintf("%d to %s", len(a.In), a.In[9].Source.Name), err
		},
	} {
		for _, up := range []bool{false, true} {
			var allocated [2]float64
			for i, spokes := range []int{100, 10_000} {
				g := hub(spokes, up)
				got, err := ask(g)
				if want := fmt.Sprintf("10 to p%06d", map[bool]int{false: 9, true: 10}[up]); err != nil || got != want {
					t.Errorf("%s: %s, %v; want %s", name, got, err, want)
				}
				allocated[i] = testing.AllocsPerRun(5, func() { _, _ = ask(g) })
			}
			if allocated[1] > allocated[0]+20 {
				t.Errorf("%s of 100 edges allocates %v times, of 10000 %v times", name, allocated[0], allocated[1])
			}
		}
	}
}

// TestTreeOfHub: the memory that a limited tree takes does not grow with the edges of its objects.
func TestTreeOfHub(t *testing.T) {
	taken := func(spokes int) uint64 {
		g := hub(spokes, true)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		a, err := Tree(g, vocabulary(), keyOf("PriorityClass.scheduling.k8s.io/normal"), TreeOptions{AllRelations: true, Limits: Limits{Nodes: 10}})
		runtime.ReadMemStats(&after)
		if err != nil || len(a.Roots[0].Children) != 10 || a.Roots[0].Children[9].Object.Key.Name != "p000010" || a.Truncated == "" {
			t.Errorf("%+v, %v", a, err)
		}
		return after.TotalAlloc - before.TotalAlloc
	}
	if few, many := taken(100), taken(10_000); many > 2*few {
		t.Errorf("of 100 edges %d bytes, of 10000 %d", few, many)
	}
}
