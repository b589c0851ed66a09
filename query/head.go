package query

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
