package collector

import (
	"flag"
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/internal/event"
	"kubernetes-scraper/internal/feed"
)

// sequences is the number of random sequences that the law is tested with.
const sequences = 10_000

// A simulation is a cluster of a few things that change at random, and sources that tell of it: each in its own order and
// time, with repetitions, and with gaps that only a relist closes.
type simulation struct {
	t       *rapid.T
	kinds   []catalog.Kind
	at      map[string]int
	things  map[string]*thing
	queues  map[int][]event.Event // by kind: what its source has yet to tell
	gap     map[int]bool          // by kind: something was lost, a relist is due
	state   map[int]event.State
	uids    int
	collect *Collector
	feed    *feed.Feed
}

var watched = []string{"Pod", "Service", "ConfigMap", "ReplicaSet", "Deployment", "Node"}

func newSimulation(t *rapid.T, kinds []catalog.Kind, at map[string]int) *simulation {
	f := feed.New()
	s := &simulation{t: t, kinds: kinds, at: at, things: map[string]*thing{}, queues: map[int][]event.Event{},
		gap: map[int]bool{}, state: map[int]event.State{}, feed: f,
		collect: New("test", kinds, f)}
	s.collect.Apply(reading(kinds, at))
	for _, kind := range watched {
		s.gap[at[kind]] = true
		s.state[at[kind]] = event.Syncing
	}
	return s
}

func (s *simulation) draw(label string, n int) int { return rapid.IntRange(0, n-1).Draw(s.t, label) }

func (s *simulation) pick(label string, from ...string) string { return from[s.draw(label, len(from))] }

func (s *simulation) labels(label string) map[string]string {
	m := map[string]string{}
	for _, key := range []string{"app", "tier", "version"} {
		if value := s.pick(label, "", "x", "y"); value != "" {
			m[key] = value
		}
	}
	return m
}

// address draws the identity of a thing; there are few, so that things meet.
func (s *simulation) address() (kind, namespace, name string) {
	kind = s.pick("kind", "Pod", "Pod", "Pod", "Service", "Service", "ConfigMap", "ReplicaSet", "Deployment", "Node")
	if kind != "Node" {
		namespace = s.pick("namespace", "a", "b")
	}
	return kind, namespace, s.pick("name", "one", "two", "three")
}

// put creates, changes or replaces a thing.
func (s *simulation) put() {
	kind, namespace, name := s.address()
	t := &thing{kind: kind, namespace: namespace, name: name}
	if old := s.things[t.key()]; old != nil && s.draw("replace", 4) > 0 {
		t.uid = old.uid
	} else {
		s.uids++
		t.uid = fmt.Sprintf("00000000-0000-0000-0000-%012d", s.uids)
	}
	s.fill(t)
	s.things[t.key()] = t
	s.tell(t)
}

func (s *simulation) fill(t *thing) {
	for range s.draw("owners", 3) {
		t.owners = append(t.owners, s.owner(t.namespace))
	}
	switch t.kind {
	case "Pod":
		t.labels = s.labels("label")
		t.phase = s.pick("phase", "Pending", "Running", "Succeeded")
		t.node = s.pick("node", "", "one", "two")
		t.uses = s.uses("pod-")
	case "Deployment":
		t.uses = s.uses("deployment-podtemplate-")
	case "Service":
		t.selector = s.labels("selector")
	}
}

func (s *simulation) uses(prefix string) []use {
	var all []use
	for range s.draw("uses", 4) {
		u := use{
			rule: prefix + s.pick("rule", "volume-configmap", "volume-secret", "containers-envfrom-configmap", "projected-secret"),
			name: s.pick("used", "one", "two"), optional: s.draw("optional", 2) == 1,
		}
		u.index[0] = uint32(len(all))
		all = append(all, u)
	}
	return all
}

// owner draws an owner reference: to a thing that is there, to one that was, to one that never will be.
func (s *simulation) owner(namespace string) owner {
	o := owner{group: "apps", kind: s.pick("owner kind", "ReplicaSet", "Deployment", "Node", "Job"), name: s.pick("owner", "one", "two")}
	switch o.kind {
	case "Node":
		o.group, namespace = "", ""
	case "Job":
		o.group = "batch"
	}
	if there := s.things[o.kind+"/"+namespace+"/"+o.name]; there != nil && s.draw("this owner", 3) > 0 {
		o.uid = there.uid
	} else if s.draw("some uid", 8) > 0 {
		o.uid = fmt.Sprintf("00000000-0000-0000-0000-%012d", s.draw("uid", s.uids+2))
	}
	return o
}

