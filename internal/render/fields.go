package render

import (
	"strconv"
	"strings"

	"kubernetes-scraper/graph"
)

// A field is one thing that is said of a node or an edge, in formats that know only names and plain values.
type field struct {
	name, value string
	form        form
}

// A form is what kind of value a field has.
type form uint8

const (
	text form = iota
	number
	truth
)

// fixedNodeFields are the fields of nodes beside their properties, in order, and fixedEdgeFields those of edges beside
// their ends and relation.
func fixedNodeFields() []field {
	return []field{{name: "id"}, {name: "type"}, {name: "group"}, {name: "namespace"}, {name: "name"}, {name: "uid"},
		{name: "state"}, {name: "revision", form: number}}
}

func fixedEdgeFields() []field {
	return []field{{name: "path"}, {name: "via"}, {name: "rule"}, {name: "optional", form: truth}, {name: "statedBy"},
		{name: "reasons"}, {name: "revision", form: number}}
}

// nodeFieldNames are the fields that nodes of the graph may have, in order.
func (e *export) nodeFieldNames() []field {
	all := fixedNodeFields()
	for _, name := range e.properties {
		all = append(all, field{name: propertyName(name)})
	}
	return all
}

// propertyName is the name of the field for a property: its own, or with "property_" before it if it would be mistaken for
// a fixed field: a Service has a type of its own.
func propertyName(name string) string {
	const prefix = "property_"
	if fixed(name) || strings.HasPrefix(name, prefix) {
		return prefix + name
	}
	return name
}

// fixed says whether a name is that of a field of nodes or edges which is no property.
func fixed(name string) bool {
	switch name {
	case "id", "type", "group", "namespace", "name", "uid", "state", "revision",
		"path", "via", "rule", "optional", "statedBy", "reasons":
		return true
	}
	return false
}

// nodeFields are what is said of a node, without what is empty. The slice is good until the next call.
func (e *export) nodeFields(n *graph.Node) []field {
	e.fields = e.fields[:0]
	e.field("id", ID(n.Key))
	e.field("type", n.Key.Type)
	e.field("group", n.Key.Group)
	e.field("namespace", n.Key.Namespace)
	e.field("name", n.Key.Name)
	e.field("uid", n.UID)
	e.field("state", n.State.String())
	e.fields = append(e.fields, field{"revision", strconv.FormatUint(n.Revision, 10), number})
	for _, p := range n.Properties {
		e.field(propertyName(p.Name), p.Value)
	}
	return e.fields
}

// edgeFields are what is said of an edge: its first reason, and all as JSON if there are several. Empty ones are left out.
// The slice is good until the next call.
func (e *export) edgeFields(edge *graph.Edge, because []graph.Because) []field {
	e.fields = e.fields[:0]
	e.field("path", because[0].Path)
	e.field("via", because[0].Via)
	e.field("rule", because[0].Rule)
	if optional(because) {
		e.fields = append(e.fields, field{"optional", "true", truth})
	}
	if because[0].ByTarget {
		e.field("statedBy", "target")
	}
	if len(because) > 1 {
		e.field("reasons", string(edge.AppendReasons(nil)))
	}
	e.fields = append(e.fields, field{"revision", strconv.FormatUint(edge.Revision, 10), number})
	return e.fields
}

func (e *export) field(name, value string) {
	if value != "" {
		e.fields = append(e.fields, field{name, value, text})
	}
}
