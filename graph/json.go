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
func (s *Snapshot) WriteJSON(w io.Writer) error {
	e := &encoder{snapshot: s, out: bufio.NewWriterSize(w, 64<<10), order: s.order()}
	e.header()
	e.nodes()
	e.relationships()
	return e.out.Flush()
}

// An encoder writes one line at a time. Errors of the writer stay in out until its last Flush.
type encoder struct {
	snapshot *Snapshot
	order    order
	out      *bufio.Writer
	line     []byte
	reasons  []Reason
	edges    []EdgeID
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
	n := e.snapshot.tables.node(r)
	e.raw(`{"key":`)
	e.key(n.Key)
	e.member("uid", n.UID)
	if n.State != Present {
		e.member("state", n.State.String())
	}
	if len(n.Properties) > 0 {
		e.raw(`,"properties":{`)
		for i, p := range n.Properties {
			if i > 0 {
				e.raw(",")
			}
			e.text(p.Name)
			e.raw(":")
			e.text(p.Value)
		}
		e.raw("}")
	}
	e.revision(n.Revision)
}

func (e *encoder) relationships() {
	e.raw(`"relationships":[`)
	written := 0
	for _, id := range e.order.nodes {
		e.edges = e.snapshot.out(e.order, id, e.edges[:0])
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
	e.key(t.key(e.snapshot.nodes.at(uint32(r.source))))
	e.raw(`,"target":`)
	e.key(t.key(e.snapshot.nodes.at(uint32(r.target))))
	e.member("relationshipType", t.relations[r.relation])
	e.reasons = t.rules.unpack(r.evidence, e.reasons[:0])
	e.raw(`,"properties":`)
	e.reason(t.rules, e.reasons[0], allOptional(e.reasons))
	if len(e.reasons) > 1 {
		e.line = e.line[:len(e.line)-1] // reopen the object
		e.raw(`,"reasons":[`)
		for i, reason := range e.reasons {
			if i > 0 {
				e.raw(",")
			}
			e.reason(t.rules, reason, reason.Optional)
		}
		e.raw("]}")
	}
	e.revision(r.revision)
}

func (e *encoder) reason(rs rules, r Reason, optional bool) {
	e.raw(`{"path":`)
	e.text(rs.path(r))
	e.member("via", rs[r.Rule].Via)
	e.member("rule", rs[r.Rule].ID)
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

func (e *encoder) key(k EntityKey) {
	e.raw(`{`)
	if k.Group != "" {
		e.raw(`"group":`)
		e.text(k.Group)
		e.raw(`,`)
	}
	e.raw(`"type":`)
	e.text(k.Type)
	e.member("namespace", k.Namespace)
	e.raw(`,"name":`)
	e.text(k.Name)
	e.raw("}")
}

// member writes a member that is left out when it is empty, after another.
func (e *encoder) member(name, value string) {
	if value == "" {
		return
	}
	e.raw(`,"`)
	e.raw(name)
	e.raw(`":`)
	e.text(value)
}

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

// text writes a JSON string. Nearly all need no escapes; the others are left to encoding/json.
func (e *encoder) text(s string) {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= 0x7f || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			escaped, _ := json.Marshal(s) // strings cannot fail
			e.line = append(e.line, escaped...)
			return
		}
	}
	e.line = append(e.line, '"')
	e.line = append(e.line, s...)
	e.line = append(e.line, '"')
}
