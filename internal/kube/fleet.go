package kube

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/internal/event"
)

// A fleet is all kinds that are read, each by its reflectors. It belongs to one goroutine, but for stats.
//
// A kind comes when discovery lists it. It goes only when that is proven: discovery alone may be silent about it for many
// reasons. So a kind that discovery does not list any more is doubted, its reflectors go and see, and only if the server
// answers them 404 as well, twice, is it gone. One whose resource is listed as another kind is gone at once.
type fleet struct {
	*shared
	config Config
	// told are the kinds that were told to be left out, with the reason.
	told map[name]string
	next int // the next position
	// known are the kinds of the catalog that the collector has.
	known []catalog.Kind
	// chosen: the collector was told which kinds are read, be it none.
	chosen bool
	ends   chan *station
	all    sync.WaitGroup // the reflectors

	mu       sync.Mutex // of what follows, which others may read
	stations map[groupKind]*station
}

func newFleet(s *shared, c Config) *fleet {
	return &fleet{
		shared: s, config: c, known: c.Catalog.Kinds, told: map[name]string{}, ends: make(chan *station), stations: map[groupKind]*station{},
	}
}

// stats are the counts of every source, in the order of positions.
func (f *fleet) stats() []Stats {
	f.mu.Lock()
	defer f.mu.Unlock()
	var all []Stats
	for _, s := range f.ordered() {
		for _, r := range s.reflectors {
			counts := r.counters.read()
			counts.Source, counts.Kind, counts.State = r.source, r.kind, r.health.now()
			all = append(all, counts)
		}
	}
	return all
}

func (f *fleet) ordered() []*station {
	return slices.SortedFunc(maps.Values(f.stations), func(a, b *station) int { return a.position - b.position })
}

// reconcile starts and stops kinds until those are read that should be, by what the server serves. An error is the
// context's.
func (f *fleet) reconcile(ctx context.Context, inv inventory, known Catalog) error {
	s := f.choose(inv, known)
	wanted := make(map[groupKind]*catalog.Kind, len(s.kinds))
	for i := range s.kinds {
		wanted[keyOf(&s.kinds[i])] = &s.kinds[i]
	}
	for _, now := range f.ordered() {
		if wanted[keyOf(now.kind)] != nil {
			continue
		}
		var err error
		switch {
		case !now.started:
			err = f.drop(ctx, now, "")
		case inv.serves(now.kind):
			err = f.drop(ctx, now, "it is not to be read any more")
		case inv.replaced(now.kind):
			err = f.drop(ctx, now, "its resource serves another kind")
		case inv.denies(now.kind):
			now.doubt()
		}
		if err != nil {
			return err
		}
	}
	if err := f.announce(ctx, known.Kinds); err != nil {
		return err
	}
	changes := []event.KindChange{}
	for i := range s.kinds {
		kind := &s.kinds[i]
		now := f.stations[keyOf(kind)]
		if now != nil && sameKind(now.kind, kind) {
			continue
		}
		changes = append(changes, f.add(kind, now))
	}
	if len(s.kinds) == 0 && len(inv) > 0 && !f.chosen {
		f.log.Warn("nothing is read: of all kinds that are served, --include and --exclude leave none")
	}
	if len(changes) > 0 || len(inv) > 0 && !f.chosen {
		f.chosen = true
		if err := f.send(ctx, changes); err != nil {
			return err
		}
	}
	for _, now := range f.ordered() {
		f.start(ctx, now)
	}
	return nil
}

// announce tells the collector of the kinds of a catalog that it does not have yet.
func (f *fleet) announce(ctx context.Context, known []catalog.Kind) error {
	if slices.EqualFunc(known, f.known, func(a, b catalog.Kind) bool { return sameKind(&a, &b) }) {
		return nil
	}
	f.known = known
	return send(ctx, f.out, event.Batch{Known: known})
}

// choose is the selection for an inventory. It tells of what is left out, once.
func (f *fleet) choose(inv inventory, known Catalog) selection {
	s := choose(inv, known, f.config.Options, func(key groupKind) string {
		if now := f.stations[key]; now != nil {
			return now.kind.Version
		}
		return ""
	})
	news := map[string][]string{}
	for _, left := range s.skipped {
		if f.told[left.name] != left.reason {
			f.told[left.name] = left.reason
			news[left.reason] = append(news[left.reason], kindName(left.group, left.resource))
		}
	}
	for _, reason := range slices.Sorted(maps.Keys(news)) {
		f.log.Info("kinds that are not read", "reason", reason, "kinds", strings.Join(news[reason], " "))
	}
	return s
}

