package query

// A fitting holds those links, the first in order, for which there is room in a tree, and one that says that there are more.
type fitting struct {
	first[link]
	most int // 0: all
}

func (t *tree) fitting() fitting {
	f := fitting{first: first[link]{compare: (*link).compare}}
	if t.options.Nodes > 0 {
		f.most = max(0, t.options.Nodes-t.count) + 1
	}
	return f
}

func (f *fitting) take(l link) {
	if f.most > 0 {
		f.offer(l, f.most)
		return
	}
	f.list = append(f.list, l)
}

// appendTo appends the links, in order.
func (f *fitting) appendTo(to []link) []link {
	f.each(func(l *link) bool {
		to = append(to, *l)
		return true
	})
	return to
}
