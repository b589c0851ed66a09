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
	byWhy := map[string][]string{}
	var order []string
	for _, k := range h.Unseen {
		why := string(k.State)
		if k.Reason != "" {
			why += ": " + k.Reason
		}
		if byWhy[why] == nil {
			order = append(order, why)
		}
		byWhy[why] = append(byWhy[why], kindOf(k.Group, k.Type))
	}
	for _, why := range order {
		p.line(plain("note: nobody can say what there is of %s (%s)", some(byWhy[why]), why))
	}
	if !h.Complete && len(h.Unseen) == 0 {
		p.line(plain("note: the graph is not complete"))
	}
	if h.Truncated != "" {
		p.line(plain("note: this is not all: %s", h.Truncated))
	}
	return p.err
}

// some lists names, not more than a line can hold.
func some(names []string) string {
	const most = 8
	if len(names) > most {
		return fmt.Sprintf("%s and %d more kinds", strings.Join(names[:most], ", "), len(names)-most)
	}
	return strings.Join(names, ", ")
}

// isSeen says whether a node was seen.
func isSeen(n graph.NodeDocument) bool { return n.State == "" }
