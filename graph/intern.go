package graph

import "unique"

// An interner keeps one copy of texts that repeat: namespaces, attributes, evidence. The handles hold a text for as long
// as somebody uses it (package unique); the map only spares the allocation of asking for the ones in use, and is emptied
// when it has grown, so it holds nothing for ever.
type interner struct {
	known map[string]unique.Handle[string]
}

const internerLimit = 8192

// none is the handle of nothing at all.
var none unique.Handle[string]

func (in *interner) bytes(b []byte) unique.Handle[string] {
	if len(b) == 0 {
		return none
	}
	if h, ok := in.known[string(b)]; ok {
		return h
	}
	return in.add(string(b))
}

func (in *interner) text(s string) unique.Handle[string] {
	if s == "" {
		return none
	}
	if h, ok := in.known[s]; ok {
		return h
	}
	return in.add(s)
}

func (in *interner) add(s string) unique.Handle[string] {
	if in.known == nil || len(in.known) >= internerLimit {
		in.known = make(map[string]unique.Handle[string])
	}
	h := unique.Make(s)
	in.known[h.Value()] = h
	return h
}

func valueOf(h unique.Handle[string]) string {
	if h == none {
		return ""
	}
	return h.Value()
}
