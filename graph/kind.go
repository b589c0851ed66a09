package graph

import (
	"slices"
	"strings"
)

// A KindID stands for a group and type inside one Graph and its snapshots.
type KindID uint16

// A KindState says how far a kind's nodes can be believed.
type KindState string

const (
	Syncing   KindState = "syncing"   // the first list is being read
	Live      KindState = "live"      // every change is followed
	Resuming  KindState = "resuming"  // the watch was lost a moment ago and is being taken up where it was
	Resyncing KindState = "resyncing" // everything is being read again; what was read before is still shown
	Forbidden KindState = "forbidden" // may not be listed or watched
	Failing   KindState = "failing"   // the server does not answer, or with errors
	Absent    KindState = "absent"    // the server does not serve the kind
)

// A KindStatus is what is known of one watched kind.
type KindStatus struct {
	Group string    `json:"group,omitempty"`
	Type  string    `json:"type"`
	State KindState `json:"state"`
	// Reason says in words why the state is not live.
	Reason string `json:"reason,omitempty"`
	// Count is the number of present nodes of the kind.
	Count int `json:"count"`
}

// Complete says whether the graph holds every object of the kind: what is not in it is not there.
func (s KindStatus) Complete() bool {
	return s.State == Live || s.State == Resuming || s.State == Absent
}

// complete says whether a graph of which these kinds are watched holds every object.
func complete(kinds []KindStatus) bool {
	for _, k := range kinds {
		if !k.Complete() {
			return false
		}
	}
	return len(kinds) > 0
}

// kinds is the table of all groups and types in use, and the status of those that are watched. Entries are only ever
// added, so that a KindID is good for ever.
type kinds struct {
	keys    []kindKey
	ids     map[kindKey]KindID
	watched map[KindID]KindStatus
	nodes   []int // by KindID, the number of nodes
	present []int // by KindID, the number of present nodes
	changed bool  // the status of a watched kind, since the last commit
}

type kindKey struct{ group, kind string }

// Kind returns the id for a group and type, and makes it known if it was not.
func (g *Graph) Kind(group, kind string) KindID {
	key := kindKey{group, kind}
	if id, ok := g.kinds.ids[key]; ok {
		return id
	}
	id := KindID(len(g.kinds.keys))
	g.kinds.keys = append(g.kinds.keys, key)
	g.kinds.nodes = append(g.kinds.nodes, 0)
	g.kinds.present = append(g.kinds.present, 0)
	g.kinds.ids[key] = id
	return id
}

// SetKindState says where a watched kind stands, with the reason in words.
func (g *Graph) SetKindState(id KindID, state KindState, reason string) {
	key := g.kinds.keys[id]
	status := KindStatus{Group: key.group, Type: key.kind, State: state, Reason: strings.ToValidUTF8(reason, "\uFFFD")}
	if g.kinds.watched[id] != status {
		g.kinds.watched[id] = status
		g.kinds.changed = true
	}
}

// ForgetKindState says that a kind is no longer watched.
func (g *Graph) ForgetKindState(id KindID) {
	if _, watched := g.kinds.watched[id]; watched {
		delete(g.kinds.watched, id)
		g.kinds.changed = true
	}
}

// statuses lists the watched kinds in order of type and group.
func (k *kinds) statuses() []KindStatus {
	all := make([]KindStatus, 0, len(k.watched))
	for id, status := range k.watched {
		status.Count = k.present[id]
		all = append(all, status)
	}
	slices.SortFunc(all, func(a, b KindStatus) int {
		return EntityKey{Type: a.Type, Group: a.Group}.Compare(EntityKey{Type: b.Type, Group: b.Group})
	})
	return all
}

// FindKind returns the id for a group and type that is known already.
func (g *Graph) FindKind(group, kind string) (KindID, bool) {
	id, ok := g.kinds.ids[kindKey{group, kind}]
	return id, ok
}

// KindName returns the group and type that an id stands for.
func (g *Graph) KindName(id KindID) (group, kind string) {
	key := g.kinds.keys[id]
	return key.group, key.kind
}

// name is the kind as it stands before the / in EntityKey.String.
func (s KindStatus) name() string {
	if s.Group == "" {
		return s.Type
	}
	return s.Type + "." + s.Group
}
