package kube

import (
	"sync/atomic"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/internal/event"
)

// A relistReason is why a source read everything again.
type relistReason string

const (
	relistExpired relistReason = "expired" // 410, or a resourceVersion that the server does not know
	relistRewound relistReason = "rewound" // the server went back to an earlier resourceVersion
	relistRefused relistReason = "refused" // the watch's parameters were refused again and again
	relistDamaged relistReason = "damaged" // the stream was damaged again and again at the same place
	relistBroken  relistReason = "broken"  // a list broke before it was whole
)

// Stats are the counts of one source since the start.
type Stats struct {
	Source event.Source
	// Kind is what the source reads, and State where it stands; empty if it has not begun.
	Kind  *catalog.Kind
	State event.State
	// Objects is how many times an object was read: every item of a list, every event of a watch.
	Objects int64
	// Bytes of bodies that were read.
	Bytes int64
	// Resumes is how often a lost watch was taken up where it was.
	Resumes int64
	// Probes is how often the server said, when asked beside a watch, whether it is still at that version.
	Probes int64
	// Relists is how often everything was read again, by reason.
	Relists map[string]int64
	// Quarantined is how many times an object was left out because it could not be read.
	Quarantined int64
}

// counters are what Stats are read from, while the reflector counts.
type counters struct {
	objects, bytes, resumes, probes, quarantined atomic.Int64
	expired, rewound, refused, damaged, broken   atomic.Int64
}

func (c *counters) relist(reason relistReason) *atomic.Int64 {
	switch reason {
	case relistExpired:
		return &c.expired
	case relistRewound:
		return &c.rewound
	case relistRefused:
		return &c.refused
	case relistDamaged:
		return &c.damaged
	}
	return &c.broken
}

func (c *counters) read() Stats {
	s := Stats{
		Objects:     c.objects.Load(),
		Bytes:       c.bytes.Load(),
		Resumes:     c.resumes.Load(),
		Probes:      c.probes.Load(),
		Quarantined: c.quarantined.Load(),
		Relists:     map[string]int64{},
	}
	for _, reason := range []relistReason{relistExpired, relistRewound, relistRefused, relistDamaged, relistBroken} {
		if n := c.relist(reason).Load(); n > 0 {
			s.Relists[string(reason)] = n
		}
	}
	return s
}
