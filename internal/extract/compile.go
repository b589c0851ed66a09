package extract

import (
	"fmt"
	"strings"

	"kubernetes-scraper/catalog"
)

// The limits that the catalog checks are those that facts and walks rely on: this does not compile unless they agree.
const _ = uint(MaxDepth-catalog.MaxLists) + uint(catalog.MaxLists-MaxDepth)

// Compile makes a Matcher of a kind of a checked catalog. The labels of objects are read only with keepLabels: they are
// needed for kinds that selectors select.
//
// It returns an error if a path of the catalog does not exist in the kind's protobuf schema or leads to something of the
// wrong type; JSON has no schema, so there only contradictions within the catalog are found. It takes about a
// millisecond.
func Compile(kind catalog.Kind, f Format, keepLabels bool) (*Matcher, error) {
	c := compiler{kind: kind, matcher: &Matcher{kind: apiVersion(kind) + " " + kind.Kind, format: f, slots: firstFreeSlot}}
	tree, err := newGrower(kind, f)
	if err != nil {
		return nil, fmt.Errorf("compile %s for %v: %w", c.matcher.kind, f, err)
	}
	c.tree = tree
	steps := []func() error{c.identity, c.properties, c.references}
	if keepLabels {
		steps = append(steps, c.labels)
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return nil, fmt.Errorf("compile %s for %v: %w", c.matcher.kind, f, err)
		}
	}
	c.matcher.root, c.matcher.counters = tree.finish()
	return c.matcher, nil
}

type compiler struct {
	kind    catalog.Kind
	matcher *Matcher
	tree    *grower
}

func (c *compiler) identity() error {
	for slot, path := range []string{
		nameSlot:      "metadata.name",
		namespaceSlot: "metadata.namespace",
		uidSlot:       "metadata.uid",
		versionSlot:   "metadata.resourceVersion",
	} {
		if err := c.tree.want(path, want{useSlot, slot}); err != nil {
			return err
		}
	}
	return nil
}

func (c *compiler) labels() error {
	return c.tree.want("metadata.labels", want{use: useLabels})
}

func (c *compiler) properties() error {
	for _, property := range c.kind.Properties {
		slot, err := c.slot(property.Path)
		if err != nil {
			return fmt.Errorf("property %s: %w", property.Name, err)
		}
		c.matcher.properties = append(c.matcher.properties, propertySlot{property.Name, slot})
	}
	return nil
}

// slot returns a new slot for the value at path.
func (c *compiler) slot(path string) (int, error) {
	slot := c.matcher.slots
	c.matcher.slots++
	return slot, c.place(path, want{useSlot, slot})
}

// place wants the value at path, which must be in the metadata when nothing else is read.
func (c *compiler) place(path string, w want) error {
	if c.kind.MetadataOnly && !strings.HasPrefix(path, "metadata.") {
		return fmt.Errorf("%s is not in the metadata, which is all that is read of this kind: drop MetadataOnly or the path", path)
	}
	return c.tree.want(path, w)
}

func (c *compiler) references() error {
	for i, reference := range c.kind.References {
		if err := c.reference(i, reference); err != nil {
			return fmt.Errorf("rule %s: %w", reference.ID, err)
		}
	}
	return nil
}

func (c *compiler) reference(i int, r catalog.Reference) error {
	compiled := rule{mechanism: r.Mechanism}
	if r.Unless != nil {
		slot, err := c.slot(r.Unless.Path)
		if err != nil {
			return err
		}
		compiled.unlessSlot, compiled.unless = slot, r.Unless.Value
	}
	c.matcher.rules = append(c.matcher.rules, compiled)
	uses, err := usesOf(r)
	if err != nil {
		return err
	}
	for _, u := range uses {
		if err := c.place(u.path, want{u.use, i}); err != nil {
			return err
		}
	}
	return nil
}

type pathUse struct {
	path string
	use  use
}

// usesOf are the fields that a reference is made of, with their paths from the object's root.
func usesOf(r catalog.Reference) ([]pathUse, error) {
	below := func(name string) string { return strings.TrimPrefix(r.At+"."+name, ".") }
	switch r.Mechanism {
	case catalog.ByName:
		uses := []pathUse{{r.Path(), useName}}
		if r.Optional != "" {
			uses = append(uses, pathUse{below(r.Optional), useOptional})
		}
		return uses, nil
	case catalog.ByOwner:
		return []pathUse{
			{below("kind"), useKind}, {below("name"), useName}, {below("uid"), useUID}, {below("apiVersion"), useAPIVersion},
		}, nil
	case catalog.BySelector:
		return []pathUse{{r.At, useSelector}}, nil
	}
	return nil, fmt.Errorf("mechanism %q is unknown, use one of the catalog's", r.Mechanism)
}

func apiVersion(kind catalog.Kind) string {
	if kind.Group == "" {
		return kind.Version
	}
	return kind.Group + "/" + kind.Version
}
