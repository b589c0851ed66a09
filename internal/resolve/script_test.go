package resolve

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/fact"
)

// testKinds is a small catalog with a rule of every sort. Paths are short, to be read in tables.
func testKinds() []catalog.Kind {
	owned := catalog.OwnerReference()
	owned.At = "owner[*]"
	named := func(id, relation, to, at string) catalog.Reference {
		return catalog.Reference{ID: id, Relation: relation, To: to, At: at, Name: catalog.Template{{Path: "."}}}
	}
	selects := func(id, relation, at string) catalog.Reference {
		return catalog.Reference{ID: id, Relation: relation, To: "Pod", At: at, Selector: &catalog.Selector{Form: catalog.Labels, Path: "."}}
	}
	kind := func(group, name string, namespaced bool, own ...catalog.Reference) catalog.Kind {
		return catalog.Kind{Group: group, Version: "v1", Kind: name, Namespaced: namespaced, Watched: name != "Secret",
			References: append([]catalog.Reference{owned}, own...)}
	}
	claim := named("claim", "uses", "ConfigMap", "claim")
	claim.Owned = true
	kinds := []catalog.Kind{
		kind("", "Pod", true, claim, named("node", "runs_on", "Node", "node"), named("volume", "uses", "ConfigMap", "volume[*]"),
			named("env", "uses", "ConfigMap", "container[*].env[*]"), named("secret", "uses", "Secret", "secret")),
		kind("", "ConfigMap", true),
		kind("", "Secret", true),
		kind("", "Node", false),
		kind("", "Service", true, selects("selector", "targets", "selector"), selects("second", "targets", "second"),
			named("pod", "targets", "Pod", "pod")),
		kind("apps", "ReplicaSet", true),
	}
	catalog.MarkSelected(kinds)
	return kinds
}

// A world is a resolver and its graph, changed by the lines of a script. Objects are written Kind name for cluster-scoped
// and Kind namespace/name for namespaced ones, with #1 behind for a UID.
//
//	put Pod a/web#1 app=x volume[0]->settings     it exists, with that label and those references (see reference)
//	from a put ...                                 the same, brought by the source of a namespace
//	delete Pod a/web#1                             it is gone
//	begin Pod, end Pod a                           a list of everything begins, is whole
//	synced Pod, unsynced Pod a                     every object is known, or no longer
//	scope batch/Job namespaced                     discovery found a kind
type world struct {
	*Resolver
	t     *testing.T
	kinds []catalog.Kind
	put   map[string][]string // what to delete in order to empty the graph
}

func newWorld(t *testing.T) *world {
	w := &world{Resolver: New(graph.New("test", nil)), t: t, kinds: testKinds(), put: map[string][]string{}}
	for i := range w.kinds {
		w.AddKind(i, &w.kinds[i], -1)
	}
	return w
}

func (w *world) run(line string) {
	words := strings.Fields(line)
	switch verb := words[0]; verb {
	case "from":
		w.upsert(words[1], words[3:])
	case "put":
		w.upsert("", words[1:])
	case "delete":
		namespace, name, uid := splitAddress(words[2])
		w.Delete(w.position(words[1]), namespace, name, uid)
	case "scope":
		group, kind, _ := strings.Cut(words[1], "/")
		if words[2] == "unknown" {
			w.SetUnserved(group, kind)
		} else {
			w.SetServed(group, kind, "", words[2] == "namespaced")
		}
	default:
		namespace := strings.Join(words[2:], "")
		kind := w.position(words[1])
		map[string]func(){
			"begin":    func() { w.BeginSync(kind, namespace) },
			"end":      func() { w.EndSync(kind, namespace) },
			"synced":   func() { w.SetSynced(kind, namespace, true) },
			"unsynced": func() { w.SetSynced(kind, namespace, false) },
		}[verb]()
	}
}

func (w *world) position(kind string) int {
	i := slices.IndexFunc(w.kinds, func(k catalog.Kind) bool { return k.Kind == kind })
	if i < 0 {
		w.t.Fatalf("no kind %q", kind)
	}
	return i
}

func (w *world) upsert(source string, words []string) {
	kind := w.position(words[0])
	namespace, name, uid := splitAddress(words[1])
	facts := fact.Facts{Namespace: namespace, Name: name, UID: uid}
	for _, word := range words[2:] {
		if strings.Contains(word, "->") {
			facts.References = append(facts.References, w.reference(kind, word))
		} else {
			facts.Labels = append(facts.Labels, labels(word)...)
		}
	}
	w.put[words[0]+" "+namespace+"/"+name] = []string{words[0], namespace + "/" + name}
	w.Upsert(kind, source, &facts)
}

