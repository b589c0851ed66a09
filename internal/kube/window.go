package kube

import "io"

const (
	windowSize = 32 << 10  // what a stream's buffer starts with and returns to
	windowKeep = 256 << 10 // a buffer that grew beyond this is given back
	maxReads   = 100       // reads in a row that bring nothing, before the stream is called broken
)

// A window is the part of a stream that is in memory. Slices of it are valid until the next fill or shrink.
type window struct {
	src        io.Reader
	buf        []byte
	start, end int
	read       int64 // bytes read from src in all
}

// bytes is what has been read and not consumed.
func (w *window) bytes() []byte { return w.buf[w.start:w.end] }

// consume drops the first n bytes.
func (w *window) consume(n int) { w.start += n }

// shrink gives back a buffer that a large frame made grow.
func (w *window) shrink() {
	if len(w.buf) <= windowKeep || w.end-w.start > windowSize {
		return
	}
	small := make([]byte, windowSize)
	w.end = copy(small, w.bytes())
	w.buf, w.start = small, 0
}

// fill reads once more, making room first. The buffer doubles when it is full: memory follows what arrived, never what
// a length on the wire claims.
func (w *window) fill() error {
	if w.start > 0 && (w.start == w.end || w.end == len(w.buf)) {
		w.end = copy(w.buf, w.bytes())
		w.start = 0
	}
	if w.end == len(w.buf) {
		grown := make([]byte, max(windowSize, 2*len(w.buf)))
		w.end = copy(grown, w.bytes())
		w.buf, w.start = grown, 0
	}
	for range maxReads {
		n, err := w.src.Read(w.buf[w.end:])
		w.end += n
		w.read += int64(n)
		if n > 0 {
			return nil // an error that came with bytes comes again with the next read
		}
		if err != nil {
			return err
		}
	}
	return io.ErrNoProgress
}
