package render

import (
	"encoding/json"
	"strconv"

	"kubernetes-scraper/graph"
)

// json writes the same bytes as graph.Snapshot.WriteJSON, of any graph.
func (e *export) json() {
	e.raw(`{"cluster":`)
	e.jsonHead()
	e.raw(",\n\"kinds\":[")
	for i, k := range e.graph.Kinds() {
		e.separate(i)
		e.jsonKind(k)
	}
	e.raw("],\n\"nodes\":[")
	count := 0
	e.nodes(func(n *graph.Node) {
		e.separate(count)
		e.jsonNode(n)
		count++
	})
	e.raw("],\n\"relationships\":[")
	count = 0
	e.relationships(func(edge *graph.Edge, because []graph.Because) {
		e.separate(count)
		e.jsonRelationship(edge, because)
		count++
	})
	e.raw("]}\n")
	e.flush()
}

// separate begins a line of a list.
func (e *export) separate(i int) {
	if i > 0 {
		e.raw(",")
	}
	e.raw("\n")
}

// jsonHead writes what is said of the graph as a whole, from the value of "cluster" on.
func (e *export) jsonHead() {
	e.line = appendJSON(e.line, e.graph.Cluster())
	e.raw(`,"revision":`)
	e.line = strconv.AppendUint(e.line, e.graph.Revision(), 10)
	e.raw(`,"complete":`)
	e.line = strconv.AppendBool(e.line, e.graph.Complete())
}

func (e *export) jsonKind(k graph.KindStatus) {
	e.raw(`{"type":`)
	e.line = appendJSON(e.line, k.Type)
	e.member("group", k.Group)
	e.member("state", string(k.State))
	e.member("reason", k.Reason)
	e.raw(`,"count":`)
	e.line = strconv.AppendInt(e.line, int64(k.Count), 10)
	e.raw("}")
}

func (e *export) jsonNode(n *graph.Node) {
	e.raw(`{"key":`)
	e.jsonKey(n.Key)
	e.member("uid", n.UID)
	if n.State != graph.Present {
		e.member("state", n.State.String())
	}
	for i, p := range n.Properties {
		if i == 0 {
			e.raw(`,"properties":{`)
		} else {
			e.raw(",")
		}
		e.line = appendJSON(e.line, p.Name)
		e.raw(":")
		e.line = appendJSON(e.line, p.Value)
	}
	if len(n.Properties) > 0 {
		e.raw("}")
	}
	e.jsonRevision(n.Revision)
}

func (e *export) jsonRelationship(edge *graph.Edge, because []graph.Because) {
	e.raw(`{"source":`)
	e.jsonKey(edge.Source)
	e.raw(`,"target":`)
	e.jsonKey(edge.Target)
	e.member("relationshipType", edge.Relation)
	e.raw(`,"properties":`)
	e.line = appendReason(e.line, because[0], optional(because))
	if len(because) > 1 {
		e.line = e.line[:len(e.line)-1] // reopen the object
		e.raw(`,"reasons":`)
		e.line = appendReasons(e.line, because)
		e.raw("}")
	}
	e.jsonRevision(edge.Revision)
}

func (e *export) jsonKey(k graph.EntityKey) {
	e.raw("{")
	if k.Group != "" {
		e.raw(`"group":`)
		e.line = appendJSON(e.line, k.Group)
		e.raw(",")
	}
	e.raw(`"type":`)
	e.line = appendJSON(e.line, k.Type)
	e.member("namespace", k.Namespace)
	e.raw(`,"name":`)
	e.line = appendJSON(e.line, k.Name)
	e.raw("}")
}

func (e *export) jsonRevision(revision uint64) {
	e.raw(`,"revision":`)
	e.line = strconv.AppendUint(e.line, revision, 10)
	e.raw("}")
}

func (e *export) member(name, value string) { e.line = appendMember(e.line, name, value) }

func appendReasons(b []byte, because []graph.Because) []byte {
	b = append(b, '[')
	for i, reason := range because {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendReason(b, reason, reason.Optional)
	}
	return append(b, ']')
}

func appendReason(b []byte, reason graph.Because, optional bool) []byte {
	b = append(b, `{"path":`...)
	b = appendJSON(b, reason.Path)
	b = appendMember(b, "via", reason.Via)
	b = appendMember(b, "rule", reason.Rule)
	if reason.ByTarget {
		b = appendMember(b, "statedBy", "target")
	}
	if optional {
		b = append(b, `,"optional":true`...)
	}
	return append(b, '}')
}

// appendMember appends a member of an object that is not its first. It is left out when it is empty.
func appendMember(b []byte, name, value string) []byte {
	if value == "" {
		return b
	}
	b = append(b, `,"`...)
	b = append(b, name...)
	b = append(b, `":`...)
	return appendJSON(b, value)
}

// appendJSON appends a JSON string as encoding/json writes it, which escapes what HTML and JavaScript could misread.
func appendJSON(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= 0x7f || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			escaped, _ := json.Marshal(s) // strings cannot fail
			return append(b, escaped...)
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}
