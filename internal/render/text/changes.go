package text

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/query"
)

// Diff writes what lies between two graphs, one change on a line: + what was added, - what was removed, ~ what changed.
func Diff(w io.Writer, a query.DiffAnswer, s Style) error {
	p := &page{out: w, style: s}
	for _, k := range a.Kinds {
		p.kindChange(k.Old, k.New)
	}
	for _, n := range a.Nodes {
		p.node(n.Old, n.New)
	}
	for _, e := range a.Relationships {
		p.edge(e.Old, e.New)
	}
	return p.err
}

func (p *page) kindChange(old, new *graph.KindStatus) {
	state := func(k *graph.KindStatus) string {
		if k.Reason == "" {
			return string(k.State)
		}
		return string(k.State) + " (" + k.Reason + ")"
	}
	switch {
	case old == nil:
		p.line(green.of("+").and(plain(" kind %s: %s", kindOf(new.Group, new.Type), state(new))))
	case new == nil:
		p.line(red.of("-").and(plain(" kind %s: was %s", kindOf(old.Group, old.Type), state(old))))
	default:
		p.line(yellow.of("~").and(plain(" kind %s: %s -> %s", kindOf(new.Group, new.Type), state(old), state(new))))
	}
}

// node writes what became of a node.
func (p *page) node(old, new *graph.NodeDocument) {
	switch {
	case old == nil:
		p.line(green.of("+").and(plain(" %s%s", full(new.Key), parenthesis(facts(new)))))
	case new == nil:
		p.line(red.of("-").and(plain(" %s%s", full(old.Key), parenthesis(unseen(old)))))
	default:
		p.line(yellow.of("~").and(plain(" %s: %s", full(new.Key), strings.Join(differences(old, new), ", "))))
	}
}

// facts are what a new object is.
func facts(n *graph.NodeDocument) []string {
	if n.State != "" {
		return []string{n.State}
	}
	var all []string
	for _, name := range sortedNames(n.Properties) {
		all = append(all, name+" "+n.Properties[name])
	}
	return all
}

func unseen(n *graph.NodeDocument) []string {
	if n.State != "" {
		return []string{"was " + n.State}
	}
	return nil
}

// differences are what changed of an object.
func differences(old, new *graph.NodeDocument) []string {
	var all []string
	if old.State != new.State {
		all = append(all, presence(old)+" -> "+presence(new))
	} else if query.Replaced(*old, *new) {
		all = append(all, "another object of the same name")
	}
	names := slices.Concat(sortedNames(old.Properties), sortedNames(new.Properties))
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		if before, after := old.Properties[name], new.Properties[name]; before != after {
			all = append(all, fmt.Sprintf("%s %s -> %s", name, value(before), value(after)))
		}
	}
	if all == nil {
		return []string{"changed"}
	}
	return all
}

func presence(n *graph.NodeDocument) string {
	if n.State == "" {
		return "present"
	}
	return n.State
}

func value(v string) string {
	if v == "" {
		return "none"
	}
	return v
}

func parenthesis(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return " (" + strings.Join(words, ", ") + ")"
}

// edge writes what became of an edge.
func (p *page) edge(old, new *graph.Relationship) {
	sign, edge := yellow.of("~"), new
	switch {
	case old == nil:
		sign = green.of("+")
	case new == nil:
		sign, edge = red.of("-"), old
	}
	why := first(*edge)
	if p.style.Wide {
		why += ", rule " + edge.Properties.Rule
	}
	p.line(sign.and(plain(" %s %s %s (%s)", full(edge.Source), edge.RelationshipType, full(edge.Target), why)))
}
