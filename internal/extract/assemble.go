package extract

import (
	"cmp"
	"slices"
	"strings"
)

// facts puts together what was found.
func (x *Extractor) facts() (Facts, error) {
	if !isASCII(x.text) {
		x.repair()
	}
	for _, r := range x.matcher.rooted {
		if r.slot < 0 || !x.slots[r.slot].empty() {
			x.findings = append(x.findings, finding{rule: r.rule, use: usePlace})
		}
	}
	sortFindings(x.findings)
	if err := x.compose(); err != nil {
		return Facts{}, err
	}
	t := string(x.text)
	return Facts{
		Namespace:       x.slots[namespaceSlot].of(t),
		Name:            x.slots[nameSlot].of(t),
		UID:             x.slots[uidSlot].of(t),
		ResourceVersion: x.slots[versionSlot].of(t),
		Labels:          x.labelFacts(t),
		Aliases:         x.aliasFacts(t),
		Properties:      x.propertyFacts(t),
		References:      x.referenceFacts(t),
	}, nil
}

// of is the piece of t that s stands for.
func (s span) of(t string) string { return t[s.from:s.to] }

func (x *Extractor) propertyFacts(t string) []Property {
	out := x.properties.open(len(x.matcher.properties))
	for _, p := range x.matcher.properties {
		if value := x.slots[p.slot]; !value.empty() {
			out = append(out, Property{Name: p.name, Value: value.of(t)})
		}
	}
	return x.properties.close(out)
}

// aliasFacts makes aliases of the composed ones, which come last.
func (x *Extractor) aliasFacts(t string) []Label {
	if len(x.composed) == 0 {
		return nil
	}
	n := len(x.composed)
	for n > 0 && int(x.composed[n-1].rule) >= x.matcher.aliases {
		n--
	}
	out := x.pairs.open(len(x.composed) - n)
	for i := range x.composed[n:] {
		c := &x.composed[n+i]
		out = append(out, Label{Key: x.matcher.rules[c.rule].alias, Value: c.name.of(t)})
	}
	x.composed = x.composed[:n]
	slices.SortFunc(out, func(a, b Label) int {
		return cmp.Or(strings.Compare(a.Key, b.Key), strings.Compare(a.Value, b.Value))
	})
	return x.pairs.close(slices.Compact(out))
}

// referenceFacts makes references of the findings. They are filled in where they stay, and only the fields that have a
// value are written, because writing pointers is what costs most here.
func (x *Extractor) referenceFacts(t string) []Reference {
	composed := x.composed
	out := x.references.open(x.countReferences())
	for left := x.findings; len(left) > 0; {
		n := sameReference(left)
		rule := &x.matcher.rules[left[0].rule]
		switch {
		case !rule.simple:
			var made int
			out, made = x.composedFacts(out, composed, &left[0], t)
			composed = composed[made:]
		case len(rule.when)+len(rule.unless) == 0 || x.holds(rule):
			out = out[:len(out)+1]
			if r := &out[len(out)-1]; !fill(r, rule, left[:n], t) {
				*r = Reference{}
				out = out[:len(out)-1]
			}
		}
		left = left[n:]
	}
	return x.references.close(out)
}

// countReferences is at least the number of references; it is exact where room for too many would be a waste.
func (x *Extractor) countReferences() int {
	if len(x.findings) <= 64 {
		return len(x.findings) + len(x.composed)
	}
	count := len(x.composed)
	for left := x.findings; len(left) > 0; left = left[sameReference(left):] {
		if x.matcher.rules[left[0].rule].simple {
			count++
		}
	}
	return count
}

// fill makes a simple reference of its findings; false if they name nothing. r must be zero.
func fill(r *Reference, rule *rule, findings []finding, t string) bool {
	r.Rule = int(findings[0].rule)
	r.Index = findings[0].index
	for i := range findings {
		switch f := &findings[i]; f.use {
		case useName:
			r.Name = f.text.of(t)
		case useOptional:
			r.Optional = f.yes
		case useKind:
			r.Kind = f.text.of(t)
		case useResource:
			r.Resource = f.text.of(t)
		case useUID:
			r.UID = f.text.of(t)
		case useNamespace:
			r.Namespace = f.text.of(t)
		case useGroup:
			r.Group, r.Grouped = f.text.of(t), f.text != span{}
		case useAPIVersion:
			r.Group, r.Grouped = group(f.text.of(t)), !f.text.empty()
		}
	}
	return r.Name != "" && (!rule.needsKind || r.Kind != "" || r.Resource != "")
}

// group is what stands before the slash of an apiVersion; the core group has none.
func group(apiVersion string) string {
	before, _, ok := strings.Cut(apiVersion, "/")
	if !ok {
		return ""
	}
	return before
}

// composedFacts appends the references that were composed of the findings that begin with first, and returns how many
// there are. composed begins with them.
func (x *Extractor) composedFacts(out []Reference, composed []composed, first *finding, t string) ([]Reference, int) {
	n := 0
	for n < len(composed) && composed[n].rule == first.rule && composed[n].index == first.index {
		c := &composed[n]
		r := Reference{
			Rule: int(c.rule), Index: c.index, Optional: c.optional, Grouped: c.grouped,
			Name: c.name.of(t), Namespace: c.namespace.of(t), Kind: c.kind.of(t), Resource: c.resource.of(t),
			UID: c.uid.of(t), Group: c.group.of(t),
		}
		if s := x.matcher.rules[c.rule].selector; s != nil {
			r.Selector = x.selectorFacts(s, c, t)
		}
		out = append(out, r)
		n++
	}
	return out, n
}
