package catalog

import (
	"maps"
	"slices"
)

// A Catalog is a checked set of kinds, the vocabulary of their relations, and what was left out. It never changes: Add and
// With return another one.
type Catalog struct {
	entries  []entry
	every    []Reference
	macros   map[string]macro
	verbs    []Relation
	omitted  []Omission
	switches []Switch

	// What the declared entries, rules and verbs become by the switches.
	kinds     []Kind
	relations []Relation
}

// An entry is a kind as declared: of its References only its own, whether switched on or not.
type entry struct{ Kind }

// A Relation is a verb of the vocabulary.
type Relation struct {
	Name string
	// Meaning is one line for people.
	Meaning string
	// Dependence says which end of an edge stops working without the other: Source, Target or, where neither does or
	// nobody said so, empty.
	Dependence string
	// Goes says which end of an edge is deleted when the other is: Source, Target or, where neither is, empty.
	Goes string
	// Because says why, in one line; empty if nobody did.
	Because string
	// Off is why all rules of the relation are switched off; empty for one that is on.
	Off    string
	Origin string
}

// Values of Relation.Dependence and Relation.Goes.
const (
	Source = "source"
	Target = "target"
)

// An Omission is a relationship that the catalog leaves out on purpose.
type Omission struct{ ID, Reason, Origin string }

// Add returns the catalog with what users' files say. They may use all that is in the catalog already; a kind that is
// there may only be declared again with override: true, which replaces it entirely, and so may a rule of a kind.
//
// The errors are all that is wrong in all files, joined, one line each:
//
//	file:line:column: field: what is wrong, what to do
//
// The time taken is linear in the size of the files and of their expanded rules, and in that of the catalog.
func (c *Catalog) Add(files ...File) (*Catalog, error) { return c.add(files, false) }

func (c *Catalog) add(files []File, builtin bool) (*Catalog, error) {
	if len(files) == 0 {
		return c, nil
	}
	s := readAll(files)
	s.builtin = builtin
	s.useMacros(c.macros)
	out := build(c, s)
	if err := s.problems.join(); err != nil {
		return nil, err
	}
	out.settle()
	return out, nil
}

// useMacros takes up the macros that are in the catalog already.
func (s *source) useMacros(known map[string]macro) {
	for name, m := range known {
		if own, twice := s.macros[name]; twice {
			s.problems.add(own.position, "macros", "there is a macro %q already, choose another name", name)
			continue
		}
		m.known = true
		s.macros[name] = m
	}
}

// clone is a copy that can be built on: its slices and maps are its own, up to what the entries hold.
func (c *Catalog) clone() *Catalog {
	return &Catalog{
		entries:  slices.Clone(c.entries),
		every:    slices.Clone(c.every),
		macros:   maps.Clone(c.macros),
		verbs:    slices.Clip(c.verbs),
		omitted:  slices.Clip(c.omitted),
		switches: slices.Clip(c.switches),
	}
}

// Kinds returns all kinds, in the order in which they were declared. What they hold is shared and must not be changed.
func (c *Catalog) Kinds() []Kind { return slices.Clone(c.kinds) }

// Kind returns one kind. Plain makes one that the catalog does not know.
func (c *Catalog) Kind(group, kind string) (Kind, bool) {
	for _, k := range c.kinds {
		if k.Group == group && k.Kind == kind {
			return k, true
		}
	}
	return Kind{}, false
}

// Plain returns a kind that the catalog has no rules for: metadata is all that is read of it, and it has the rules that
// every kind has.
func (c *Catalog) Plain(group, version, kind, resource string, namespaced bool) Kind {
	plain := Kind{
		Group: group, Version: version, Kind: kind, Resource: resource, Namespaced: namespaced,
		Watched: true, MetadataOnly: true, Properties: []Property{deletion()},
	}
	return c.complete(plain)
}

// Relations returns the vocabulary, in the order in which it was declared, as the switches leave it.
func (c *Catalog) Relations() []Relation { return slices.Clone(c.relations) }

// Omitted returns what was left out on purpose.
func (c *Catalog) Omitted() []Omission { return slices.Clone(c.omitted) }
