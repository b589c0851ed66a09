package text

import (
	"io"
	"slices"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/query"
)

// Deps writes what an object needs, by kind, each with the way from the object to it.
func Deps(w io.Writer, a query.ReachAnswer, s Style) error {
	return reach(w, a, s, "needs", "needs nothing that the graph knows of", forward)
}

// Impact writes what is affected if an object changes or goes, by kind, each with the way from it to the object.
func Impact(w io.Writer, a query.ReachAnswer, s Style) error {
	return reach(w, a, s, "affects", "affects nothing that the graph knows of", backward)
}

func reach(w io.Writer, a query.ReachAnswer, s Style, verb, nothing string, way func([]query.Step, graph.EntityKey, bool) phrase) error {
	p := &page{out: w, style: s}
	total := 0
	for _, g := range a.Groups {
		total += len(g.Objects)
	}
	heading := plain("%s", full(a.Object.Key))
	if !isSeen(a.Object) {
		heading = heading.and(plain(" (")).and(status(a.Object)).and(plain(")"))
	}
	if total == 0 {
		p.line(heading.and(plain(" %s", nothing)))
		return p.err
	}
	p.line(heading.and(plain(" %s %s:", verb, count(total, "object"))))
	for _, g := range a.Groups {
		p.raw("\n")
		p.line(plain("%s (%d)", kindOf(g.Group, g.Type), len(g.Objects)))
		t := &table{indent: "  "}
		for _, r := range g.Objects {
			t.row(plain("%s", named(r.Object.Key)), status(r.Object), optionally(r).and(way(r.Path, a.Object.Key, s.Wide)))
		}
		p.print(t)
	}
	return p.err
}

// named is an object of a kind that stands above it.
func named(k graph.EntityKey) string {
	if k.Namespace == "" {
		return k.Name
	}
	return k.Namespace + "/" + k.Name
}

func optionally(r query.Reached) phrase {
	if r.Optional {
		return yellow.of("optional ")
	}
	return nil
}

// forward is the way from the object that was asked about, which is understood, to the one that was reached:
// -uses-> ConfigMap/settings.
func forward(path []query.Step, asked graph.EntityKey, wide bool) phrase {
	var all phrase
	for i, s := range path {
		all = spaced(all).and(arrow(s, s.Backward))
		if i < len(path)-1 {
			all = all.and(plain(" %s", short(far(s), asked.Namespace)))
		}
		all = all.and(stated(s, wide || len(path) == 1))
	}
	return all
}

// backward is the way from the object that was reached, which is understood, back to the one that was asked about.
func backward(path []query.Step, asked graph.EntityKey, wide bool) phrase {
	var all phrase
	for _, s := range slices.Backward(path) {
		all = spaced(all).and(arrow(s, !s.Backward)).and(plain(" %s", short(near(s), asked.Namespace)))
		all = all.and(stated(s, wide || len(path) == 1))
	}
	return all
}

func spaced(p phrase) phrase {
	if p == nil {
		return nil
	}
	return p.and(plain(" "))
}

// arrow is an edge, read along its direction or against it.
func arrow(s query.Step, against bool) phrase {
	if against {
		return cyan.of("<-" + s.RelationshipType + "-")
	}
	return cyan.of("-" + s.RelationshipType + "->")
}

// stated is the field that states an edge.
func stated(s query.Step, shown bool) phrase {
	if !shown {
		return nil
	}
	return faint.of(" (" + first(s.Relationship) + ")")
}
