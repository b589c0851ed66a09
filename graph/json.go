package graph

import (
	"bufio"
	"encoding/json"
	"io"
	"strconv"
)

// WriteJSON writes the snapshot as one JSON document, the form of which Document describes: one line a node and a
// relationship, in the order of their keys, so that the same graph is the same bytes and a changed one differs in the
// lines that changed. It takes no second copy of the graph: 8 bytes a node, and a buffer.
func (s *Snapshot) WriteJSON(w io.Writer) error { return s.Printer().WriteJSON(w) }

// A Printer writes one snapshot any number of times, also at one time. It sorts the nodes once for all of them.
type Printer struct {
	snapshot *Snapshot
	order    order
}

// Printer returns a printer of the snapshot. O(n log n), and 8 bytes a node as long as the printer is in use.
func (s *Snapshot) Printer() *Printer { return &Printer{snapshot: s, order: s.order()} }

// Snapshot returns what the printer writes.
func (p *Printer) Snapshot() *Snapshot { return p.snapshot }

// WriteJSON writes what Snapshot.WriteJSON writes.
func (p *Printer) WriteJSON(w io.Writer) error {
	e := &encoder{snapshot: p.snapshot, out: bufio.NewWriterSize(w, writeSize), order: p.order}
	for _, k := range p.snapshot.tables.kinds {
		e.openings = append(e.openings, string(appendOpening(nil, k.group, k.kind)))
	}
	e.header()
	e.nodes()
	e.relationships()
	return e.out.Flush()
}

// writeSize is how much is written to the file at a time.
const writeSize = 256 << 10

// An encoder writes one line at a time. Errors of the writer stay in out until its last Flush.
type encoder struct {
	snapshot *Snapshot
	order    order
	out      *bufio.Writer
	line     []byte
	reasons  []Reason
	edges    []EdgeID
	openings []string // by KindID: what the keys of its nodes begin with
	source   []byte   // the key of the node whose edges are written
}

func (e *encoder) flush() {
	e.out.Write(e.line) // a bufio.Writer keeps its first error for Flush
	e.line = e.line[:0]
}

func (e *encoder) header() {
	s := e.snapshot
	e.raw(`{"cluster":`)
	e.text(s.cluster)
	e.raw(`,"revision":`)
	e.number(s.revision)
	e.raw(`,"complete":`)
	e.line = strconv.AppendBool(e.line, s.complete)
	e.raw(",\n\"kinds\":[")
	for i, k := range s.kinds {
		e.separate(i)
		e.kind(k)
	}
	e.raw("],\n")
	e.flush()
}

func (e *encoder) kind(k KindStatus) {
	e.raw(`{"type":`)
	e.text(k.Type)
	e.member("group", k.Group)
	e.member("state", string(k.State))
	e.member("reason", k.Reason)
	e.raw(`,"count":`)
	e.number(uint64(k.Count))
	e.raw("}")
}

func (e *encoder) nodes() {
	e.raw(`"nodes":[`)
	for i, id := range e.order.nodes {
		e.separate(i)
		e.node(e.snapshot.nodes.at(uint32(id)))
		e.flush()
	}
	e.raw("],\n")
	e.flush()
}

func (e *encoder) node(r *nodeRecord) {
	e.raw(`{"key":`)
	e.keyOf(r)
	oddUID, properties := "", text(&e.snapshot.tables.texts, r.attributes)
	if properties != "" {
		oddUID, properties = cutText(properties)
	}
	if oddUID == "" && r.uid != (UID{}) {
		e.raw(`,"uid":"`)
		e.line = append(r.uid.append(e.line), '"')
	}
	e.member("uid", oddUID)
	if r.state != Present {
		e.member("state", r.state.String())
	}
	e.properties(properties)
	e.revision(e.snapshot.tables.revision(r.stamp))
}

// properties writes packed names and values.
func (e *encoder) properties(packed string) {
	if packed == "" {
		return
	}
	opening := `,"properties":{`
	for packed != "" {
		var name, value string
		name, packed = cutText(packed)
		value, packed = cutText(packed)
		e.raw(opening)
		e.text(name)
		e.raw(":")
		e.text(value)
		opening = ","
	}
	e.raw("}")
}

func (e *encoder) relationships() {
	e.raw(`"relationships":[`)
	e.flush()
	written := 0
	for _, id := range e.order.nodes {
		e.edges = e.snapshot.out(e.order, id, e.edges[:0])
		if len(e.edges) == 0 {
			continue
		}
		e.keyOf(e.snapshot.nodes.at(uint32(id)))
		e.source, e.line = append(e.source[:0], e.line...), e.line[:0]
		for _, edge := range e.edges {
			e.separate(written)
			e.relationship(e.snapshot.edges.at(uint32(edge)))
			e.flush()
			written++
		}
	}
	e.raw("]}\n")
	e.flush()
}

