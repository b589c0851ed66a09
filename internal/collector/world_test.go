package collector

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/event"
	"kubernetes-scraper/internal/fact"
)

// A thing is an object of the tests, in the plainest form.
type thing struct {
	kind, namespace, name, uid string
	labels, selector           map[string]string
	phase, node                string
	uses                       []use
	owners                     []owner
}

// A use is one reference by name: the catalog rule that reads it and where it stands.
type use struct {
	rule     string
	name     string
	index    [fact.MaxDepth]uint32
	optional bool
}

type owner struct{ group, kind, name, uid string }

func (t *thing) key() string { return t.kind + "/" + t.namespace + "/" + t.name }

// builtin returns the built-in kinds, and where in them a kind stands.
func builtin(t testing.TB) ([]catalog.Kind, map[string]int) {
	t.Helper()
	all, err := catalog.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	kinds := all.Kinds()
	position := map[string]int{}
	for i, k := range kinds {
		if k.Group != "" && k.Group != "apps" {
			continue // Knative has a Service too
		}
		position[k.Kind] = i
	}
	return kinds, position
}

// reading says that the watched kinds are read, each at its position in the catalog.
func reading(kinds []catalog.Kind, at map[string]int) event.Batch {
	var b event.Batch
	for _, kind := range watched {
		b.Kinds = append(b.Kinds, event.KindChange{Position: at[kind], Kind: &kinds[at[kind]],
			Sources: []event.Source{{Kind: at[kind]}}, Replaces: -1})
	}
	return b
}

// facts says of a thing what the extractor would.
func (t *thing) facts(k catalog.Kind) fact.Facts {
	f := fact.Facts{Namespace: t.namespace, Name: t.name, UID: t.uid, Labels: labels(t.labels)}
	if t.phase != "" {
		f.Properties = []fact.Property{{Name: "status", Value: t.phase}}
	}
	rule := func(id string) int {
		return slices.IndexFunc(k.References, func(r catalog.Reference) bool { return r.ID == id })
	}
	for i, o := range t.owners {
		f.References = append(f.References, fact.Reference{Rule: rule("any-owned-by"),
			Index: [fact.MaxDepth]uint32{uint32(i)}, Name: o.name, Group: o.group, Grouped: true, Kind: o.kind, UID: o.uid})
	}
	if t.node != "" {
		f.References = append(f.References, fact.Reference{Rule: rule("pod-runs-on-node"), Name: t.node})
	}
	for _, u := range t.uses {
		f.References = append(f.References,
			fact.Reference{Rule: rule(u.rule), Index: u.index, Name: u.name, Optional: u.optional})
	}
	if len(t.selector) > 0 {
		f.References = append(f.References,
			fact.Reference{Rule: rule("service-targets-pod"), Selector: carriesAll(t.selector)})
	}
	slices.SortStableFunc(f.References, func(a, b fact.Reference) int {
		return cmp.Or(cmp.Compare(a.Rule, b.Rule), slices.Compare(a.Index[:], b.Index[:]))
	})
	return f
}

func carriesAll(m map[string]string) *fact.Selector {
	s := &fact.Selector{}
	for _, l := range labels(m) {
		s.Requirements = append(s.Requirements, fact.Requirement{Key: l.Key, Values: []string{l.Value}})
	}
	return s
}

func labels(m map[string]string) []fact.Label {
	var list []fact.Label
	for _, key := range slices.Sorted(maps.Keys(m)) {
		list = append(list, fact.Label{Key: key, Value: m[key]})
	}
	return list
}

func upsert(kinds []catalog.Kind, at map[string]int, t *thing) event.Batch {
	kind := at[t.kind]
	return event.Batch{Source: event.Source{Kind: kind},
		Events: []event.Event{{Type: event.Upsert, Facts: t.facts(kinds[kind])}}}
}

func says(kind int, state event.State) event.Batch {
	return event.Batch{Source: event.Source{Kind: kind}, Events: []event.Event{{Type: event.Status, State: state}}}
}

// A view is a graph as text, by node and by edge.
type view struct{ nodes, edges map[string]string }

// viewOf reads a snapshot, and panics if it does not hold together: every edge leaves and enters a node that is there.
func viewOf(s *graph.Snapshot) view {
	v := view{map[string]string{}, map[string]string{}}
	in := 0
	defer func() {
		if nodes, edges := s.Size(); nodes != len(v.nodes) || edges != len(v.edges) || edges != in {
			panic(fmt.Sprintf("%d nodes and %d edges, but %d and %d are seen, %d of them from their targets",
				nodes, edges, len(v.nodes), len(v.edges), in))
		}
	}()
	for n := range s.Nodes() {
		for range s.In(n.Key) {
			in++
		}
		v.nodes[short(n.Key)] = fmt.Sprint(n.State, " ", n.UID, " ", n.Properties)
		for e := range s.Out(n.Key) {
			var because []string
			for _, b := range e.Because() {
				because = append(because, fmt.Sprint(b.Path, " ", b.Optional))
			}
			v.edges[short(e.Source)+" "+e.Relation+" "+short(e.Target)] = strings.Join(because, ", ")
		}
	}
	return v
}