func (s *simulation) remove() {
	keys := slices.Sorted(maps.Keys(s.things))
	if len(keys) == 0 {
		return
	}
	t := s.things[keys[s.draw("removed", len(keys))]]
	delete(s.things, t.key())
	e := event.Event{Type: event.Delete}
	e.Facts.Namespace, e.Facts.Name, e.Facts.UID = t.namespace, t.name, t.uid
	s.queue(s.at[t.kind], e)
}

// removeOther tells of the deletion of an object that has the name of one that is there, but another UID.
func (s *simulation) removeOther() {
	kind, namespace, name := s.address()
	e := event.Event{Type: event.Delete}
	e.Facts.Namespace, e.Facts.Name, e.Facts.UID = namespace, name, "never was"
	s.queue(s.at[kind], e)
}

func (s *simulation) tell(t *thing) {
	kind := s.at[t.kind]
	s.queue(kind, event.Event{Type: event.Upsert, Facts: t.facts(s.kinds[kind])})
}

// queue adds what a source tells; in a gap it is lost.
func (s *simulation) queue(kind int, e event.Event) {
	if !s.gap[kind] {
		s.queues[kind] = append(s.queues[kind], e)
	}
}

// repeat tells of a thing again.
func (s *simulation) repeat() {
	keys := slices.Sorted(maps.Keys(s.things))
	if len(keys) > 0 {
		s.tell(s.things[keys[s.draw("repeated", len(keys))]])
	}
}

// lose cuts a source's watch: what it had not told is lost.
func (s *simulation) lose() {
	kind := s.at[s.pick("lost", watched...)]
	s.queues[kind] = nil
	s.gap[kind] = true
	s.state[kind] = []event.State{event.Resyncing, event.Failing, event.Forbidden}[s.draw("state", 3)]
	s.collect.Apply(says(kind, s.state[kind]))
}

// relist lets a source tell of everything; sometimes the list breaks.
func (s *simulation) relist() {
	s.relistKind(s.at[s.pick("relisted", watched...)], s.draw("broken", 4) == 0)
}

func (s *simulation) relistKind(kind int, broken bool) {
	s.gap[kind] = false
	s.queue(kind, event.Event{Type: event.SyncStart})
	var keys []string
	for key, t := range s.things {
		if s.at[t.kind] == kind {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	if len(keys) > 1 {
		keys = rapid.Permutation(keys).Draw(s.t, "list")
	}
	if broken {
		for _, key := range keys[:len(keys)/2] {
			s.tell(s.things[key])
		}
		s.gap[kind] = true
		return
	}
	for _, key := range keys {
		s.tell(s.things[key])
	}
	s.queue(kind, event.Event{Type: event.SyncEnd})
	s.queue(kind, event.Event{Type: event.Status, State: event.Live})
}

// deliver hands some of what a source has to tell to the collector.
func (s *simulation) deliver() {
	kind := s.at[s.pick("delivered", watched...)]
	if n := len(s.queues[kind]); n > 0 {
		s.deliverFirst(kind, 1+s.draw("count", n))
	}
}

func (s *simulation) deliverFirst(kind, n int) {
	events := s.queues[kind][:n:n]
	s.queues[kind] = s.queues[kind][n:]
	for _, e := range events {
		if e.Type == event.Status {
			s.state[kind] = e.State
		}
	}
	s.collect.Apply(event.Batch{Source: event.Source{Kind: kind}, Events: events})
}

func (s *simulation) publish() { s.collect.Publish() }

// check brings the sources to rest, some of them not live, and compares.
func (s *simulation) check() {
	synced := map[string]bool{}
	for _, kind := range watched {
		at := s.at[kind]
		if s.gap[at] {
			s.relistKind(at, false)
		}
		s.deliverFirst(at, len(s.queues[at]))
		if s.draw("ends badly", 8) == 0 {
			s.collect.Apply(says(at, event.Forbidden))
		} else {
			synced[kind] = true
		}
	}
	s.publish()
	snapshot, _, _ := s.feed.Latest()
	compare(s.t, viewOf(snapshot), fromScratch(s.kinds, s.things, synced))
}

// TestLaw: after any sequence of events the graph equals the graph built from scratch from what exists.
func TestLaw(t *testing.T) {
	if !testing.Short() {
		if err := flag.Set("rapid.checks", fmt.Sprint(sequences)); err != nil {
			t.Fatal(err)
		}
	}
	kinds, at := builtin(t)
	rapid.Check(t, func(t *rapid.T) {
		s := newSimulation(t, kinds, at)
		actions := []func(){s.put, s.put, s.put, s.put, s.remove, s.removeOther, s.repeat, s.lose, s.relist, s.relist,
			s.deliver, s.deliver, s.deliver, s.deliver, s.publish}
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			actions[s.draw("action", len(actions))]()
		}
		s.check()
	})
}
