package query

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kubernetes-scraper/graph"
)

// drawn draws a small graph with every kind of edge, optional ones, several between the same objects, and circles. Some objects
// are missing, but not all.
func drawn(r *rapid.T) *graph.Snapshot {
	objects := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{
		"A/a", "A/x/b", "B/x/c", "B/y/d", "C/y/e", "C/x/f", "D/g", "D/y/h", "Namespace/x", "Namespace/y", "E/i",
	}), 2, 11, rapid.ID[string]).Draw(r, "objects")
	var text strings.Builder
	for i, o := range objects {
		if i > 0 && rapid.IntRange(0, 3).Draw(r, "missing") == 0 {
			objects[i] = "-" + o
			continue // is there only if it is named
		}
		fmt.Fprintln(&text, o, "size="+rapid.SampledFrom([]string{"1", "2"}).Draw(r, "size"))
	}
	for range rapid.IntRange(0, 25).Draw(r, "edges") {
		relation := rapid.SampledFrom([]string{"uses", "uses?", "owned_by", "produces", "produces?", "protects", "subject", "member_of", "member_of?"}).Draw(r, "relation")
		fmt.Fprintln(&text, rapid.SampledFrom(objects).Draw(r, "source"), relation, rapid.SampledFrom(objects).Draw(r, "target"))
	}
	return draw(r, text.String())
}

// A hop is one step of brute force.
type hop struct {
	to                   graph.EntityKey
	optional, goes, part bool
}

// hops lists every step of dependence from an object, by looking at every edge of the graph.
func hops(g *graph.Snapshot, v Vocabulary, from graph.EntityKey, deps bool) []hop {
	var all []hop
	try := func(e graph.Edge, of Dependence, optional, goes bool) {
		if e.Relation == memberOf && optional {
			return
		}
		needy, needed := e.Source, e.Target
		if of == OfTarget {
			needy, needed = needed, needy
		}
		if !deps {
			needy, needed = needed, needy
		}
		if of != OfNeither && needy == from {
			all = append(all, hop{needed, optional, goes, e.Relation == memberOf})
		}
	}
	for n := range g.Nodes() {
		for e := range g.Out(n.Key) {
			r := v.Relations[slices.IndexFunc(v.Relations, func(r Relation) bool { return r.Name == e.Relation })]
			try(e, r.Goes, e.Document().Properties.Optional, true)
			if r.Goes != r.Dependence {
				try(e, r.Dependence, e.Document().Properties.Optional, false)
			}
		}
		if n.Key.Namespace != "" {
			try(graph.Edge{Source: n.Key, Target: graph.EntityKey{Type: "Namespace", Name: n.Key.Namespace}}, OfSource, false, true)
		}
	}
	return all
}

// A stand is an object, and whether less leads on from it: in an impact, what only stops working; in deps, what something goes
// with.
type stand struct {
	key  graph.EntityKey
	less bool
}

// far returns how far every object is by brute force, with optional steps or without. What is missing is not affected, but
// leads on.
func far(g *graph.Snapshot, v Vocabulary, from graph.EntityKey, deps, optional bool) map[graph.EntityKey]int {
	distance := map[stand]int{{from, false}: 0}
	for changed := true; changed; {
		changed = false
		for at, d := range distance {
			for _, h := range hops(g, v, at.key, deps) {
				to := stand{h.to, h.goes == deps || h.part}
				leads := h.goes || !at.less
				if !deps {
					leads = !h.goes && !h.part || !at.less && (h.part || lastOwner(g, distance, at.key, h.to, d))
				}
				if known, ok := distance[to]; leads && (!h.optional || optional) && (!ok || known > d+1) {
					distance[to], changed = d+1, true
				}
			}
		}
	}
	nearest := map[graph.EntityKey]int{}
	for at, d := range distance {
		if !deps && at.key != from && isMissing(g, at.key) {
			continue
		}
		if known, ok := nearest[at.key]; !ok || known > d {
			nearest[at.key] = d
		}
	}
	return nearest
}

