package query

import "fmt"

// Limits bound the size of an answer. A limit only ever cuts: what is left is what the whole answer begins with, and
// Head.Truncated says that something is missing. Zero stands for no limit.
type Limits struct {
	// Nodes is the largest number of objects in the answer, beside the one that was asked about; of Object and Diff, the
	// largest number of edges as well; of Path, the largest number of objects that are looked at.
	Nodes int
	// Depth is the largest number of edges on the way from the object that was asked about.
	Depth int
}

// room says whether one more object fits in an answer that has n.
func (l Limits) room(n int) bool { return l.Nodes <= 0 || n < l.Nodes }

// deeper says whether an object may be n edges away.
func (l Limits) deeper(n int) bool { return l.Depth <= 0 || n <= l.Depth }

// cut shortens a list to the limit, and says so in words. what names the things in the list.
func cut[T any](list []T, l Limits, what string) ([]T, string) {
	said := l.cutOff(len(list), what)
	if said != "" {
		list = list[:l.Nodes]
	}
	return list, said
}

// cutOff says in words that of so many things only the first are shown; empty if all are.
func (l Limits) cutOff(count int, what string) string {
	if l.Nodes <= 0 || count <= l.Nodes {
		return ""
	}
	return fmt.Sprintf("the first %d of %d %s: the limit on objects was reached", l.Nodes, count, what)
}
