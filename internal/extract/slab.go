package extract

import "unsafe"

// slabBytes is about how much memory a slab allocates at a time: enough to make allocations rare, little enough that
// one value that is kept for long does not hold on to much.
const slabBytes = 16 << 10

// A slab hands out slices of T, cut one after the other from large allocations. A slice is never handed out twice, so
// whoever gets it owns it; its capacity is its length, so appending to it moves it.
type slab[T any] struct{ free []T }

// open returns an empty slice with room for n. It is the slab's until close.
func (s *slab[T]) open(n int) []T {
	if n > len(s.free) {
		s.free = make([]T, max(n, slabBytes/int(unsafe.Sizeof(*new(T)))))
	}
	return s.free[:0:n]
}

// close hands out what was put into the slice of the last open; nil if nothing was.
func (s *slab[T]) close(part []T) []T {
	n := len(part)
	if n == 0 {
		return nil
	}
	s.free = s.free[n:]
	return part[:n:n]
}
