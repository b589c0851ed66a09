package samples

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"kubernetes-scraper/graph"
)

// A Record is what an export should say of a node or an edge, by name. A node has an ID, an edge a Source and a Target,
// which are IDs, and a Relation.
type Record struct {
	ID       string            `json:"id,omitempty"`
	Source   string            `json:"source,omitempty"`
	Target   string            `json:"target,omitempty"`
	Relation string            `json:"relation,omitempty"`
	Fields   map[string]string `json:"fields"`
}

// Records are what an export of a graph should say, as docs/exports.md describes it, nodes and edges in order. Bytes that
// are no UTF-8 are U+FFFD.
func Records(s *graph.Snapshot) (nodes, edges []Record) {
	all := slices.SortedFunc(s.Nodes(), func(a, b graph.Node) int { return a.Key.Compare(b.Key) })
	for _, n := range all {
		nodes = append(nodes, nodeRecord(n))
		out := slices.SortedFunc(s.Out(n.Key), func(a, b graph.Edge) int {
			if c := a.Target.Compare(b.Target); c != 0 {
				return c
			}
			return strings.Compare(a.Relation, b.Relation)
		})
		for _, e := range out {
			edges = append(edges, edgeRecord(e))
		}
	}
	return nodes, edges
}

func nodeRecord(n graph.Node) Record {
	r := Record{ID: id(n.Key), Fields: map[string]string{}}
	r.set("id", r.ID)
	r.set("type", n.Key.Type)
	r.set("group", n.Key.Group)
	r.set("namespace", n.Key.Namespace)
	r.set("name", n.Key.Name)
	r.set("uid", n.UID)
	r.set("state", n.State.String())
	r.set("revision", fmt.Sprint(n.Revision))
	for _, p := range n.Properties {
		if p.Name == "type" || p.Name == "revision" || p.Name == "state" {
			p.Name = "property_" + p.Name
		}
		r.set(p.Name, p.Value)
	}
	return r
}

func edgeRecord(e graph.Edge) Record {
	r := Record{Source: id(e.Source), Target: id(e.Target), Relation: valid(e.Relation), Fields: map[string]string{}}
	because := e.Because()
	r.set("path", because[0].Path)
	r.set("via", because[0].Via)
	r.set("rule", because[0].Rule)
	if !slices.ContainsFunc(because, func(b graph.Because) bool { return !b.Optional }) {
		r.set("optional", "true")
	}
	if because[0].ByTarget {
		r.set("statedBy", "target")
	}
	if len(because) > 1 {
		r.set("reasons", reasons(because))
	}
	r.set("revision", fmt.Sprint(e.Revision))
	return r
}

func (r *Record) set(name, value string) {
	if value != "" {
		r.Fields[valid(name)] = valid(value)
	}
}

// reasons is the list of reasons as in graph.json.
func reasons(because []graph.Because) string {
	type reason struct {
		Path     string `json:"path"`
		Via      string `json:"via,omitempty"`
		Rule     string `json:"rule,omitempty"`
		StatedBy string `json:"statedBy,omitempty"`
		Optional bool   `json:"optional,omitempty"`
	}
	var all []reason
	for _, b := range because {
		r := reason{Path: b.Path, Via: b.Via, Rule: b.Rule, Optional: b.Optional}
		if b.ByTarget {
			r.StatedBy = "target"
		}
		all = append(all, r)
	}
	data, _ := json.Marshal(all) // texts cannot fail
	return string(data)
}

func valid(s string) string { return string([]rune(s)) }

// id is Type[.group]/[namespace/]name, each escaped.
func id(k graph.EntityKey) string {
	text := escape(k.Type, "")
	if text != "" && text[0] == '%' {
		text = "_" + text
	}
	if k.Group != "" {
		text += "." + escape(k.Group, "-._~:@")
	}
	text += "/"
	if k.Namespace != "" {
		text += escape(k.Namespace, "-._~:@") + "/"
	}
	return text + escape(k.Name, "-._~:@")
}

func escape(text, kept string) string {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	var b strings.Builder
	for _, c := range []byte(text) {
		if strings.IndexByte(plain+kept, c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