func (e *encoder) relationship(r *edgeRecord) {
	t := &e.snapshot.tables
	e.raw(`{"source":`)
	e.line = append(e.line, e.source...)
	e.raw(`,"target":`)
	e.keyOf(e.snapshot.nodes.at(uint32(r.target)))
	packed := text(&t.texts, r.evidence.packed)
	e.member("relationshipType", t.relations[t.rules.relation(packed)])
	e.evidence(t.rules, packed)
	e.revision(t.revision(r.stamp))
}

// evidence writes why an edge is there.
func (e *encoder) evidence(rs rules, packed string) {
	e.raw(`,"properties":`)
	e.reasons = rs.unpack(packed, e.reasons[:0])
	if len(e.reasons) == 0 {
		e.raw(`{"path":""}`) // an edge that came from no graph
		return
	}
	e.reason(rs, e.reasons[0], allOptional(e.reasons))
	if len(e.reasons) > 1 {
		e.line = e.line[:len(e.line)-1] // reopen the object
		e.raw(`,"reasons":`)
		e.reasonList(rs)
		e.raw("}")
	}
}

// reasonList writes the reasons that were unpacked last.
func (e *encoder) reasonList(rs rules) {
	e.raw("[")
	for i, reason := range e.reasons {
		if i > 0 {
			e.raw(",")
		}
		e.reason(rs, reason, reason.Optional)
	}
	e.raw("]")
}

func (e *encoder) reason(rs rules, r Reason, optional bool) {
	rule := &rs[r.Rule]
	e.raw(`{"path":"`)
	e.line = appendPath(e.line, rule.jsonSegments, r)
	e.raw(`"`)
	e.raw(rule.jsonMembers)
	if optional {
		e.raw(`,"optional":true`)
	}
	e.raw("}")
}

func allOptional(reasons []Reason) bool {
	for _, r := range reasons {
		if !r.Optional {
			return false
		}
	}
	return true
}

// keyOf writes the key of a node of the snapshot.
func (e *encoder) keyOf(r *nodeRecord) {
	e.raw(e.openings[r.kind])
	e.closeKey(text(&e.snapshot.tables.texts, r.namespace), r.name)
}

func (e *encoder) key(k EntityKey) {
	e.line = appendOpening(e.line, k.Group, k.Type)
	e.closeKey(k.Namespace, k.Name)
}

// appendOpening appends what the keys of a kind begin with.
func appendOpening(b []byte, group, kind string) []byte {
	b = append(b, '{')
	if group != "" {
		b = append(b, `"group":`...)
		b = append(appendString(b, group), ',')
	}
	b = append(b, `"type":`...)
	return appendString(b, kind)
}

func (e *encoder) closeKey(namespace, name string) {
	e.member("namespace", namespace)
	e.raw(`,"name":`)
	e.text(name)
	e.raw("}")
}

func (e *encoder) member(name, value string) { e.line = appendMember(e.line, name, value) }

func (e *encoder) revision(revision uint64) {
	e.raw(`,"revision":`)
	e.number(revision)
	e.raw("}")
}

// separate begins a line of a list.
func (e *encoder) separate(i int) {
	if i > 0 {
		e.raw(",")
	}
	e.raw("\n")
}

func (e *encoder) raw(s string)    { e.line = append(e.line, s...) }
func (e *encoder) number(n uint64) { e.line = strconv.AppendUint(e.line, n, 10) }

func (e *encoder) text(s string) { e.line = appendString(e.line, s) }

// appendMember appends a member of an object that is not its first. It is left out when it is empty.
func appendMember(b []byte, name, value string) []byte {
	if value == "" {
		return b
	}
	b = append(b, `,"`...)
	b = append(b, name...)
	b = append(b, `":`...)
	return appendString(b, value)
}

// appendString appends a JSON string. Nearly all need no escapes; the others are left to encoding/json.
func appendString(b []byte, s string) []byte {
	// The characters that need one, as bits: those below 64, and the 64 after them.
	const low, high = 1<<' ' - 1 | 1<<'"' | 1<<'<' | 1<<'>' | 1<<'&', 1<<('\\'-64) | 1<<(0x7f-64)
	for i := range len(s) {
		c, special := s[i], uint64(low)
		if c >= 64 {
			special = high
		}
		if c >= 0x80 || special>>(c&63)&1 != 0 {
			escaped, _ := json.Marshal(s) // strings cannot fail
			return append(b, escaped...)
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}
