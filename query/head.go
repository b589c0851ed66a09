package query

import "kubernetes-scraper/graph"

// HeadOf says which graph an answer is about and how far it can be believed.
func HeadOf(g Graph) Head {
	h := Head{Cluster: g.Cluster(), Revision: g.Revision(), Complete: g.Complete()}
	for _, k := range g.Kinds() {
		if !k.Complete() {
			h.Unseen = append(h.Unseen, k)
		}
	}
	return h
}

// Document is a node as answers show it.
func Document(n graph.Node) graph.NodeDocument {
	d := graph.NodeDocument{Key: n.Key, UID: n.UID, Revision: n.Revision}
	if n.State != graph.Present {
		d.State = n.State.String()
	}
	if len(n.Properties) > 0 {
		d.Properties = make(map[string]string, len(n.Properties))
		for _, p := range n.Properties {
			d.Properties[p.Name] = p.Value
		}
	}
	return d
}

// Relationship is an edge as answers show it.
func Relationship(e graph.Edge) graph.Relationship {
	because := e.Because()
	reasons := make([]graph.ReasonDocument, len(because))
	optional := true
	for i, b := range because {
		reasons[i] = graph.ReasonDocument{Path: b.Path, Via: b.Via, Rule: b.Rule, Optional: b.Optional}
		if b.ByTarget {
			reasons[i].StatedBy = "target"
		}
		optional = optional && b.Optional
	}
	r := graph.Relationship{Source: e.Source, Target: e.Target, RelationshipType: e.Relation, Revision: e.Revision}
	if len(reasons) > 0 {
		r.Properties.ReasonDocument = reasons[0]
		r.Properties.Optional = optional
	}
	if len(reasons) > 1 {
		r.Properties.Reasons = reasons
	}
	return r
}
