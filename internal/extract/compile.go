package extract

import (
	"fmt"
	"strings"

	"kubernetes-scraper/catalog"
)

// The limits that the catalog checks are those that facts and walks rely on: this does not compile unless they agree.
const _ = uint(MaxDepth-catalog.MaxLists) + uint(catalog.MaxLists-MaxDepth)

// maxRules is how many rules and aliases a kind may have.
const maxRules = 1 << 16

// Compile makes a Matcher of a kind of a checked catalog. The labels of objects are read only with keepLabels: they are
// needed for kinds that selectors select.
//
// It returns an error if a path of the catalog does not exist in the kind's protobuf schema or leads to something of the
// wrong type; JSON has no schema, so there only contradictions within the catalog are found. It takes about a
// millisecond.
func Compile(kind catalog.Kind, f Format, keepLabels bool) (*Matcher, error) {
	c := compiler{
		kind:    kind,
		matcher: &Matcher{kind: apiVersion(kind) + " " + kind.Kind, format: f, slots: firstFreeSlot},
		shared:  map[place]int{},
	}
	if err := c.compile(keepLabels); err != nil {
		return nil, fmt.Errorf("compile %s for %v: %w", c.matcher.kind, f, err)
	}
	return c.matcher, nil
}

type compiler struct {
	kind    catalog.Kind
	matcher *Matcher
	tree    *grower
	shared  map[place]int // slots that several rules may use
}

// A place is a path from the object's root, and what is wanted there.
type place struct {
	path  string
	class class
}

func (c *compiler) compile(keepLabels bool) (err error) {
	if c.kind.Virtual {
		return fmt.Errorf("there are no objects of a virtual kind, leave it out")
	}
	if c.tree, err = newGrower(c.kind, c.matcher.format); err != nil {
		return err
	}
	steps := []func() error{c.identity, c.properties, c.references, c.aliases}
	if keepLabels {
		steps = append(steps, c.labels)
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	c.matcher.root, c.matcher.counters = c.tree.finish()
	return nil
}

func (c *compiler) identity() error {
	for slot, path := range []string{
		nameSlot:      "metadata.name",
		namespaceSlot: "metadata.namespace",
		uidSlot:       "metadata.uid",
		versionSlot:   "metadata.resourceVersion",
	} {
		if err := c.tree.want(path, want{use: useSlot, class: textClass, to: slot}); err != nil {
			return err
		}
		c.shared[place{path, textClass}] = slot
	}
	return nil
}

func (c *compiler) labels() error {
	return c.tree.want("metadata.labels", want{use: useLabels, class: pairClass})
}

func (c *compiler) properties() error {
	for _, property := range c.kind.Properties {
		slot, err := c.slot(place{property.Path, scalarClass})
		if err != nil {
			return fmt.Errorf("property %s: %w", property.Name, err)
		}
		c.matcher.properties = append(c.matcher.properties, propertySlot{property.Name, slot})
	}
	return nil
}

// slot returns the slot for the value at a place.
func (c *compiler) slot(p place) (int, error) {
	if slot, ok := c.shared[p]; ok {
		return slot, nil
	}
	slot := c.matcher.slots
	c.matcher.slots++
	c.shared[p] = slot
	w := want{use: useSlot, class: p.class, to: slot}
	if p.class == groupClass {
		w.use = useGroupSlot
	}
	return slot, c.want(p.path, w)
}

// want wants the value at path, which must be in the metadata when nothing else is read.
func (c *compiler) want(path string, w want) error {
	if c.kind.MetadataOnly && path != "metadata" && !strings.HasPrefix(path, "metadata.") {
		return fmt.Errorf("%s is not in the metadata, which is all that is read of this kind: drop MetadataOnly or the path", path)
	}
	return c.tree.want(path, w)
}

func (c *compiler) references() error {
	for _, reference := range c.kind.References {
		if err := c.reference(reference, ""); err != nil {
			return fmt.Errorf("rule %s: %w", reference.ID, err)
		}
	}
	c.matcher.aliases = len(c.matcher.rules)
	return nil
}

// aliases compiles them as rules whose name is the alias.
func (c *compiler) aliases() error {
	for _, alias := range c.kind.Aliases {
		if err := c.reference(catalog.Reference{At: alias.At, Name: alias.Value, To: c.kind.Kind}, alias.Name); err != nil {
			return fmt.Errorf("alias %s: %w", alias.Name, err)
		}
	}
	return nil
}

func (c *compiler) reference(r catalog.Reference, alias string) error {
	if lists := countLists(r.At); lists > MaxDepth {
		return fmt.Errorf("path %s leads through more than %d lists, shorten it", r.At, MaxDepth)
	}
	if len(c.matcher.rules) == maxRules {
		return fmt.Errorf("the kind has more than %d rules, use fewer", maxRules)
	}
	n := newRuleCompiler(c, r)
	n.rule.alias = alias
	if err := n.compile(); err != nil {
		return err
	}
	m := c.matcher
	m.rules = append(m.rules, n.rule)
	m.composes = m.composes || !n.rule.simple
	m.fields = max(m.fields, n.rule.fields)
	return nil
}

func countLists(path string) int {
	lists := 0
	for _, segment := range catalog.Segments(path) {
		if segment.List {
			lists++
		}
	}
	return lists
}

func apiVersion(kind catalog.Kind) string {
	if kind.Group == "" {
		return kind.Version
	}
	return kind.Group + "/" + kind.Version
}
