package resolve

import (
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/fact"
)

// The kinds of the law: one rule for every way in which a reference finds its target.
const (
	alpha = iota // namespaced, has all rules
	beta         // namespaced, named by alpha
	gamma        // cluster-scoped, has aliases, a reverse rule and a selector
	space        // Namespace
	kindCount
)

func lawKinds() []catalog.Kind {
	name := catalog.Template{{Path: "name"}}
	kinds := []catalog.Kind{
		alpha: {Group: "x", Kind: "Alpha", Resource: "alphas", Namespaced: true, References: []catalog.Reference{
			catalog.OwnerReference(),
			{ID: "name", Relation: "uses", ToGroup: "x", To: "Beta", At: "name[*]", Name: name},
			{ID: "any", Relation: "scales", ToGroup: "x", To: "Beta", Kind: "kind", Group: "group", At: "any[*]", Name: name},
			{ID: "uid", Relation: "uses", ToGroup: "x", To: "Beta", At: "uid[*]", Name: name, UID: "uid"},
			{ID: "hope", Relation: "uses", ToGroup: "x", To: "Beta", At: "hope[*]", Name: name, UID: "uid", IfPresent: true},
			{ID: "owned", Relation: "mounts", ToGroup: "x", To: "Beta", At: "owned[*]", Name: name, Owned: true},
			{ID: "owned-any", Relation: "mounts", ToGroup: "x", To: "Beta", Kind: "kind", Group: "group", At: "ownedany[*]", Name: name, Owned: true},
			{ID: "alias", Relation: "uses", ToGroup: "x", To: "Gamma", At: "alias[*]", Name: name, Alias: "device"},
			{ID: "select", Relation: "selects", ToGroup: "x", To: "Alpha", At: "select[*]", Selector: &catalog.Selector{Namespaces: "n"}},
			{ID: "virtual", Relation: "uses", ToGroup: "virtual", To: "User", At: "virtual[*]", Name: name, Always: true},
			{ID: "placed", Relation: "uses", ToGroup: "virtual", To: "Release", At: "placed[*]", Name: name},
			{ID: "resource", Relation: "about", Resource: "resource", At: "resource[*]", Name: name},
		}},
		beta: {Group: "x", Kind: "Beta", Resource: "betas", Namespaced: true, References: []catalog.Reference{catalog.OwnerReference()}},
		gamma: {Group: "x", Kind: "Gamma", Resource: "gammas", References: []catalog.Reference{
			catalog.OwnerReference(),
			{ID: "reverse", Relation: "bound_to", ToGroup: "x", To: "Beta", At: "reverse[*]", Name: name, UID: "uid", Reverse: true},
			{ID: "plain-reverse", Relation: "bound_to", ToGroup: "x", To: "Beta", At: "plain[*]", Name: name, Reverse: true},
			{ID: "placed-outside", Relation: "uses", ToGroup: "virtual", To: "Release", At: "outside[*]", Name: name},
			{ID: "all", Relation: "selects", ToGroup: "x", To: "Alpha", At: "all[*]", Selector: &catalog.Selector{}},
		}},
		space: {Kind: "Namespace", Resource: "namespaces", References: []catalog.Reference{catalog.OwnerReference()}},
	}
	catalog.MarkSelected(kinds)
	return kinds
}

// A universe is what exists, and what is known of it.
type universe struct {
	t       *rapid.T
	kinds   []catalog.Kind
	g       *graph.Graph
	r       *Resolver
	objects map[graph.EntityKey]fact.Facts
	synced  map[int]bool
	// scope of the kind Delta, which only references name: 0 not known, 1 cluster, 2 namespaced.
	scope int
	uids  int
}

func newUniverse(t *rapid.T) *universe {
	u := &universe{t: t, kinds: lawKinds(), g: graph.New("test", nil), objects: map[graph.EntityKey]fact.Facts{}, synced: map[int]bool{}}
	u.r = New(u.g)
	u.r.Know(&catalog.Kind{Group: "virtual", Kind: "User", Virtual: true})
	u.r.Know(&catalog.Kind{Group: "virtual", Kind: "Release", Virtual: true, Namespaced: true})
	for i := range u.kinds {
		u.r.AddKind(i, &u.kinds[i], -1)
	}
	return u
}

func (u *universe) draw(label string, n int) int { return rapid.IntRange(0, n-1).Draw(u.t, label) }

func (u *universe) pick(label string, from ...string) string { return from[u.draw(label, len(from))] }

