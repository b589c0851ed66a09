package extract

import (
	"bytes"
	"cmp"
	"errors"
	"slices"
	"strconv"
)

const (
	// maxOrdinals is the largest number of references that one rule makes of the ordinals in one object.
	maxOrdinals = 10_000
	// maxComposed is the longest name that is put together of parts: longer than names may be.
	maxComposed = 2048
	// maxComposedText is how much room the names that are put together may take in one object.
	maxComposedText = 64 << 20
)

// A composed reference (or alias) is what a rule that is not simple made of its findings.
type composed struct {
	rule                                 uint16
	optional, grouped, anywhere          bool
	index                                [MaxDepth]uint32
	group                                span
	name, namespace, kind, resource, uid span
	from, to                             int // its findings
	and                                  int // of a selector that has some, where its values of and begin in Extractor.and
}

// compose makes composed references of the findings of all rules that are not simple, in order. It comes before the
// text of the object is fixed, because names that are put together belong to it.
func (x *Extractor) compose() error {
	if !x.matcher.composes {
		return nil
	}
	start := len(x.text)
	for from := 0; from < len(x.findings); {
		to := from + sameReference(x.findings[from:])
		if from == 0 || x.findings[from].rule != x.findings[from-1].rule {
			x.made = 0
		}
		if r := &x.matcher.rules[x.findings[from].rule]; !r.simple {
			x.composeFrom(r, from, to)
		}
		from = to
		if len(x.text)-start > maxComposedText {
			return errors.New("the names that it makes up are too many: leave it out")
		}
	}
	return nil
}

// composeFrom makes references of findings that are about the same place.
func (x *Extractor) composeFrom(r *rule, from, to int) {
	findings := x.findings[from:to]
	if r.keys {
		x.composeKeys(r, from, to)
		return
	}
	clear(x.fields)
	for i := range findings {
		if f := &findings[i]; f.use == useField || f.use == useGroupField {
			x.fields[f.sub] = f.text
		}
	}
	x.composeOne(r, from, to)
}

// composeKeys makes a reference of every key of a map, in order. Several that say the same are one.
func (x *Extractor) composeKeys(r *rule, from, to int) {
	first := len(x.composed)
	for i := from; i < to; i++ {
		clear(x.fields)
		if x.findings[i].use == useField {
			x.fields[0] = x.findings[i].text
			x.composeOne(r, i, to)
		}
	}
	slices.SortFunc(x.composed[first:], x.compareComposed)
	same := func(a, b composed) bool { return x.compareComposed(a, b) == 0 }
	x.composed = x.composed[:first+len(slices.CompactFunc(x.composed[first:], same))]
}

func (x *Extractor) compareComposed(a, b composed) int {
	compare := func(a, b span) int { return bytes.Compare(x.bytes(a), x.bytes(b)) }
	return cmp.Or(
		compare(a.name, b.name), compare(a.namespace, b.namespace),
		compare(a.kind, b.kind), compare(a.resource, b.resource), compare(a.group, b.group),
	)
}

// composeOne makes a reference of x.fields and the object's slots, or one for each ordinal; or none.
func (x *Extractor) composeOne(r *rule, from, to int) {
	if !x.holds(r) || r.place != 0 && x.get(r.place).empty() {
		return
	}
	c := composed{
		rule: x.findings[from].rule, index: x.findings[from].index, from: from, to: to,
		kind: x.get(r.kind), resource: x.get(r.resource), uid: x.get(r.uid),
		optional: string(x.bytes(x.get(r.optional))) == "true",
	}
	for _, s := range r.namespace {
		if c.namespace = x.get(s); !c.namespace.empty() {
			break
		}
	}
	if g := x.get(r.group); g != (span{}) {
		c.group, c.grouped = g, true
	} else if v := x.get(r.apiVersion); !v.empty() {
		c.group, c.grouped = x.beforeSlash(v), true
	}
	switch {
	case r.selector != nil:
		c.anywhere = r.selector.everywhere || string(x.bytes(x.get(r.selector.anyNamespace))) == "true"
		c.and = len(x.and)
		if x.selects(r.selector, x.findings[from:to]) && x.keepAnd(r.selector) {
			x.composed = append(x.composed, c)
		}
	case r.ordinals != nil:
		x.composeOrdinals(r, c)
	default:
		x.composeName(r, c, 0)
	}
}

