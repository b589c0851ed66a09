package text

import (
	"fmt"
	"io"
	"strings"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/query"
)

// Doubts says on a line each why an answer is not the whole truth: which kinds could not be read, and what a limit cut off.
// It writes nothing if it is.
func Doubts(w io.Writer, h query.Head) error {
	p := &page{out: w}
	byState := map[graph.KindState][]graph.KindStatus{}
	var order []graph.KindState
	for _, k := range h.Unseen {
		if byState[k.State] == nil {
			order = append(order, k.State)
		}
		byState[k.State] = append(byState[k.State], k)
	}
	for _, state := range order {
		p.line(plain("note: nobody can say what there is of %s: %s", some(byState[state]), why(byState[state])))
	}
	if !h.Complete && len(h.Unseen) == 0 {
		p.line(plain("note: the graph is not complete"))
	}
	if h.Truncated != "" {
		p.line(plain("note: this is not all: %s", h.Truncated))
	}
	return p.err
}

// why is the state of kinds and, of a single one, the reason.
func why(kinds []graph.KindStatus) string {
	state := string(kinds[0].State)
	switch {
	case len(kinds) > 1:
		return state + " (kinds says why)"
	case kinds[0].Reason != "":
		return state + " (" + kinds[0].Reason + ")"
	}
	return state
}

// some lists kinds, not more than a line can hold.
func some(kinds []graph.KindStatus) string {
	const most = 5
	var names []string
	for _, k := range kinds[:min(most, len(kinds))] {
		names = append(names, kindOf(k.Group, k.Type))
	}
	if more := len(kinds) - len(names); more > 0 {
		return fmt.Sprintf("%s and %d more kinds", strings.Join(names, ", "), more)
	}
	return strings.Join(names, ", ")
}

// isSeen says whether a node was seen.
func isSeen(n graph.NodeDocument) bool { return n.State == "" }
