package server

import (
	"fmt"
	"hash/fnv"
	"io"
	"strings"
	"sync"

	"kubernetes-scraper/query"
)

// tag is the entity tag of every answer to a question: the same tag means the same answer to the same URL, and that there
// was one. It is weak because it is the same whether an answer is compressed or not.
//
// A revision says what the graph is, within one run of the program; the vocabulary, what is concluded from it.
func (s *Server) tag(a *ask) string {
	form := ""
	if a.media != jsonMedia {
		form = "-" + strings.TrimPrefix(a.media, "application/x-")
	}
	asked := fnv.New64a()
	_, _ = io.WriteString(asked, a.request.URL.RequestURI()) // which cannot fail
	return fmt.Sprintf(`W/"%s-%d-%d-%x%s"`, s.instance, a.graph.Revision(), s.words.number(s.config.Vocabulary()), asked.Sum64(), form)
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