func (u *universe) key() (kind int, key graph.EntityKey) {
	kind = u.draw("kind", kindCount)
	key = graph.EntityKey{Group: u.kinds[kind].Group, Type: u.kinds[kind].Kind, Name: u.pick("name", "a", "b", "c")}
	if u.kinds[kind].Namespaced {
		key.Namespace = u.pick("namespace", "a", "b")
	}
	return kind, key
}

func (u *universe) put() {
	kind, key := u.key()
	f := fact.Facts{Namespace: key.Namespace, Name: key.Name}
	if old, there := u.objects[key]; there && u.draw("replace", 3) > 0 {
		f.UID = old.UID
	} else {
		u.uids++
		f.UID = fmt.Sprintf("00000000-0000-0000-0000-%012d", u.uids)
	}
	if u.kinds[kind].Selected {
		f.Labels = u.labels()
	}
	if kind == gamma {
		for range u.draw("aliases", 3) {
			f.Aliases = append(f.Aliases, fact.Label{Key: "device", Value: u.pick("device", "d", "e")})
		}
		slices.SortFunc(f.Aliases, func(a, b fact.Label) int { return strings.Compare(a.Value, b.Value) })
		f.Aliases = slices.Compact(f.Aliases)
	}
	for rule := range u.kinds[kind].References {
		for n := range u.draw("count", 3) {
			f.References = append(f.References, u.reference(kind, rule, n))
		}
	}
	u.objects[key] = f
	u.tell(kind, f)
}

// reference draws a reference of a rule, to things that are there and to others.
func (u *universe) reference(kind, rule, n int) fact.Reference {
	ref := fact.Reference{Rule: rule, Index: [fact.MaxDepth]uint32{uint32(n)}}
	r := &u.kinds[kind].References[rule]
	if r.Selector != nil {
		ref.Selector = u.selector(r.Selector.Namespaces != "")
		return ref
	}
	ref.Name, ref.Optional = u.pick("named", "a", "b", "c"), u.draw("optional", 2) == 0
	switch r.ID {
	case "any-owned-by", "any", "owned-any":
		ref.Grouped, ref.Group = true, "x"
		ref.Kind = u.pick("named kind", "Alpha", "Beta", "Gamma", "Delta")
	case "alias":
		ref.Name = u.pick("device", "d", "e", "f")
	case "resource":
		ref.Grouped, ref.Group, ref.Resource = true, "x", u.pick("resource", "betas", "gammas", "others")
	}
	if r.ID != "any-owned-by" && (kind == gamma && r.ID != "placed-outside" || u.draw("says namespace", 3) == 0) {
		ref.Namespace = u.pick("named namespace", "a", "b")
	}
	if r.UID != "" && u.draw("uid", 4) > 0 {
		ref.UID = fmt.Sprintf("00000000-0000-0000-0000-%012d", 1+u.draw("which uid", u.uids+2))
		if there, ok := u.objects[u.target(kind, u.namespaceOf(kind, ref), &ref)]; ok && u.draw("right", 2) == 0 {
			ref.UID = there.UID
		}
	}
	return ref
}

func (u *universe) namespaceOf(kind int, ref fact.Reference) string {
	if ref.Namespace != "" {
		return ref.Namespace
	}
	return u.pick("guess", "a", "b")
}

func (u *universe) labels() []fact.Label {
	var list []fact.Label
	for _, key := range []string{"app", "rank"} {
		if value := u.pick("label", "", "1", "2", "x"); value != "" {
			list = append(list, fact.Label{Key: key, Value: value})
		}
	}
	return list
}

func (u *universe) selector(namespaces bool) *fact.Selector {
	s := &fact.Selector{Requirements: u.requirements(3)}
	if namespaces {
		s.In = fact.NamespaceScope(u.draw("in", 4))
		s.Namespaces = u.requirements(2)
		for _, name := range []string{"a", "b"} {
			if u.draw("named "+name, 2) == 0 {
				s.NamespaceNames = append(s.NamespaceNames, name)
			}
		}
	}
	return s
}

func (u *universe) requirements(most int) []fact.Requirement {
	var list []fact.Requirement
	for range u.draw("requirements", most) {
		r := fact.Requirement{Key: u.pick("key", "app", "rank"), Operator: fact.Operator(u.draw("operator", int(fact.Never)+1))}
		switch r.Operator {
		case fact.In, fact.NotIn:
			r.Values = [][]string{{"1"}, {"2", "x"}, {"x"}}[u.draw("values", 3)]
		case fact.Gt, fact.Lt:
			r.Values = []string{u.pick("bound", "1", "2", "x")}
		case fact.NameIn, fact.NameNotIn:
			r.Key, r.Values = "metadata.name", []string{"a"}
		}
		list = append(list, r)
	}
	return list
}