func isMissing(g *graph.Snapshot, key graph.EntityKey) bool {
	n, known := g.Node(key)
	return known && n.State == graph.Missing
}

// lastOwner says whether no owner of an object is left when one of them goes.
func lastOwner(g *graph.Snapshot, gone map[stand]int, owner, object graph.EntityKey, when int) bool {
	owns, last := false, true
	for e := range g.Out(object) {
		if e.Relation != "owned_by" {
			continue
		}
		owns = owns || e.Target == owner
		if d, ok := gone[stand{e.Target, false}]; e.Target != owner && !isMissing(g, e.Target) && (!ok || d > when) {
			last = false
		}
	}
	return !owns || last || object.Namespace != "" && owner == graph.EntityKey{Type: "Namespace", Name: object.Namespace}
}

func anyKey(r *rapid.T, g *graph.Snapshot, label string) graph.EntityKey {
	var keys []graph.EntityKey
	for n := range g.Nodes() {
		keys = append(keys, n.Key)
	}
	slices.SortFunc(keys, graph.EntityKey.Compare)
	return rapid.SampledFrom(keys).Draw(r, label)
}

// TestReachIsBruteForce: what is reached, whether it is optional, and how long the way is, are what brute force says; every
// way is one that the graph has; and a limit only cuts.
func TestReachIsBruteForce(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		g, v := drawn(r), vocabulary()
		key, deps := anyKey(r, g, "key"), rapid.Bool().Draw(r, "deps")
		ask := Impact
		if deps {
			ask = Deps
		}
		whole, err := ask(g, v, key, Limits{})
		if err != nil {
			r.Fatal(err)
		}
		sure, all := far(g, v, key, deps, false), far(g, v, key, deps, true)
		if count(whole) != len(all)-1 {
			r.Fatalf("%d reached, want %d:\n%s", count(whole), len(all)-1, sayReach(whole))
		}
		for to, reached := range ways(whole) {
			length, required := sure[to]
			if !required {
				length = all[to]
			}
			if reached.Optional == required || len(reached.Path) != length {
				r.Fatalf("%s is optional %v by %d steps, want %v by %d", to, reached.Optional, len(reached.Path), !required, length)
			}
			checkPath(r, g, key, to, reached.Path)
		}
		limits := Limits{Nodes: rapid.IntRange(0, 5).Draw(r, "nodes"), Depth: rapid.IntRange(0, 3).Draw(r, "depth")}
		part, err := ask(g, v, key, limits)
		if err != nil {
			r.Fatal(err)
		}
		for to, reached := range ways(part) {
			if _, ok := all[to]; !ok || limits.Depth > 0 && len(reached.Path) > limits.Depth {
				r.Fatalf("within %+v: %s by %d steps", limits, to, len(reached.Path))
			}
		}
		if limits.Nodes > 0 && count(part) > limits.Nodes {
			r.Fatalf("%d reached within %+v", count(part), limits)
		}
		// A limit on depth may keep it from finding no more than another way to what it has.
		cut := count(part) < count(whole)
		if said := part.Truncated != ""; cut && !said || !cut && said && limits.Depth == 0 {
			r.Fatalf("%d of %d reached within %+v, truncated %q", count(part), count(whole), limits, part.Truncated)
		}
	})
}

func ways(a ReachAnswer) map[graph.EntityKey]Reached {
	all := map[graph.EntityKey]Reached{}
	for _, g := range a.Groups {
		for _, r := range g.Objects {
			all[r.Object.Key] = r
		}
	}
	return all
}

// checkPath fails if a way does not lead from one object to another along edges of the graph.
func checkPath(r *rapid.T, g *graph.Snapshot, at, to graph.EntityKey, path []Step) {
	for _, s := range path {
		from, next := s.Source, s.Target
		if s.Backward {
			from, next = next, from
		}
		if from != at {
			r.Fatalf("%s does not go on from %s", say(from, []Step{s}), at)
		}
		there := s.RelationshipType == inNamespace && s.Source.Namespace == s.Target.Name
		for e := range g.Out(s.Source) {
			there = there || reflect.DeepEqual(e.Document(), s.Relationship)
		}
		if !there {
			r.Fatalf("the graph has no edge %s", say(from, []Step{s}))
		}
		at = next
	}
	if at != to {
		r.Fatalf("the way ends at %s, not at %s", at, to)
	}
}

