package graph

// A vector is a growing array with cheap immutable copies, a tree of fixed height:
//
//	pages -> page -> chunk -> item
//
// freeze hands out a copy that shares everything. After that the vector copies a page and a chunk the first time it
// writes to them, and owns them until the next freeze. So a freeze costs nothing, and a write after it at most one chunk,
// one page and the list of pages.
type vector[T any] struct {
	pages      []*page[T]
	length     uint32
	epoch      uint64 // counts freezes; pages of an older epoch are shared
	pagesEpoch uint64 // the epoch in which the list of pages was last copied
}

const (
	chunkLen = 32  // items in a chunk: small, since changing one item copies them all
	pageLen  = 128 // chunks in a page
)

type page[T any] struct {
	epoch  uint64
	owned  [pageLen / 64]uint64 // which chunks were made in this epoch
	chunks [pageLen]*[chunkLen]T
}

// at returns item i for reading. It must not be written to.
func (v *vector[T]) at(i uint32) *T {
	return &v.pages[i/(chunkLen*pageLen)].chunks[i/chunkLen%pageLen][i%chunkLen]
}

// edit returns item i for writing. The pointer is good until the next freeze.
func (v *vector[T]) edit(i uint32) *T {
	p := v.ownPage(i / (chunkLen * pageLen))
	c := i / chunkLen % pageLen
	if p.owned[c/64]&(1<<(c%64)) == 0 {
		p.owned[c/64] |= 1 << (c % 64)
		if old := p.chunks[c]; old == nil {
			p.chunks[c] = new([chunkLen]T)
		} else {
			fresh := *old
			p.chunks[c] = &fresh
		}
	}
	return &p.chunks[c][i%chunkLen]
}

// push appends a zero item and returns its index.
func (v *vector[T]) push() uint32 {
	i := v.length
	if i%(chunkLen*pageLen) == 0 {
		v.ownPages()
		v.pages = append(v.pages, &page[T]{epoch: v.epoch})
	}
	v.length++
	v.edit(i)
	return i
}

// freeze returns an immutable copy of the vector as it is now.
func (v *vector[T]) freeze() vector[T] {
	frozen := *v
	v.epoch++
	return frozen
}

func (v *vector[T]) ownPages() {
	if v.pagesEpoch == v.epoch && v.pages != nil {
		return
	}
	v.pages = append(make([]*page[T], 0, len(v.pages)+1), v.pages...)
	v.pagesEpoch = v.epoch
}

func (v *vector[T]) ownPage(n uint32) *page[T] {
	p := v.pages[n]
	if p.epoch == v.epoch {
		return p
	}
	v.ownPages()
	p = &page[T]{epoch: v.epoch, chunks: p.chunks}
	v.pages[n] = p
	return p
}
