package server

import (
	"fmt"
	"strings"
	"sync"

	"kubernetes-scraper/query"
)

// tag is the entity tag of every answer to a question: the same tag for the same URL means the same answer. It is weak
// because it is the same whether an answer is compressed or not.
//
// A revision says what the graph is, within one run of the program; the vocabulary, what is concluded from it.
func (s *Server) tag(a *ask) string {
	form := ""
	if a.media != jsonMedia {
		form = "-" + strings.TrimPrefix(a.media, "application/x-")
	}
	return fmt.Sprintf(`W/"%s-%d-%d%s"`, s.instance, a.graph.Revision(), s.words.number(s.config.Vocabulary()), form)
}

// vocabularies count how often the vocabulary was replaced.
type vocabularies struct {
	mu    sync.Mutex
	last  *query.Vocabulary
	count int
}

func (v *vocabularies) number(now *query.Vocabulary) int {
	v.mu.Lock()
	defer v.mu.Unlock()
	if now != v.last {
		v.last = now
		v.count++
	}
	return v.count
}
