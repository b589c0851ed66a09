package catalog

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"kubernetes-scraper/internal/spell"
)

// A Switch turns a relation, or a single rule, on or off.
type Switch struct {
	// Name is that of a relation, or the id of a rule.
	Name string
	On   bool
}

// switchedOff is the reason of a rule that a switch turned off.
const switchedOff = "switched off by --relations"

// ParseSwitches reads switches as users write them: names with commas between them, each with + (or nothing) before it
// to switch it on, or - to switch it off.
func ParseSwitches(given string) []Switch {
	var switches []Switch
	for name := range strings.SplitSeq(given, ",") {
		name = strings.TrimSpace(name)
		rest, off := strings.CutPrefix(name, "-")
		rest = strings.TrimPrefix(rest, "+")
		if rest != "" {
			switches = append(switches, Switch{Name: rest, On: !off})
		}
	}
	return switches
}

// With returns the catalog with relations and rules switched on and off, after those that were switched before: the last
// switch that names a rule or its relation decides. A name that is neither is an error that says what may be meant.
func (c *Catalog) With(switches ...Switch) (*Catalog, error) {
	if len(switches) == 0 {
		return c, nil
	}
	names := c.switchable()
	var failed []error
	for _, s := range switches {
		if slices.Contains(names, s.Name) {
			continue
		}
		hint := "see: kubernetes-scraper catalog list"
		if near := spell.Nearest(s.Name, names); near != "" {
			hint = fmt.Sprintf("did you mean %q?", near)
		}
		failed = append(failed, fmt.Errorf("there is no relation and no rule %q, %s", s.Name, hint))
	}
	if failed != nil {
		return nil, errors.Join(failed...)
	}
	out := c.clone()
	out.switches = append(out.switches, switches...)
	out.settle()
	return out, nil
}

// switchable are the names of all relations, and the ids of all rules but that of the owner references, which is in
// every kind at the same place.
func (c *Catalog) switchable() []string {
	var names []string
	for _, r := range c.verbs {
		if r.Name != ownerRelation {
			names = append(names, r.Name)
		}
	}
	if c.has(instanceOfRelation) {
		names = append(names, InstanceOfRule)
	}
	for _, r := range c.every {
		names = append(names, r.ID)
	}
	for _, e := range c.entries {
		for _, r := range e.References {
			names = append(names, r.ID)
		}
	}
	return names
}

// settle makes the kinds from what was declared and the switches.
func (c *Catalog) settle() {
	c.kinds = make([]Kind, len(c.entries))
	for i, e := range c.entries {
		c.kinds[i] = c.complete(e.Kind)
	}
	MarkSelected(c.kinds)
	c.relations = slices.Clone(c.verbs)
	for i, r := range c.verbs {
		c.relations[i].Off = c.switched(r.Off, r.Name)
	}
}

// complete gives a kind, whose References are its own, the rules that every kind has, and sorts them by whether they are
// switched on. A virtual kind has none. A kind that is read as metadata is read whole if a rule needs it that was off.
func (c *Catalog) complete(kind Kind) Kind {
	own := kind.References
	kind.References, kind.Off = nil, nil
	if kind.Virtual {
		return kind
	}
	kind.References = append(make([]Reference, 0, 1+len(c.every)+len(own)), OwnerReference())
	var custom []Reference
	if kind.Custom() && c.has(instanceOfRelation) {
		custom = []Reference{instanceOf(kind)}
	}
	for _, rules := range [][]Reference{c.every, own, custom} {
		for _, rule := range rules {
			rule.Off = c.switched(rule.Off, rule.Relation, rule.ID)
			if rule.Off == "" {
				kind.References = append(kind.References, rule)
			} else {
				kind.Off = append(kind.Off, rule)
			}
		}
	}
	kind.MetadataOnly = metadataOnly(kind)
	return kind
}

// has says whether a relation is in the vocabulary.
func (c *Catalog) has(relation string) bool {
	return slices.ContainsFunc(c.verbs, func(r Relation) bool { return r.Name == relation })
}

// switched is the reason why something of these names is off, given the one that it was declared with. The last switch
// of one of its names decides.
func (c *Catalog) switched(off string, names ...string) string {
	for _, s := range c.switches {
		for _, name := range names {
			switch {
			case s.Name != name:
			case s.On:
				off = ""
			case off == "":
				off = switchedOff
			}
		}
	}
	return off
}
