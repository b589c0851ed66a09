package query

import "slices"

// A first holds those of many things that come first in an order, without holding the others: a heap with the last of them
// at its root.
type first[T any] struct {
	compare func(a, b *T) int
	list    []T
	order   []int32 // of list
	scratch T
}

func (f *first[T]) push(x *T) {
	f.list = append(f.list, *x)
	for i := len(f.list) - 1; i > 0; {
		parent := (i - 1) / 2
		if f.compare(&f.list[i], &f.list[parent]) <= 0 {
			return
		}
		f.list[i], f.list[parent] = f.list[parent], f.list[i]
		i = parent
	}
}

// pop takes the last one out.
func (f *first[T]) pop() T {
	end := len(f.list) - 1
	f.list[0], f.list[end] = f.list[end], f.list[0]
	for i := 0; ; {
		largest := i
		for child := 2*i + 1; child <= 2*i+2 && child < end; child++ {
			if f.compare(&f.list[child], &f.list[largest]) > 0 {
				largest = child
			}
		}
		if largest == i {
			break
		}
		f.list[i], f.list[largest] = f.list[largest], f.list[i]
		i = largest
	}
	last := f.list[end]
	f.list = f.list[:end]
	return last
}

// offer takes a thing if it is among the first n.
func (f *first[T]) offer(x T, n int) {
	if len(f.list) == n {
		f.scratch = x
		if f.compare(&f.scratch, &f.list[0]) >= 0 {
			return
		}
		f.pop()
	}
	f.push(&x)
}

// each calls visit for each thing, in order, until it returns false. Things are large: their places are sorted, not they.
func (f *first[T]) each(visit func(*T) bool) {
	f.order = f.order[:0]
	for i := range f.list {
		f.order = append(f.order, int32(i))
	}
	slices.SortFunc(f.order, func(a, b int32) int { return f.compare(&f.list[a], &f.list[b]) })
	for _, i := range f.order {
		if !visit(&f.list[i]) {
			return
		}
	}
}