func short(k graph.EntityKey) string { return k.Type + "/" + k.Namespace + "/" + k.Name }

// fromScratch builds the graph that a set of things means, by the rules as a reader of the documentation would state
// them and by comparing every thing with every other. synced tells which kinds are known to the last object.
func fromScratch(kinds []catalog.Kind, things map[string]*thing, synced map[string]bool) view {
	v := view{map[string]string{}, map[string]string{}}
	because := map[string][]string{}
	for _, t := range things {
		var properties []graph.Property
		if t.phase != "" {
			properties = []graph.Property{{Name: "status", Value: t.phase}}
		}
		v.nodes[t.key()] = fmt.Sprint("present ", t.uid, " ", properties)
	}
	edge := func(t *thing, relation, target, path string, optional bool) {
		if _, seen := v.nodes[target]; !seen {
			state := "unknown"
			if synced[strings.SplitN(target, "/", 2)[0]] {
				state = "missing"
			}
			v.nodes[target] = state + "  []"
		}
		key := t.key() + " " + relation + " " + target
		because[key] = append(because[key], fmt.Sprint(path, " ", optional))
	}
	for _, t := range things {
		for i, o := range t.owners {
			target := o.kind + "/" + t.namespace + "/" + o.name
			if o.kind == "Node" {
				target = "Node//" + o.name
			} else if t.namespace == "" {
				continue
			}
			if there := things[target]; o.uid != "" && (there == nil || there.uid == o.uid) {
				edge(t, "owned_by", target, fmt.Sprintf("metadata.ownerReferences[%d]", i), false)
			}
		}
		if t.node != "" {
			edge(t, "runs_on", "Node//"+t.node, "spec.nodeName", false)
		}
		for _, u := range t.uses {
			kind := "ConfigMap"
			if strings.Contains(u.rule, "secret") {
				kind = "Secret"
			}
			edge(t, "uses", kind+"/"+t.namespace+"/"+u.name, usePath(kinds, u), u.optional)
		}
		for _, pod := range things {
			if pod.kind == "Pod" && pod.namespace == t.namespace && len(t.selector) > 0 && carries(pod.labels, t.selector) {
				edge(t, "targets", pod.key(), "spec.selector", false)
			}
		}
	}
	for key, paths := range because {
		v.edges[key] = strings.Join(inRuleOrder(kinds, paths), ", ")
	}
	return v
}

func carries(has, wanted map[string]string) bool {
	for key, value := range wanted {
		if got, ok := has[key]; !ok || got != value {
			return false
		}
	}
	return true
}

// usePath spells out where a use stands.
func usePath(kinds []catalog.Kind, u use) string {
	for _, k := range kinds {
		for _, r := range k.References {
			if r.ID == u.rule {
				path := r.Path()
				for _, i := range u.index {
					path = strings.Replace(path, "[*]", fmt.Sprintf("[%d]", i), 1)
				}
				return path
			}
		}
	}
	panic("no rule " + u.rule)
}

// inRuleOrder sorts spelled-out reasons as the graph promises to: by rule, then by position.
func inRuleOrder(kinds []catalog.Kind, paths []string) []string {
	place := func(path string) int {
		general := path[:strings.LastIndex(path, " ")]
		for i := range 10 {
			general = strings.ReplaceAll(general, fmt.Sprintf("[%d]", i), "[*]")
		}
		n := 0
		for _, k := range kinds {
			for _, r := range k.References {
				n++
				if r.Path() == general {
					return n
				}
			}
		}
		panic("no rule with path " + general)
	}
	slices.SortFunc(paths, func(a, b string) int { return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a, b)) })
	return slices.Compact(paths)
}

// compare fails the test with every difference between two views.
func compare(t interface {
	Helper()
	Fatalf(string, ...any)
}, got, want view) {
	t.Helper()
	var differences []string
	for name, maps := range map[string][2]map[string]string{"node": {got.nodes, want.nodes}, "edge": {got.edges, want.edges}} {
		for key, text := range maps[0] {
			if expected, ok := maps[1][key]; !ok {
				differences = append(differences, fmt.Sprintf("%s too many: %s: %s", name, key, text))
			} else if expected != text {
				differences = append(differences, fmt.Sprintf("%s %s\n   is %s\n want %s", name, key, text, expected))
			}
		}
		for key, text := range maps[1] {
			if _, ok := maps[0][key]; !ok {
				differences = append(differences, fmt.Sprintf("%s missing: %s: %s", name, key, text))
			}
		}
	}
	if len(differences) > 0 {
		slices.Sort(differences)
		t.Fatalf("%s", strings.Join(differences, "\n"))
	}
}
