package extract

// emptyGroup is the text for a group that is written down, but empty. (An empty span stands for absent values elsewhere. This
// one can only be cut from a text that is not empty, which is so once the object has a name.)
func emptyGroup() span { return span{1, 1} }

// found notes a value for all that want it: as note does, but without a call for the commonest uses.
func (x *Extractor) found(f *field, text span, yes bool) {
	for i := range f.wants {
		w := &f.wants[i]
		switch {
		case w.use == useSlot:
			x.slots[w.to] = text
		case w.use < useGroup:
			x.findings = append(x.findings, finding{
				rule: uint16(w.to), use: w.use, yes: yes, index: [MaxDepth]uint32(x.index[:MaxDepth]), sub: uint32(w.sub), text: text,
			})
		default:
			x.note(w, f, text, yes)
		}
	}
}

// note notes a value for one that wants it.
func (x *Extractor) note(w *want, f *field, text span, yes bool) {
	switch {
	case w.use == useSlot:
		x.slots[w.to] = text
	case w.use < useGroup:
		x.findings = append(x.findings, finding{
			rule: uint16(w.to), use: w.use, yes: yes, index: [MaxDepth]uint32(x.index[:MaxDepth]), sub: uint32(w.sub), text: text,
		})
	case w.use <= useGroupSlot:
		x.noteGroup(w, f, text)
	default:
		x.notePart(w, text, span{})
	}
}

// noteGroup notes a group. An empty one says that it is the core group, unless it says no more than a missing one.
func (x *Extractor) noteGroup(w *want, f *field, text span) {
	if text.empty() && f.sparse {
		text = span{}
	} else if text.empty() {
		text = emptyGroup()
	}
	if w.use == useGroupSlot {
		x.slots[w.to] = text
		return
	}
	x.findings = append(x.findings, finding{
		rule: uint16(w.to), use: w.use, index: [MaxDepth]uint32(x.index[:MaxDepth]), sub: uint32(w.sub), text: text,
	})
}

// notePart notes a part of a selector. The lists inside a selector are not of the reference's place; the first of them
// counts the expressions.
func (x *Extractor) notePart(w *want, text, value span) {
	f := finding{rule: uint16(w.to), use: w.use, text: text, value: value}
	copy(f.index[:], x.index[:w.lists])
	f.sub = x.index[w.lists]
	x.findings = append(x.findings, f)
}

// there notes that a message is there.
func (x *Extractor) there(f *field) {
	for i := range f.wants {
		switch w := &f.wants[i]; w.class {
		case thereClass:
			x.note(w, f, x.keep([]byte{'*'}), true)
		case objectClass:
			x.notePart(w, span{}, span{})
		}
	}
}

// foundEntry notes one entry of a map for all that want it, and keeps no other.
func (x *Extractor) foundEntry(f *field, key, value []byte) {
	if f.pairs {
		x.foundPair(f, x.keep(key), x.keep(value))
	}
	if f.there {
		x.there(f)
	}
	if f.keys {
		x.foundKey(f, key)
	}
	for _, e := range f.entries {
		if e.key == string(key) {
			x.found(e, x.keep(value), false)
		}
	}
}

// foundPair notes one entry of a map of texts.
func (x *Extractor) foundPair(f *field, key, value span) {
	for i := range f.wants {
		switch w := &f.wants[i]; {
		case w.class != pairClass:
		case w.use == useLabels:
			x.labels = append(x.labels, labelSpan{key, value})
		default:
			x.notePart(w, key, value)
		}
	}
}

// foundKey notes one key of a map.
func (x *Extractor) foundKey(f *field, key []byte) {
	for i := range f.wants {
		if w := &f.wants[i]; w.class == keyClass {
			x.note(w, f, x.keep(key), false)
		}
	}
}
