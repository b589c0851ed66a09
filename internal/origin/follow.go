package origin

import (
	"context"
	"errors"

	"kubernetes-scraper/client"
	"kubernetes-scraper/graph"
	"kubernetes-scraper/query"
)

// A follower makes answers of what app.Follow tells.
type follower struct {
	begin func(query.Graph) error
	each  func(query.DiffAnswer) error
	kinds []graph.KindStatus // as they were
}

func (f *follower) take(s *graph.Snapshot, deltas []*graph.Delta) error {
	if s != nil {
		f.kinds = s.Kinds()
		return f.begin(s)
	}
	for _, d := range deltas {
		a := query.DiffAnswer{New: query.Head{Revision: d.To}}
		if d.Kinds != nil {
			a.Kinds, f.kinds = query.DiffKinds(f.kinds, d.Kinds), d.Kinds
		}
		for _, n := range d.Nodes {
			a.Nodes = append(a.Nodes, query.NodeDiff{Old: document(n.Old), New: document(n.New)})
		}
		for _, e := range d.Edges {
			a.Relationships = append(a.Relationships, query.EdgeDiff{Old: relationship(e.Old), New: relationship(e.New)})
		}
		if err := f.each(a); err != nil {
			return err
		}
	}
	return nil
}

func document(n *graph.Node) *graph.NodeDocument {
	if n == nil {
		return nil
	}
	d := n.Document()
	return &d
}

func relationship(e *graph.Edge) *graph.Relationship {
	if e == nil {
		return nil
	}
	r := e.Document()
	return &r
}

// followServer follows the graph of a Satellite, and compares each change with a copy of the graph. What passes ends
// nothing: the client makes another connection and goes on. notice is told of it once, and when it has passed. If the
// changes in between are lost, as they are when the Satellite was restarted, what differs is told as one change.
func followServer(ctx context.Context, c *client.Client, f follower, notice func(string)) error {
	begin, each := f.begin, f.each
	var copied *graph.Replica
	var failed error
	away := false
	tell := func(nowAway bool, text string) {
		if nowAway != away && notice != nil {
			notice(text)
		}
		away = nowAway
	}
	for e, err := range c.Watch(ctx, client.WatchOptions{Connected: func() { tell(false, "it is back") }}) {
		var problem *client.Problem
		switch {
		case err != nil && (copied == nil || errors.As(err, &problem)):
			return err
		case err != nil:
			failed = err
			tell(true, err.Error()+"; trying again until it is back")
		case e.Reset != "" && notice != nil:
			notice("what was missed cannot be told one by one (" + e.Reset + "): what differs follows")
		case e.Graph != nil:
			before := copied
			copied = e.Graph
			if before == nil {
				err = begin(copied.Snapshot())
			} else {
				err = replaced(before, copied, each)
			}
			if err != nil {
				return err
			}
		case e.Delta != nil && copied != nil:
			a, err := step(copied, e.Delta)
			if err == nil {
				err = each(a)
			}
			if err != nil {
				return err
			}
		}
	}
	if ctx.Err() != nil {
		return nil
	}
	return failed
}

// replaced says what the graph that came in place of a copy differs in, if it does.
func replaced(before, now *graph.Replica, each func(query.DiffAnswer) error) error {
	a := query.Diff(before.Snapshot(), now.Snapshot(), query.Limits{})
	if len(a.Nodes)+len(a.Relationships)+len(a.Kinds) == 0 {
		return nil
	}
	return each(a)
}

// step applies a delta to a copy, and says what that changed.
func step(copied *graph.Replica, d *graph.DeltaDocument) (query.DiffAnswer, error) {
	before := copied.Snapshot()
	if err := copied.Apply(d); err != nil {
		return query.DiffAnswer{}, err
	}
	a := query.DiffAnswer{New: query.Head{Revision: d.To}}
	if d.Status != nil {
		a.Kinds = query.DiffKinds(before.Kinds(), d.Status.Kinds)
	}
	was := func(k graph.EntityKey) *graph.NodeDocument {
		if n, there := before.Node(k); there {
			return document(&n)
		}
		return nil
	}
	edge := func(k graph.RelationshipKey) *graph.Relationship {
		for e := range before.Out(k.Source) {
			if e.Target == k.Target && e.Relation == k.RelationshipType {
				return relationship(&e)
			}
		}
		return nil
	}
	for _, k := range d.RemovedRelationships {
		a.Relationships = append(a.Relationships, query.EdgeDiff{Old: edge(k)})
	}
	for i := range d.Relationships {
		r := &d.Relationships[i]
		a.Relationships = append(a.Relationships, query.EdgeDiff{Old: edge(r.ID()), New: r})
	}
	for _, k := range d.RemovedNodes {
		a.Nodes = append(a.Nodes, query.NodeDiff{Old: was(k)})
	}
	for i := range d.Nodes {
		a.Nodes = append(a.Nodes, query.NodeDiff{Old: was(d.Nodes[i].Key), New: document(&d.Nodes[i])})
	}
	return a, nil
}
