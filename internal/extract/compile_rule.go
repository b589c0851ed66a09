package extract

import (
	"fmt"
	"slices"
	"strings"

	"kubernetes-scraper/catalog"
)

// A ruleCompiler compiles one rule.
type ruleCompiler struct {
	*compiler
	reference catalog.Reference
	number    int
	lists     uint8
	rule      rule
	known     map[place]source
}

func newRuleCompiler(c *compiler, r catalog.Reference) *ruleCompiler {
	return &ruleCompiler{
		compiler:  c,
		reference: r,
		number:    len(c.matcher.rules),
		lists:     uint8(countLists(r.At)),
		rule:      rule{needsKind: r.To == "" && r.Selector == nil, keys: endsInKeys(r.At)},
		known:     map[place]source{},
	}
}

func endsInKeys(path string) bool { return strings.HasSuffix(path, "{*}") }

// ordinalPath is the path that stands for the ordinal in a template.
const ordinalPath = "ordinal"

func (c *ruleCompiler) compile() (err error) {
	r := c.reference
	if c.rule.when, err = c.conditions(r.When); err != nil {
		return err
	}
	if c.rule.unless, err = c.conditions(r.Unless); err != nil {
		return err
	}
	if c.isSimple() {
		c.rule.simple = true
		return c.simple()
	}
	if err := c.name(); err != nil {
		return err
	}
	for _, part := range []struct {
		to    *source
		path  string
		class class
	}{
		{&c.rule.kind, r.Kind, textClass},
		{&c.rule.resource, r.Resource, textClass},
		{&c.rule.apiVersion, r.APIVersion, textClass},
		{&c.rule.group, r.Group, groupClass},
		{&c.rule.uid, r.UID, textClass},
		{&c.rule.optional, r.Optional, boolClass},
	} {
		if *part.to, err = c.source(part.path, part.class); err != nil {
			return err
		}
	}
	for _, path := range r.Namespace {
		source, err := c.source(path, textClass)
		if err != nil {
			return err
		}
		c.rule.namespace = append(c.rule.namespace, source)
	}
	if r.Selector != nil {
		err = c.selector(*r.Selector)
	}
	c.rule.fields = c.fields()
	return err
}

// isSimple says whether all that the rule needs, but for conditions on the object, lies side by side at its place.
func (c *ruleCompiler) isSimple() bool {
	r := c.reference
	if r.Selector != nil || r.Match != "" || len(r.Replace) > 0 || r.Ordinals != nil || len(r.Name) != 1 || len(r.Namespace) > 1 || c.fields() > 0 || r.APIVersion != "" && r.Group != "" {
		return false
	}
	if r.At == "" || c.rule.keys || c.rule.alias != "" {
		return false
	}
	for _, path := range append([]string{r.Name[0].Path, r.Kind, r.Resource, r.APIVersion, r.Group, r.UID, r.Optional}, r.Namespace...) {
		if isRooted(path) {
			return false
		}
	}
	return r.Name[0].Path != ""
}

func isRooted(path string) bool { return strings.HasPrefix(path, "$.") }

func (c *ruleCompiler) simple() error {
	r := c.reference
	wants := []struct {
		path  string
		use   use
		class class
	}{
		{r.Name[0].Path, useName, textClass},
		{r.Optional, useOptional, boolClass},
		{r.Kind, useKind, textClass},
		{r.Resource, useResource, textClass},
		{r.APIVersion, useAPIVersion, textClass},
		{r.Group, useGroup, groupClass},
		{r.UID, useUID, textClass},
		{strings.Join(r.Namespace, ""), useNamespace, textClass}, // at most one
	}
	for _, w := range wants {
		if w.path == "" {
			continue
		}
		if err := c.want(catalog.Absolute(r.At, w.path), want{use: w.use, class: w.class, to: c.number}); err != nil {
			return err
		}
	}
	return nil
}

