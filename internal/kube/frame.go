package kube

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"kubernetes-scraper/internal/extract"
)

// ErrFrame says that the boundaries between the events of a watch are lost: what follows cannot be read.
var ErrFrame = errors.New("the watch stream is damaged")

const (
	// DefaultMaxObjectBytes is the largest watch frame that is decoded, the same as client-go's.
	DefaultMaxObjectBytes = 16 << 20
	// absurdFrame is a length that no server means: the stream is not what it should be.
	absurdFrame = 256 << 20
	// prefixSize is how much of a frame that is too large is kept, to tell whose it is.
	prefixSize = 8 << 10
)

// A tooLargeError is a frame that was skipped because of its size. The stream goes on behind it.
type tooLargeError struct {
	size   int64
	limit  int
	prefix []byte // the frame's first bytes
}

func (e *tooLargeError) Error() string {
	return fmt.Sprintf("is too large: %d bytes, more than %d", e.size, e.limit)
}

// A framer cuts a stream into frames.
type framer interface {
	// next returns the next frame, valid until the following call. It returns io.EOF at the end of the stream, if that
	// lies between two frames; *tooLargeError for a frame that was skipped; an error that is ErrFrame when framing is
	// lost; and any other error as the stream gave it.
	next() ([]byte, error)
	// ready reports whether next would return a frame without reading from the stream.
	ready() bool
	// bytesRead is how much was read from the stream in all.
	bytesRead() int64
}

// newFramer returns the framer of a watch stream in format f.
func newFramer(r io.Reader, f extract.Format, limit int) framer {
	if f == extract.JSON {
		return &jsonFramer{w: window{src: r}, limit: limit}
	}
	return &protobufFramer{w: window{src: r}, limit: limit}
}

// A protobufFramer reads frames that follow their length, four bytes, most significant first
// (apimachinery/pkg/util/framer).
type protobufFramer struct {
	w     window
	limit int
}

const lengthSize = 4

func (f *protobufFramer) bytesRead() int64 { return f.w.read }

func (f *protobufFramer) ready() bool {
	b := f.w.bytes()
	return len(b) >= lengthSize && uint64(binary.BigEndian.Uint32(b)) <= uint64(len(b)-lengthSize)
}

func (f *protobufFramer) next() ([]byte, error) {
	f.w.shrink()
	if err := f.need(lengthSize); err != nil {
		return nil, err
	}
	size := int64(binary.BigEndian.Uint32(f.w.bytes()))
	switch {
	case size > absurdFrame:
		return nil, fmt.Errorf("%w: a frame of %d bytes is announced", ErrFrame, size)
	case size > int64(f.limit):
		f.w.consume(lengthSize)
		return nil, f.skip(size)
	}
	if err := f.need(lengthSize + int(size)); err != nil {
		return nil, err
	}
	frame := f.w.bytes()[lengthSize : lengthSize+int(size)]
	f.w.consume(lengthSize + int(size))
	return frame, nil
}

// need reads until n bytes are there.
func (f *protobufFramer) need(n int) error {
	for len(f.w.bytes()) < n {
		if err := f.w.fill(); err != nil {
			return endOfStream(err, len(f.w.bytes()) == 0)
		}
	}
	return nil
}

// skip discards exactly size bytes and returns the *tooLargeError that says so.
func (f *protobufFramer) skip(size int64) error {
	tooLarge := &tooLargeError{size: size, limit: f.limit}
	for left := size; left > 0; {
		if len(f.w.bytes()) == 0 {
			if err := f.w.fill(); err != nil {
				return endOfStream(err, false)
			}
		}
		n := int(min(left, int64(len(f.w.bytes()))))
		tooLarge.keep(f.w.bytes()[:n])
		f.w.consume(n)
		left -= int64(n)
	}
	return tooLarge
}

// keep adds to the prefix until it is full.
func (e *tooLargeError) keep(b []byte) {
	if room := prefixSize - len(e.prefix); room > 0 {
		e.prefix = append(e.prefix, b[:min(room, len(b))]...)
	}
}

// endOfStream turns io.EOF inside a frame into ErrFrame.
func endOfStream(err error, between bool) error {
	if errors.Is(err, io.EOF) && !between {
		return fmt.Errorf("%w: it ends inside a frame", ErrFrame)
	}
	return err
}