func severalOwners(g *graph.Snapshot) bool {
	for n := range g.Nodes() {
		owners := 0
		for e := range g.Out(n.Key) {
			if e.Relation == "owned_by" {
				owners++
			}
		}
		if owners > 1 {
			return true
		}
	}
	return false
}

// TestReverse: X is among the deps of Y exactly if Y, if it is there, is among the impact of X; but each of several owners is one of the deps.
func TestReverse(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		g, v := drawn(r), vocabulary()
		x, y := anyKey(r, g, "x"), anyKey(r, g, "y")
		deps, err := Deps(g, v, y, Limits{})
		impact, err2 := Impact(g, v, x, Limits{})
		if err != nil || err2 != nil {
			r.Fatal(err, err2)
		}
		if x != y && isMissing(g, y) {
			if _, affected := ways(impact)[y]; affected {
				r.Fatalf("%s is affected and not there", y)
			}
			return
		}
		d, needed := ways(deps)[x]
		i, affected := ways(impact)[y]
		if needed && severalOwners(g) {
			return // not affected while there is another owner, or later, with the last of them
		}
		if needed != affected || d.Optional != i.Optional || len(d.Path) != len(i.Path) {
			r.Fatalf("%s needs %s: %v %+v; is affected: %v %+v", y, x, needed, d, affected, i)
		}
	})
}

// TestPathsAreShortest: there are as many ways as brute force counts, all different, all as short as can be.
func TestPathsAreShortest(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		g := drawn(r)
		from, to := anyKey(r, g, "from"), anyKey(r, g, "to")
		a, err := Path(g, from, to, Limits{})
		if err != nil {
			r.Fatal(err)
		}
		length, number := shortest(g, from, to)
		if from == to {
			number = 0
		}
		if len(a.Paths) != min(number, pathLimit) || (a.Truncated != "") != (number > pathLimit) {
			r.Fatalf("%d ways, want %d; truncated %q", len(a.Paths), number, a.Truncated)
		}
		seen := map[string]bool{}
		for _, p := range a.Paths {
			checkPath(r, g, from, to, p)
			if text := say(from, p); len(p) != length || seen[text] {
				r.Fatalf("a way of %d steps, want %d, seen %v: %s", len(p), length, seen[text], text)
			} else {
				seen[text] = true
			}
		}
	})
}

// shortest counts the shortest ways by brute force: the number of ways of each length, longer and longer.
func shortest(g *graph.Snapshot, from, to graph.EntityKey) (length, number int) {
	reach := map[graph.EntityKey]int{from: 1}
	nodes, _ := g.Size()
	for length = 0; length <= nodes; length++ {
		if reach[to] > 0 {
			return length, reach[to]
		}
		next := map[graph.EntityKey]int{}
		for n := range g.Nodes() {
			for e := range g.Out(n.Key) {
				if e.Source != e.Target {
					next[e.Target] += reach[e.Source]
					next[e.Source] += reach[e.Target]
				}
			}
			home := graph.EntityKey{Type: "Namespace", Name: n.Key.Namespace}
			if n.Key.Namespace != "" && (home == from || home == to) {
				next[home] += reach[n.Key]
				next[n.Key] += reach[home]
			}
		}
		reach = next
	}
	return 0, 0
}