func (u *universe) tell(kind int, f fact.Facts) { u.r.Upsert(kind, "", &f) }

func (u *universe) remove() {
	kind, key := u.key()
	if f, there := u.objects[key]; there {
		delete(u.objects, key)
		u.r.Delete(kind, key.Namespace, key.Name, f.UID)
	}
	u.r.Delete(kind, key.Namespace, key.Name, "never was")
}

// relist reads a kind again; what was removed meanwhile is only known by not being there.
func (u *universe) relist() {
	kind := u.draw("relisted", kindCount)
	u.r.BeginSync(kind, "")
	for key := range u.objects {
		if key.Type == u.kinds[kind].Kind && u.draw("lost", 4) == 0 {
			delete(u.objects, key)
		}
	}
	for _, key := range u.keys() {
		if key.Type == u.kinds[kind].Kind {
			u.tell(kind, u.objects[key])
			if u.draw("removed while listed", 5) == 0 {
				u.r.Delete(kind, key.Namespace, key.Name, u.objects[key].UID)
				delete(u.objects, key)
			}
		}
	}
	u.r.EndSync(kind, "")
}

func (u *universe) keys() []graph.EntityKey {
	return slices.SortedFunc(maps.Keys(u.objects), graph.EntityKey.Compare)
}

func (u *universe) sync() {
	kind := u.draw("synced", kindCount)
	u.synced[kind] = !u.synced[kind]
	u.r.SetSynced(kind, "", u.synced[kind])
}

// learn makes the scope of Delta known.
func (u *universe) learn() {
	if u.scope == 0 {
		u.scope = 1 + u.draw("scope", 2)
		u.r.SetServed("x", "Delta", "deltas", u.scope == 2)
	}
}

// replace has a kind read by the same rules from another position.
func (u *universe) replace() {
	kind := u.draw("replaced", kindCount)
	u.r.AddKind(kindCount, &u.kinds[kind], kind)
	u.r.AddKind(kind, &u.kinds[kind], kindCount)
	u.r.RemoveKind(kindCount)
}

func (u *universe) commit() { u.g.Commit() }

// sequences is the number of random sequences that the law is tested with.
const sequences = 10_000

// TestLaw: after any sequence of changes the graph equals the one built from scratch from what there is, with references of
// every sort.
func TestLaw(t *testing.T) {
	if !testing.Short() {
		if err := flag.Set("rapid.checks", fmt.Sprint(sequences)); err != nil {
			t.Fatal(err)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		u := newUniverse(t)
		actions := []func(){u.put, u.put, u.put, u.put, u.put, u.put, u.remove, u.remove, u.relist, u.sync, u.learn, u.replace, u.commit}
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			actions[u.draw("action", len(actions))]()
		}
		got, want := u.got(), u.want()
		if !slices.Equal(got, want) {
			t.Fatalf("too many:\n%s\nmissing:\n%s", strings.Join(without(got, want), "\n"), strings.Join(without(want, got), "\n"))
		}
	})
}

func without(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(line string) bool { return slices.Contains(b, line) })
}

// got is the graph as lines.
func (u *universe) got() []string {
	s, _ := u.g.Commit()
	var lines []string
	for n := range s.Nodes() {
		lines = append(lines, fmt.Sprintf("%v %v %v", n.Key, n.State, n.UID))
		for e := range s.Out(n.Key) {
			for _, b := range e.Because() {
				lines = append(lines, fmt.Sprintf("%v %s %v: %s %s %v", e.Source, e.Relation, e.Target, b.Rule, b.Path, b.Optional))
			}
		}
	}
	slices.Sort(lines)
	return slices.Compact(lines)
}

// want is the graph that the objects mean, by comparing each of them with every other.
func (u *universe) want() []string {
	var lines []string
	named := map[graph.EntityKey]bool{}
	edge := func(by, other graph.EntityKey, r *catalog.Reference, n int, optional bool) {
		named[other] = true
		path := strings.Replace(r.Path(), "[*]", fmt.Sprintf("[%d]", n), 1)
		if r.Reverse {
			by, other = other, by
		}
		lines = append(lines, fmt.Sprintf("%v %s %v: %s %s %v", by, r.Relation, other, r.ID, path, optional || r.Always))
	}
	for key, f := range u.objects {
		lines = append(lines, fmt.Sprintf("%v present %v", key, f.UID))
		kind := u.kindOf(key)
		for _, ref := range f.References {
			r := &u.kinds[kind].References[ref.Rule]
			if r.Selector != nil || r.Alias != "" {
				for _, other := range u.keys() {
					if u.selects(key, &ref, r, other) {
						edge(key, other, r, int(ref.Index[0]), ref.Optional)
					}
				}
				continue
			}
			other := u.target(kind, key.Namespace, &ref)
			there, present := u.objects[other]
			switch {
			case other == graph.EntityKey{}, r.IfPresent && !present, r.IsOwner() && ref.UID == "":
			case r.Owned && present && !u.owns(key, other):
			case r.UID != "" && ref.UID != "" && present && there.UID != ref.UID:
			default:
				edge(key, other, r, int(ref.Index[0]), ref.Optional)
			}
		}
	}
	for key := range named {
		if _, present := u.objects[key]; !present {
			lines = append(lines, fmt.Sprintf("%v %s ", key, u.absent(key)))
		}
	}
	slices.Sort(lines)
	return slices.Compact(lines)
}

