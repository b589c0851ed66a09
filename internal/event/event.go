// Package event defines what flows from the readers of the API server to the collector: plain values, in the order in
// which one list+watch brought them. Nothing is promised about the order between two sources.
package event

import (
	"slices"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/internal/extract"
)

// A Source is one list+watch: a kind, in one namespace or in all.
type Source struct {
	// Kind is the position of the kind in the list of catalog kinds that the program was built with.
	Kind int
	// Namespace is empty when the source brings the objects of all namespaces, or cluster-scoped ones.
	Namespace string
}

// Sources lists the sources that a program reads that was built with these kinds and was asked for these namespaces (none
// means all; twice means once): the watched kinds, namespaced ones once for each namespace. Two sources of the same objects
// would sweep away what the other one is still bringing.
func Sources(kinds []catalog.Kind, namespaces []string) []Source {
	var sources []Source
	for i, k := range kinds {
		switch {
		case !k.Watched:
		case !k.Namespaced || len(namespaces) == 0:
			sources = append(sources, Source{Kind: i})
		default:
			for j, n := range namespaces {
				if !slices.Contains(namespaces[:j], n) {
					sources = append(sources, Source{Kind: i, Namespace: n})
				}
			}
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
	Facts extract.Facts // of Upsert and Delete
	State State         // of Status
	// Reason says in words why State is not live; empty when there is nothing to say.
	Reason string
}

// A Batch is a run of events of one source, in order; or what discovery found.
type Batch struct {
	Source Source
	Events []Event
	// Resources, when not nil, replaces all that is known of what the server serves. Such a batch has no events.
	Resources []Resource
}

// A Resource is a kind that the API server serves, known from discovery.
type Resource struct {
	Group, Kind string
	Namespaced  bool
}
