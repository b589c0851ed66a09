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
		Change{Old: n.Old, New: n.New}.on(p)
	}
	for _, e := range a.Relationships {
		EdgeChange{Old: e.Old, New: e.New}.on(p)
	}
	return p.err
}

// KindChange writes on a line what became of a kind that is watched. Old is nil for one that came, New for one that left.
func KindChange(w io.Writer, old, new *graph.KindStatus, s Style) error {
	p := &page{out: w, style: s}
	p.kindChange(old, new)
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

// A Change is a node before and after; Old is nil for one that was added, New for one that was removed.
type Change struct{ Old, New *graph.NodeDocument }

// Write writes it on a line.
func (c Change) Write(w io.Writer, s Style) error {
	p := &page{out: w, style: s}
	c.on(p)
	return p.err
}

func (c Change) on(p *page) {
	switch {
	case c.Old == nil:
		p.line(green.of("+").and(plain(" %s%s", full(c.New.Key), parenthesis(facts(c.New)))))
	case c.New == nil:
		p.line(red.of("-").and(plain(" %s%s", full(c.Old.Key), parenthesis(unseen(c.Old)))))
	default:
		p.line(yellow.of("~").and(plain(" %s: %s", full(c.New.Key), strings.Join(differences(c.Old, c.New), ", "))))
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
	} else if old.UID != new.UID {
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

// An EdgeChange is an edge before and after; Old is nil for one that was added, New for one that was removed.
type EdgeChange struct{ Old, New *graph.Relationship }

// Write writes it on a line.
func (c EdgeChange) Write(w io.Writer, s Style) error {
	p := &page{out: w, style: s}
	c.on(p)
	return p.err
}

func (c EdgeChange) on(p *page) {
	sign, edge := yellow.of("~"), c.New
	switch {
	case c.Old == nil:
		sign = green.of("+")
	case c.New == nil:
		sign, edge = red.of("-"), c.Old
	}
	why := first(*edge)
	if p.style.Wide {
		why += ", rule " + edge.Properties.Rule
	}
	p.line(sign.and(plain(" %s %s %s (%s)", full(edge.Source), edge.RelationshipType, full(edge.Target), why)))
}

// Changes writes the changes of a graph, one on a line. before are the kinds as they were.
func Changes(w io.Writer, d *graph.Delta, before []graph.KindStatus, s Style) error {
	p := &page{out: w, style: s}
	if d.Kinds != nil {
		p.kinds(before, d.Kinds)
	}
	for i := range d.Nodes {
		Change{document(d.Nodes[i].Old), document(d.Nodes[i].New)}.on(p)
	}
	for i := range d.Edges {
		EdgeChange{relationship(d.Edges[i].Old), relationship(d.Edges[i].New)}.on(p)
	}
	return p.err
}

// kinds writes what changed of kinds: not their counts, which follow from the rest.
func (p *page) kinds(old, new []graph.KindStatus) {
	find := func(list []graph.KindStatus, k graph.KindStatus) *graph.KindStatus {
		i := slices.IndexFunc(list, func(o graph.KindStatus) bool { return o.Type == k.Type && o.Group == k.Group })
		if i < 0 {
			return nil
		}
		return &list[i]
	}
	for i := range old {
		if find(new, old[i]) == nil {
			p.kindChange(&old[i], nil)
		}
	}
	for i := range new {
		if was := find(old, new[i]); was == nil || was.State != new[i].State || was.Reason != new[i].Reason {
			p.kindChange(was, &new[i])
		}
	}
}

func document(n *graph.Node) *graph.NodeDocument {
	if n == nil {
		return nil
	}
	d := query.Document(*n)
	return &d
}

func relationship(e *graph.Edge) *graph.Relationship {
	if e == nil {
		return nil
	}
	r := query.Relationship(*e)
	return &r
}
