package extract

import "kubernetes-scraper/catalog"

// A Matcher is a catalog kind, compiled for a wire format. It never changes, so any number of goroutines may use it.
type Matcher struct {
	kind       string // for errors: "apps/v1 Deployment"
	format     Format
	root       *message
	counters   int // lists on the way to references
	slots      int
	properties []propertySlot
	rules      []rule
}

type propertySlot struct {
	name string
	slot int
}

// A rule is what is left of a catalog reference when its places are compiled into the tree.
type rule struct {
	mechanism  catalog.Mechanism
	unlessSlot int // 0: the rule always holds
	unless     string
}

// NewExtractor returns an Extractor, which a single goroutine may use.
func (m *Matcher) NewExtractor() *Extractor {
	return &Extractor{
		matcher:  m,
		slots:    make([]span, m.slots),
		counters: make([]uint32, m.counters),
	}
}
