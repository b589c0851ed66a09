package graph

// AppendJSON appends the kind as it stands in graph.json.
func (s KindStatus) AppendJSON(b []byte) []byte {
	e := encoder{line: b}
	e.kind(s)
	return e.line
}

// AppendJSON appends the node as it stands in graph.json.
func (n *Node) AppendJSON(b []byte) []byte {
	e := encoder{line: b}
	e.nodeDocument(n)
	return e.line
}

// AppendJSON appends the edge as it stands in graph.json.
func (e *Edge) AppendJSON(b []byte) []byte {
	w := encoder{line: b}
	w.relationshipKey(RelationshipKey{e.Source, e.Target, e.Relation})
	w.evidence(e.rules, e.evidence)
	w.revision(e.Revision)
	return w.line
}

// AppendReasons appends all reasons of the edge, as a list of JSON.
func (e *Edge) AppendReasons(b []byte) []byte {
	w := encoder{line: b, reasons: e.rules.unpack(e.evidence, nil)}
	w.reasonList(e.rules)
	return w.line
}

func (e *encoder) nodeDocument(n *Node) {
	e.raw(`{"key":`)
	e.key(n.Key)
	e.member("uid", n.UID)
	if n.State != Present {
		e.member("state", n.State.String())
	}
	opening := `,"properties":{`
	for _, p := range n.Properties {
		e.raw(opening)
		e.text(p.Name)
		e.raw(":")
		e.text(p.Value)
		opening = ","
	}
	if len(n.Properties) > 0 {
		e.raw("}")
	}
	e.revision(n.Revision)
}