// assume takes in kinds that are not known to be served, without reading them: so that it can be told why not.
func (f *fleet) assume(ctx context.Context, kinds []catalog.Kind, why fault) error {
	if len(f.stations) == 0 {
		var changes []event.KindChange
		for i := range kinds {
			changes = append(changes, f.add(&kinds[i], nil))
		}
		if len(changes) == 0 {
			return nil
		}
		if err := f.send(ctx, changes); err != nil {
			return err
		}
		for _, s := range f.ordered() {
			for _, r := range s.reflectors {
				if err := r.health.start(ctx); err != nil {
					return err
				}
			}
		}
	}
	for _, s := range f.ordered() {
		for _, r := range s.reflectors {
			if err := r.health.lost(ctx, why); err != nil {
				return err
			}
		}
	}
	return nil
}

// add puts a kind in its place, which may be that of another one, and returns what is to be told of it. Its reflectors do
// not run yet; those of the other have ended.
func (f *fleet) add(kind *catalog.Kind, instead *station) event.KindChange {
	change := event.KindChange{Position: f.next, Kind: kind, Replaces: -1}
	if instead != nil {
		instead.stop()
		change.Replaces = instead.position
		f.log.Info("a kind is read anew", "kind", kindName(kind.Group, kind.Resource), "version", kind.Version)
	}
	change.Sources = event.Sources(f.next, kind.Namespaced, f.config.Namespaces)
	s := f.newStation(change)
	f.next++
	f.mu.Lock()
	defer f.mu.Unlock()
	f.stations[keyOf(kind)] = s
	return change
}

// drop ends the reading of a kind, whose objects go with it.
func (f *fleet) drop(ctx context.Context, s *station, reason string) error {
	s.stop()
	f.mu.Lock()
	delete(f.stations, keyOf(s.kind))
	f.mu.Unlock()
	f.notices.forget(s.kind.Resource, s.kind.Group)
	if reason != "" {
		f.log.Info("a kind is gone", "kind", kindName(s.kind.Group, s.kind.Resource), "reason", reason)
	}
	for _, r := range s.reflectors {
		if err := r.health.gone(ctx, reason); err != nil {
			return err
		}
	}
	return f.send(ctx, []event.KindChange{{Position: s.position, Replaces: -1}})
}

func (f *fleet) send(ctx context.Context, changes []event.KindChange) error {
	return send(ctx, f.out, event.Batch{Kinds: changes})
}

// ended deals with a kind that has proven to be gone from where it was read. It may be served elsewhere by now, at another
// version; or again, if it was made anew.
func (f *fleet) ended(ctx context.Context, s *station, inv inventory, known Catalog) error {
	if f.stations[keyOf(s.kind)] != s {
		return nil
	}
	chosen := f.choose(inv, known).kinds
	i := slices.IndexFunc(chosen, func(k catalog.Kind) bool { return keyOf(&k) == keyOf(s.kind) })
	if i < 0 {
		return f.drop(ctx, s, errAbsent.Error())
	}
	change := f.add(&chosen[i], s)
	if err := f.send(ctx, []event.KindChange{change}); err != nil {
		return err
	}
	f.start(ctx, f.stations[keyOf(s.kind)])
	return nil
}

// sameKind reports whether a kind is read in the same way by both definitions. Where they are written does not matter.
func sameKind(a, b *catalog.Kind) bool { return reflect.DeepEqual(bare(a), bare(b)) }

func bare(kind *catalog.Kind) catalog.Kind {
	k := *kind
	k.Origin, k.Unwatched, k.Off = "", "", nil
	k.References = slices.Clone(k.References)
	for i := range k.References {
		k.References[i].Origin = ""
	}
	return k
}

// kindName is how a kind is called in the log: its resource, and its group if it has one.
func kindName(group, resource string) string {
	if group == "" {
		return resource
	}
	return resource + "." + group
}