// keepAnd keeps the values that a selector requires beside; false if one is missing.
func (x *Extractor) keepAnd(s *selector) bool {
	for _, l := range s.and {
		value := x.get(l.value)
		if value.empty() {
			return false
		}
		x.and = append(x.and, value)
	}
	return true
}

// holds says whether the rule's conditions are met.
func (x *Extractor) holds(r *rule) bool {
	for i := range r.when {
		if !x.isTrue(&r.when[i]) {
			return false
		}
	}
	for i := range r.unless {
		if x.isTrue(&r.unless[i]) {
			return false
		}
	}
	return true
}

func (x *Extractor) isTrue(c *condition) bool {
	have := x.bytes(x.get(c.source))
	for _, value := range c.values {
		if value == "*" && len(have) > 0 || value == string(have) {
			return true
		}
	}
	return false
}

// get is what is found at a source; of an absent value, the zero span.
func (x *Extractor) get(s source) span {
	switch {
	case s > 0:
		return x.slots[s-1]
	case s < 0:
		return x.fields[-s-1]
	}
	return span{}
}

// beforeSlash is what stands before the slash of an apiVersion; the core group has none.
func (x *Extractor) beforeSlash(s span) span {
	return span{s.from, s.from + uint32(max(0, bytes.IndexByte(x.bytes(s), '/')))}
}

// composeOrdinals makes a reference for each ordinal, by default for the first one.
func (x *Extractor) composeOrdinals(r *rule, c composed) {
	start, count := x.integerAt(r.ordinals.start, 0), x.integerAt(r.ordinals.count, 1)
	for i := int64(0); i < count && x.made < maxOrdinals && x.composeName(r, c, start+i); i++ {
		x.made++
	}
}

// integerAt is the integer at a source, or else what is meant by its absence.
func (x *Extractor) integerAt(s source, absent int64) int64 {
	if value, err := strconv.ParseInt(string(x.bytes(x.get(s))), 10, 64); err == nil {
		return value
	}
	return absent
}

// composeName makes a reference by name; false if it cannot, because a part is missing or the name not what it should be.
func (x *Extractor) composeName(r *rule, c composed, ordinal int64) (ok bool) {
	if c.name, ok = x.nameOf(r.name, ordinal); !ok {
		return false
	}
	if r.replace != nil {
		if c.name = x.keep([]byte(r.replace.Replace(string(x.bytes(c.name))))); c.name.empty() {
			return false
		}
	}
	if r.match != nil && !(x.match(r.match, &c) && x.legal(r.names, &c)) {
		return false
	}
	if r.needsKind && c.kind.empty() && c.resource.empty() {
		return false
	}
	x.composed = append(x.composed, c)
	return true
}

// nameOf puts a name together; false if a part is missing.
func (x *Extractor) nameOf(parts []part, ordinal int64) (span, bool) {
	if len(parts) == 1 && parts[0].source != 0 {
		name := x.get(parts[0].source)
		return name, !name.empty()
	}
	length := 0
	for _, p := range parts {
		value := x.get(p.source)
		if p.source != 0 && value.empty() {
			return span{}, false
		}
		length += len(p.literal) + int(value.to-value.from)
	}
	if length > maxComposed {
		return span{}, false
	}
	from := len(x.text)
	for _, p := range parts {
		switch {
		case p.ordinal:
			x.text = strconv.AppendInt(x.text, ordinal, 10)
		case p.source != 0:
			x.text = append(x.text, x.bytes(x.get(p.source))...)
		default:
			x.text = append(x.text, p.literal...)
		}
	}
	return x.since(from), len(x.text) > from
}

// match takes parts of the reference from its name; false if it does not look as it should.
func (x *Extractor) match(p pattern, c *composed) bool {
	found, ok := p.find(x.text, c.name)
	if !ok {
		return false
	}
	for capture, isOne := range [captures]func([]byte) bool{captureNamespace: isLabel, captureGroup: isSubdomain, captureKind: isKind} {
		if text := found[capture]; isOne != nil && !text.empty() && !isOne(x.bytes(text)) {
			return false
		}
	}
	for capture, to := range [captures]*span{
		captureName: &c.name, captureNamespace: &c.namespace, captureGroup: &c.group, captureKind: &c.kind, captureResource: &c.resource,
	} {
		if to != nil && !found[capture].empty() {
			*to = found[capture]
		}
	}
	c.grouped = c.grouped || !found[captureGroup].empty()
	return true
}
