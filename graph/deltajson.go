package graph

import (
	"bytes"
	"fmt"
	"strconv"
)

// MarshalJSON writes the delta in one line. The same delta is the same bytes.
func (d *DeltaDocument) MarshalJSON() ([]byte, error) { return d.AppendJSON(nil), nil }

// AppendJSON appends to b what MarshalJSON writes.
func (d *DeltaDocument) AppendJSON(b []byte) []byte {
	e := encoder{line: b}
	e.raw(`{"from":`)
	e.number(d.From)
	e.raw(`,"to":`)
	e.number(d.To)
	if d.Status != nil {
		e.raw(`,"status":{"complete":`)
		e.line = strconv.AppendBool(e.line, d.Status.Complete)
		e.raw(`,"kinds":[`)
		each(&e, d.Status.Kinds, func(k *KindStatus) { e.kind(*k) })
		e.raw("}")
	}
	list(&e, "nodes", d.Nodes, e.nodeDocument)
	list(&e, "relationships", d.Relationships, e.relationshipDocument)
	list(&e, "removedNodes", d.RemovedNodes, func(k *EntityKey) { e.key(*k) })
	list(&e, "removedRelationships", d.RemovedRelationships, func(k *RelationshipKey) {
		e.relationshipKey(*k)
		e.raw("}")
	})
	e.raw("}")
	return e.line
}

// list writes a member that is a list, unless it is empty.
func list[T any](e *encoder, name string, all []T, write func(*T)) {
	if len(all) > 0 {
		e.raw(`,"` + name + `":[`)
		each(e, all, write)
	}
}

func each[T any](e *encoder, all []T, write func(*T)) {
	for i := range all {
		if i > 0 {
			e.raw(",")
		}
		write(&all[i])
	}
	e.raw("]")
}

func (e *encoder) relationshipDocument(r *Relationship) {
	e.relationshipKey(r.ID())
	e.raw(`,"properties":`)
	e.reasonDocument(&r.Properties.ReasonDocument)
	if len(r.Properties.Reasons) > 0 {
		e.line = e.line[:len(e.line)-1] // reopen the object
		e.raw(`,"reasons":[`)
		each(e, r.Properties.Reasons, e.reasonDocument)
		e.raw("}")
	}
	e.revision(r.Revision)
}

// relationshipKey begins an object.
func (e *encoder) relationshipKey(k RelationshipKey) {
	e.raw(`{"source":`)
	e.key(k.Source)
	e.raw(`,"target":`)
	e.key(k.Target)
	e.member("relationshipType", k.RelationshipType)
}

func (e *encoder) reasonDocument(r *ReasonDocument) {
	e.raw(`{"path":`)
	e.text(r.Path)
	e.member("via", r.Via)
	e.member("rule", r.Rule)
	e.member("statedBy", r.StatedBy)
	if r.Optional {
		e.raw(`,"optional":true`)
	}
	e.raw("}")
}

// UnmarshalJSON reads what MarshalJSON wrote. An error says what is wrong and where.
func (d *DeltaDocument) UnmarshalJSON(b []byte) error {
	s := newScanner(bytes.NewReader(b), min(max(len(b), 16), 64<<10))
	*d = DeltaDocument{}
	s.delta(d)
	s.finish()
	if s.err != nil {
		return fmt.Errorf("read delta: %w", s.err)
	}
	return nil
}

func (s *scanner) delta(d *DeltaDocument) {
	for name := range s.members() {
		switch string(name) {
		case "from":
			d.From = s.number()
		case "to":
			d.To = s.number()
		case "status":
			d.Status = s.status()
		case "nodes":
			d.Nodes = scanList(s, "nodes", s.node)
		case "relationships":
			d.Relationships = scanList(s, "relationships", s.relationship)
		case "removedNodes":
			d.RemovedNodes = scanList(s, "removedNodes", s.key)
		case "removedRelationships":
			d.RemovedRelationships = scanList(s, "removedRelationships", s.relationshipKey)
		default:
			s.skip(0)
		}
	}
}

func (s *scanner) status() *StatusDocument {
	if !s.enter('{') {
		return nil
	}
	status := &StatusDocument{}
	for i := 0; s.more(i, '}'); i++ {
		switch string(s.member()) {
		case "complete":
			status.Complete = s.truth()
		case "kinds":
			status.Kinds = scanList(s, "kinds", s.kind)
		default:
			s.skip(0)
		}
	}
	return status
}

func (s *scanner) relationshipKey(k *RelationshipKey) {
	var r Relationship
	s.relationship(&r)
	*k = r.ID()
}

// scanList reads a list as a whole.
func scanList[T any](s *scanner, name string, read func(*T)) []T {
	var all []T
	for range s.elementsOf(name) {
		var element T
		read(&element)
		all = append(all, element)
	}
	return all
}
