package query

import "kubernetes-scraper/graph"

// An around holds the links from a standpoint that a search goes along, in order: of those to objects that are new to it no
// more than it has room for, and one that says that there are more. So thousands of links are passed over without being
// kept or sorted.
type around struct {
	first[link]
	room int // for new objects; negative: for all
	news map[graph.EntityKey]int
	// end is the first link that did not fit.
	end  link
	full bool
}

// clear makes it empty. room is how many new objects the answer has room for; negative: for all.
func (a *around) clear(room int) {
	a.compare = (*link).compare
	a.list = a.list[:0]
	a.room, a.full = room, false
	if room >= 0 && a.news == nil {
		a.news = map[graph.EntityKey]int{}
	}
	clear(a.news)
}

// beyond says whether a link comes after those that fit.
func (a *around) beyond(l *link) bool { return a.full && l.compare(&a.end) >= 0 }

// add takes a link that is not beyond. isNew says that it leads to an object that was not reached before.
func (a *around) add(l *link, isNew bool) {
	if a.room < 0 {
		a.list = append(a.list, *l)
		return
	}
	a.push(l)
	if isNew {
		a.news[l.other]++
	}
	for len(a.news) > a.room+1 {
		a.end, a.full = a.pop(), true
		switch n := a.news[a.end.other]; {
		case n > 1:
			a.news[a.end.other] = n - 1
		case n == 1:
			delete(a.news, a.end.other)
		}
	}
}