// owns says whether an object that is there has another one for an owner.
func (u *universe) owns(owner, of graph.EntityKey) bool {
	return slices.ContainsFunc(u.objects[of].References, func(ref fact.Reference) bool {
		return ref.Rule == catalog.OwnerRule && ref.UID == u.objects[owner].UID && u.target(u.kindOf(of), of.Namespace, &ref) == owner
	})
}

func (u *universe) kindOf(key graph.EntityKey) int {
	return slices.IndexFunc(u.kinds, func(k catalog.Kind) bool { return k.Kind == key.Type })
}

func (u *universe) absent(key graph.EntityKey) string {
	kind := u.kindOf(key)
	switch {
	case key.Group == "virtual":
		return "virtual"
	case kind >= 0 && u.synced[kind]:
		return "missing"
	}
	return "unknown"
}

// target is what a reference by name means; the zero key if that is nothing.
func (u *universe) target(kind int, own string, ref *fact.Reference) graph.EntityKey {
	r := &u.kinds[kind].References[ref.Rule]
	key := graph.EntityKey{Group: r.ToGroup, Type: r.To, Namespace: own, Name: ref.Name}
	if ref.Kind != "" {
		key.Group, key.Type = ref.Group, ref.Kind
	}
	switch ref.Resource {
	case "betas":
		key.Group, key.Type = "x", "Beta"
	case "gammas":
		key.Group, key.Type = "x", "Gamma"
	case "others":
		return graph.EntityKey{}
	}
	if ref.Namespace != "" {
		key.Namespace = ref.Namespace
	}
	switch known := u.kindOf(key); {
	case key.Type == "Delta" && u.scope == 0:
		return key
	case key.Type == "User", key.Type == "Delta" && u.scope == 1, known >= 0 && !u.kinds[known].Namespaced:
		key.Namespace = ""
	case key.Namespace == "":
		return graph.EntityKey{}
	}
	return key
}

// selects says whether a reference by selector or alias finds an object.
func (u *universe) selects(by graph.EntityKey, ref *fact.Reference, r *catalog.Reference, other graph.EntityKey) bool {
	f := u.objects[other]
	if other.Type != r.To || other.Group != r.ToGroup {
		return false
	}
	if r.Alias != "" {
		return slices.Contains(f.Aliases, fact.Label{Key: r.Alias, Value: ref.Name})
	}
	s := ref.Selector
	if !meets(f, s.Requirements) {
		return false
	}
	switch {
	case s.In == fact.InAll, s.In == fact.InOwn && by.Namespace == "":
		return true
	case s.In == fact.InOwn:
		return other.Namespace == by.Namespace
	case s.In == fact.InNamed:
		return slices.Contains(s.NamespaceNames, other.Namespace)
	}
	namespace, there := u.objects[graph.EntityKey{Type: "Namespace", Name: other.Namespace}]
	return there && meets(namespace, s.Namespaces)
}

func meets(f fact.Facts, all []fact.Requirement) bool {
	for _, r := range all {
		value, there := "", false
		for _, l := range f.Labels {
			if l.Key == r.Key {
				value, there = l.Value, true
			}
		}
		ok := false
		switch r.Operator {
		case fact.In:
			ok = there && slices.Contains(r.Values, value)
		case fact.NotIn:
			ok = !there || !slices.Contains(r.Values, value)
		case fact.Exists:
			ok = there
		case fact.DoesNotExist:
			ok = !there
		case fact.Gt:
			ok = value != "x" && value != "" && r.Values[0] != "x" && value > r.Values[0]
		case fact.Lt:
			ok = value != "x" && value != "" && r.Values[0] != "x" && value < r.Values[0]
		case fact.NameIn:
			ok = slices.Contains(r.Values, f.Name)
		case fact.NameNotIn:
			ok = !slices.Contains(r.Values, f.Name)
		}
		if !ok {
			return false
		}
	}
	return true
}