// reference reads what an object says of another one:
//
//	rule->name            by name; rule[1,2]->name with list positions; rule->name? optional;
//	                      rule->b:name in a namespace
//	owner[0]->apps/ReplicaSet/name#1, owner[0]->/Node/name#1
//	selector->app=x,tier=y
func (w *world) reference(kind int, word string) fact.Reference {
	field, target, _ := strings.Cut(word, "->")
	id, positions, _ := strings.Cut(strings.TrimSuffix(field, "]"), "[")
	rule := slices.IndexFunc(w.kinds[kind].References, func(r catalog.Reference) bool { return r.ID == id || id == "owner" && r.IsOwner() })
	if rule < 0 {
		w.t.Fatalf("no rule %q", id)
	}
	ref := fact.Reference{Rule: rule}
	for i, text := range strings.FieldsFunc(positions, func(c rune) bool { return c == ',' }) {
		n, _ := strconv.ParseUint(text, 10, 32)
		ref.Index[i] = uint32(n)
	}
	switch r := &w.kinds[kind].References[rule]; {
	default:
		if namespace, name, stated := strings.Cut(target, ":"); stated {
			ref.Namespace, target = namespace, name
		}
		ref.Name, ref.Optional = strings.CutSuffix(target, "?")
	case r.Selector != nil:
		ref.Selector = &fact.Selector{}
		for _, l := range labels(target) {
			ref.Selector.Requirements = append(ref.Selector.Requirements, fact.Requirement{Key: l.Key, Values: []string{l.Value}})
		}
	case r.IsOwner():
		parts := strings.SplitN(target, "/", 3)
		ref.Group, ref.Grouped, ref.Kind = parts[0], true, parts[1]
		_, ref.Name, ref.UID = splitAddress(parts[2])
	}
	return ref
}

// splitAddress splits [namespace/]name[#uid].
func splitAddress(text string) (namespace, name, uid string) {
	text, uid, _ = strings.Cut(text, "#")
	if before, after, namespaced := strings.Cut(text, "/"); namespaced {
		return before, after, uid
	}
	return "", text, uid
}

// labels reads key=value,key=value, sorted by key as the extractor gives them.
func labels(text string) []fact.Label {
	var list []fact.Label
	for pair := range strings.SplitSeq(text, ",") {
		key, value, _ := strings.Cut(pair, "=")
		list = append(list, fact.Label{Key: key, Value: value})
	}
	slices.SortFunc(list, func(a, b fact.Label) int { return strings.Compare(a.Key, b.Key) })
	return list
}

// lines shows a snapshot: each edge with its reasons, and each node that no edge leads to or from.
func lines(s *graph.Snapshot) []string {
	var all []string
	for n := range s.Nodes() {
		alone := true
		for range s.In(n.Key) {
			alone = false
		}
		for e := range s.Out(n.Key) {
			alone = false
			target, _ := s.Node(e.Target)
			all = append(all, edgeText(&e, &target))
		}
		if alone {
			all = append(all, nodeText(&n))
		}
	}
	slices.Sort(all)
	return all
}

func nodeText(n *graph.Node) string {
	text := strings.Replace(n.Key.String(), "/", " ", 1)
	if n.UID != "" {
		text += "#" + n.UID
	}
	if n.State != graph.Present {
		text += " (" + n.State.String() + ")"
	}
	return text
}

// edgeText writes an edge; the target may be nil if its state does not matter.
func edgeText(e *graph.Edge, target *graph.Node) string {
	if target == nil {
		target = &graph.Node{State: graph.Present}
	}
	text := fmt.Sprintf("%s %s %s:", nodeText(&graph.Node{Key: e.Source, State: graph.Present}), e.Relation,
		nodeText(&graph.Node{Key: e.Target, State: target.State}))
	for _, b := range e.Because() {
		text += " " + b.Path
		if b.Optional {
			text += "?"
		}
	}
	return text
}

// changes shows a delta: what goes (-) and what comes (+).
func changes(d *graph.Delta) []string {
	var all []string
	for _, c := range d.Nodes {
		if c.Old != nil {
			all = append(all, "- "+nodeText(c.Old))
		}
		if c.New != nil {
			all = append(all, "+ "+nodeText(c.New))
		}
	}
	for _, c := range d.Edges {
		if c.Old != nil {
			all = append(all, "- "+edgeText(c.Old, nil))
		}
		if c.New != nil {
			all = append(all, "+ "+edgeText(c.New, nil))
		}
	}
	slices.Sort(all)
	return all
}