// source returns where the value at a path of the rule will be found.
func (c *ruleCompiler) source(path string, class class) (source, error) {
	at := c.reference.At
	switch {
	case path == "":
		return 0, nil
	case isRooted(path) || at == "" && path != ".":
		slot, err := c.slot(place{catalog.Absolute(at, path), class})
		return slotSource(slot), err
	case at == "":
		return 0, fmt.Errorf("the object itself has no value, name a field of it instead of %q", path)
	case c.rule.keys && path != ".":
		return 0, fmt.Errorf("the keys of a map have no fields, write . instead of %q", path)
	case c.rule.keys:
		class = keyClass
	}
	p := place{path, class}
	if s, ok := c.known[p]; ok {
		return s, nil
	}
	field := c.fields()
	c.known[p] = fieldSource(field)
	w := want{use: useField, class: class, sub: uint16(field), to: c.number}
	if class == groupClass {
		w.use = useGroupField
	}
	return c.known[p], c.want(catalog.Absolute(at, path), w)
}

func (c *ruleCompiler) fields() int { return len(c.known) }

func (c *ruleCompiler) conditions(conditions []catalog.Condition) ([]condition, error) {
	var out []condition
	for _, one := range conditions {
		source, err := c.source(one.Path, thereClass)
		if err != nil {
			return nil, err
		}
		out = append(out, condition{source, one.Values})
	}
	return out, nil
}

// name compiles what the name is made of. A name that takes nothing from the rule's place counts when the place is there.
func (c *ruleCompiler) name() (err error) {
	r := c.reference
	here := false
	for _, p := range r.Name {
		compiled := part{literal: p.Literal, ordinal: p.Literal == "" && p.Path == ordinalPath && r.Ordinals != nil}
		if p.Literal == "" && !compiled.ordinal {
			if compiled.source, err = c.source(p.Path, textClass); err != nil {
				return err
			}
			here = here || compiled.source < 0
		}
		c.rule.name = append(c.rule.name, compiled)
	}
	if r.Selector == nil && len(r.Name) == 0 {
		return fmt.Errorf("it has neither a name nor a selector, give it one")
	}
	if r.At == "" {
		c.matcher.rooted = append(c.matcher.rooted, rooted{uint16(c.number), c.needed()})
	} else if !here && r.Selector == nil {
		if c.rule.place, err = c.source(".", thereClass); err != nil {
			return err
		}
	}
	c.rule.replace = replacer(r.Replace)
	if r.Match != "" {
		if c.rule.match, err = parsePattern(r.Match); err != nil {
			return err
		}
		c.rule.names = names{any: r.Alias != "", group: r.ToGroup, kind: r.To}
	}
	return c.ordinals()
}

// replacer is nil if there is nothing to replace.
func replacer(all []catalog.Replacement) *strings.Replacer {
	var pairs []string
	for _, r := range all {
		pairs = append(pairs, r.Old, r.New)
	}
	if pairs == nil {
		return nil
	}
	return strings.NewReplacer(pairs...)
}

// needed is the slot of a value without which the rule, whose place is the object itself, finds nothing: a part of its
// name, or what a condition wants to be there. Values that every object has are no use. It is negative if there is none.
//
// Rules on annotations and labels hold for every object, and nearly no object has them: so they cost nothing there.
func (c *ruleCompiler) needed() int {
	for _, p := range c.rule.name {
		if p.source > firstFreeSlot {
			return int(p.source - 1)
		}
	}
	for _, condition := range c.rule.when {
		if condition.source > firstFreeSlot && !slices.Contains(condition.values, "") {
			return int(condition.source - 1)
		}
	}
	return -1
}

func (c *ruleCompiler) ordinals() (err error) {
	if c.reference.Ordinals == nil {
		return nil
	}
	c.rule.ordinals = &ordinals{}
	if c.rule.ordinals.start, err = c.source(c.reference.Ordinals.Start, scalarClass); err != nil {
		return err
	}
	c.rule.ordinals.count, err = c.source(c.reference.Ordinals.Count, scalarClass)
	return err
}