// TestDiffApplied: what a diff says, done to the old graph, gives the new one, and there is none between a graph and itself.
func TestDiffApplied(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		old, now := drawn(r), drawn(r)
		a := Diff(old, now, Limits{})
		nodes, edges := contents(r, old)
		for _, d := range a.Nodes {
			change(r, nodes, d.Old, d.New, func(n graph.NodeDocument) string { return n.Key.String() })
		}
		for _, d := range a.Relationships {
			change(r, edges, d.Old, d.New, func(e graph.Relationship) string {
				return e.Source.String() + " " + e.RelationshipType + " " + e.Target.String()
			})
		}
		wantNodes, wantEdges := contents(r, now)
		if !reflect.DeepEqual(nodes, wantNodes) || !reflect.DeepEqual(edges, wantEdges) {
			r.Fatalf("applied to the old graph, the diff gives\n%v %v\nwant\n%v %v", nodes, edges, wantNodes, wantEdges)
		}
		if same := Diff(now, now, Limits{}); len(same.Nodes)+len(same.Relationships)+len(same.Kinds) > 0 {
			r.Fatalf("a graph differs from itself: %+v", same)
		}
		cut := Diff(old, now, Limits{Nodes: 2})
		if n := min(2, len(a.Nodes)); !reflect.DeepEqual(cut.Nodes, a.Nodes[:n]) || (cut.Truncated != "") != (len(a.Nodes) > 2 || len(a.Relationships) > 2) {
			r.Fatalf("cut to %d nodes, truncated %q", len(cut.Nodes), cut.Truncated)
		}
	})
}

// contents are the nodes and edges of a graph as JSON without their revisions, by their keys.
func contents(r *rapid.T, g *graph.Snapshot) (nodes, edges map[string]string) {
	nodes, edges = map[string]string{}, map[string]string{}
	for n := range g.Nodes() {
		d := n.Document()
		change(r, nodes, nil, &d, func(n graph.NodeDocument) string { return n.Key.String() })
		for e := range g.Out(n.Key) {
			d := e.Document()
			change(r, edges, nil, &d, func(e graph.Relationship) string {
				return e.Source.String() + " " + e.RelationshipType + " " + e.Target.String()
			})
		}
	}
	return nodes, edges
}

// change does to a set what a diff says, and fails where the set is not as the diff says that it was.
func change[T any](r *rapid.T, set map[string]string, old, now *T, key func(T) string) {
	text := func(one *T) string {
		b, err := json.Marshal(one)
		if err != nil {
			r.Fatal(err)
		}
		before, _, _ := bytes.Cut(b, []byte(`,"revision":`))
		return string(before)
	}
	if old != nil {
		if set[key(*old)] != text(old) {
			r.Fatalf("%s was %s, not %s", key(*old), set[key(*old)], text(old))
		}
		delete(set, key(*old))
	}
	if now != nil {
		if was, there := set[key(*now)]; there {
			r.Fatalf("%s is there already: %s", key(*now), was)
		}
		set[key(*now)] = text(now)
	}
}

// TestSameAnswer: the same graph gives the same answers, whatever order it was made in.
func TestSameAnswer(t *testing.T) {
	lines := strings.Split(strings.ReplaceAll(strings.ReplaceAll(shop, "-ConfigMap", "ConfigMap"), "?Secret", "Secret"), "\n")
	var first string
	for i := range lines {
		g := draw(t, strings.Join(append(slices.Clone(lines[i:]), lines[:i]...), "\n"))
		v, pod := vocabulary(), keyOf("Pod/shop/web-1")
		deps, _ := Deps(g, v, pod, Limits{Nodes: 8})
		impact, _ := Impact(g, v, keyOf("Namespace/shop"), Limits{})
		object, _ := Object(g, pod, Limits{})
		tree, _ := Tree(g, v, pod, TreeOptions{AllRelations: true})
		path, _ := Path(g, keyOf("Node/n1"), keyOf("Node/n2"), Limits{})
		orphans := Orphans(g, v, OrphansOptions{})
		text, err := json.Marshal([]any{deps, impact, object, tree, path, orphans, Missing(g, v, Filters{}, Limits{}), Kinds(g)})
		if err != nil {
			t.Fatal(err)
		}
		if first == "" {
			first = string(text)
		}
		if string(text) != first {
			t.Fatalf("made in another order:\n%s\nfirst:\n%s", text, first)
		}
	}
}
