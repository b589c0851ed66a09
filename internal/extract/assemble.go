package extract

import (
	"strings"

	"kubernetes-scraper/catalog"
)

// facts puts together what was found.
func (x *Extractor) facts() Facts {
	if !isASCII(x.text) {
		x.repair()
	}
	sortFindings(x.findings)
	t := string(x.text)
	return Facts{
		Namespace:       x.slots[namespaceSlot].of(t),
		Name:            x.slots[nameSlot].of(t),
		UID:             x.slots[uidSlot].of(t),
		ResourceVersion: x.slots[versionSlot].of(t),
		Labels:          x.labelFacts(t),
		Properties:      x.propertyFacts(t),
		References:      x.referenceFacts(t),
	}
}

// of is the piece of t that s stands for.
func (s span) of(t string) string { return t[s.from:s.to] }

func (x *Extractor) propertyFacts(t string) []Property {
	out := x.properties.open(len(x.matcher.properties))
	for _, p := range x.matcher.properties {
		if value := x.slots[p.slot]; !value.empty() {
			out = append(out, Property{p.name, value.of(t)})
		}
	}
	return x.properties.close(out)
}

// referenceFacts makes references of the findings. They are filled in where they stay, and only the fields that have a
// value are written, because writing pointers is what costs most here.
func (x *Extractor) referenceFacts(t string) []Reference {
	left := x.findings
	out := x.references.open(x.countReferences())
	for len(left) > 0 {
		n := sameReference(left)
		if !x.ruledOut(left[0].rule) {
			out = out[:len(out)+1]
			if r := &out[len(out)-1]; !x.fill(r, left[:n], t) {
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
		return len(x.findings)
	}
	count := 0
	for left := x.findings; len(left) > 0; left = left[sameReference(left):] {
		count++
	}
	return count
}

// ruledOut says whether the object's own fields switch the rule off.
func (x *Extractor) ruledOut(i uint16) bool {
	r := &x.matcher.rules[i]
	return r.unlessSlot != 0 && string(x.bytes(x.slots[r.unlessSlot])) == r.unless
}

// fill makes a reference of its findings; false if they name nothing. r must be zero.
func (x *Extractor) fill(r *Reference, findings []finding, t string) bool {
	r.Rule = int(findings[0].rule)
	r.Index = findings[0].index
	if x.matcher.rules[r.Rule].mechanism == catalog.BySelector {
		r.Selector = x.selector(findings, t)
		return len(r.Selector) > 0
	}
	for i := range findings {
		switch f := &findings[i]; f.use {
		case useName:
			r.Name = f.text.of(t)
		case useOptional:
			r.Optional = f.yes
		case useKind:
			r.Kind = f.text.of(t)
		case useUID:
			r.UID = f.text.of(t)
		case useAPIVersion:
			r.Group = group(f.text.of(t))
		}
	}
	return r.Name != ""
}

// group is what stands before the slash of an apiVersion; the core group has none.
func group(apiVersion string) string {
	before, _, ok := strings.Cut(apiVersion, "/")
	if !ok {
		return ""
	}
	return before
}
