// Package event defines what flows from the readers of the API server to the collector: plain values, in the order in
// which one list+watch brought them. Nothing is promised about the order between two sources.
package event

import (
	"slices"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/internal/fact"
)

// A Source is one list+watch: a kind, in one namespace or in all.
type Source struct {
	// Kind is the position of the kind. Positions are given out in the order in which kinds come into the program's
	// list, and never a second time: a kind that comes back, or that is read by other rules, gets a new one.
	Kind int
	// Namespace is empty when the source brings the objects of all namespaces, or cluster-scoped ones.
	Namespace string
}

// Sources lists the sources of a kind for a program that was asked for these namespaces (none means all; twice means
// once): one, or for a namespaced kind one for each namespace. Two sources of the same objects would sweep away what the
// other one is still bringing.
func Sources(position int, namespaced bool, namespaces []string) []Source {
	if !namespaced || len(namespaces) == 0 {
		return []Source{{Kind: position}}
	}
	var sources []Source
	for i, n := range namespaces {
		if !slices.Contains(namespaces[:i], n) {
			sources = append(sources, Source{Kind: position, Namespace: n})
		}
	}
	return sources
}

// A Type says what an Event tells.
type Type uint8

const (
	// Upsert: the object exists and looks as Facts say.
	Upsert Type = iota
	// Delete: the object is gone. Only Namespace, Name and UID of Facts are filled.
	Delete
	// SyncStart: a list of everything begins. What it does not bring until SyncEnd does not exist any more.
	SyncStart
	// SyncEnd: the list that began with the last SyncStart is whole. A list that breaks is never ended; another
	// SyncStart follows it.
	SyncEnd
	// Status: the source's State changed.
	Status
)

// String is the type's name in metrics.
func (t Type) String() string {
	switch t {
	case Upsert:
		return "upsert"
	case Delete:
		return "delete"
	case SyncStart:
		return "sync_start"
	case SyncEnd:
		return "sync_end"
	}
	return "status"
}

// A State is where a source stands.
type State string

const (
	Syncing   State = "syncing"   // reads its first list
	Live      State = "live"      // follows every change
	Resuming  State = "resuming"  // lost its watch a moment ago and takes it up where it was: nothing is lost, some is late
	Resyncing State = "resyncing" // has to read everything again; what it read before is still served
	Forbidden State = "forbidden" // may not list or watch; asks again from time to time
	Failing   State = "failing"   // the server does not answer, or with errors; tries again
	Absent    State = "absent"    // the server does not serve this kind
)

// An Event is one thing that happened in a source.
type Event struct {
	Type  Type
	Facts fact.Facts // of Upsert and Delete
	State State      // of Status
	// Reason says in words why State is not live; empty when there is nothing to say.
	Reason string
}

// A Batch is a run of events of one source, in order; or what discovery found. Only one of its fields beside Source is set.
type Batch struct {
	Source Source
	Events []Event
	// Known are the kinds of a catalog that has changed, read or not: what they are has to be known before they are named.
	Known []catalog.Kind
	// Served, when not nil, replaces all that is known of what the server serves.
	Served []Resource
	// Kinds come into the list of kinds that are read, or leave it. The first such batch has those to begin with, be it
	// none.
	Kinds []KindChange
}

// A Resource is a kind that the API server serves, known from discovery.
type Resource struct {
	Group, Kind string
	// Resource is its plural.
	Resource   string
	Namespaced bool
}

// A KindChange says that a kind is read from now on, or no longer. It is sent before the first event of the kind, and
// after the last one.
type KindChange struct {
	Position int
	// Kind is the kind that comes; nil for one that leaves.
	Kind *catalog.Kind
	// Sources are the sources of the kind that comes.
	Sources []Source
	// Replaces, if not negative, is the position of the same kind as it was read until now. Its objects stay until the
	// new one is synced, which sweeps those that it does not bring.
	Replaces int
}
