package kube

import (
	"encoding/binary"
	"errors"
	"math"
)

// errWire says that bytes are not a protobuf message.
var errWire = errors.New("not a protobuf message")

// The wire types of protobuf that Kubernetes uses. Groups (3, 4) never occur.
const (
	wireVarint  = 0
	wireFixed64 = 1
	wireBytes   = 2
	wireFixed32 = 5
)

// A field is one field of a protobuf message.
type field struct {
	number uint64
	wire   byte
	data   []byte // of wireBytes: points into the message
}

// fields reads a protobuf message field by field. The zero value with rest set is ready.
type fields struct {
	rest []byte
	// clip makes the most of a message that was cut off: a last field that is longer than what is left is given with
	// what there is, and anything unreadable ends the message without an error.
	clip bool
}

// next returns the next field, or ok == false at the end of the message. Every length is checked against what is left.
func (r *fields) next() (f field, ok bool, err error) {
	if len(r.rest) == 0 {
		return field{}, false, nil
	}
	f, n := readField(r.rest, r.clip)
	if n == 0 {
		r.rest = nil
		if r.clip {
			return field{}, false, nil
		}
		return field{}, false, errWire
	}
	r.rest = r.rest[n:]
	return f, true, nil
}

// readField reads the field at the start of b and returns how many bytes it takes, 0 if there is none.
func readField(b []byte, clip bool) (f field, size int) {
	tag, n := binary.Uvarint(b)
	if n <= 0 || tag>>3 == 0 || tag > math.MaxUint32 {
		return field{}, 0
	}
	f = field{number: tag >> 3, wire: byte(tag & 7)}
	b = b[n:]
	length, skip := uint64(0), 0
	switch f.wire {
	case wireVarint:
		if _, skip = binary.Uvarint(b); skip <= 0 {
			return field{}, 0
		}
	case wireFixed64:
		length = 8
	case wireFixed32:
		length = 4
	case wireBytes:
		if length, skip = binary.Uvarint(b); skip <= 0 {
			return field{}, 0
		}
	default:
		return field{}, 0
	}
	b = b[skip:]
	if length > uint64(len(b)) {
		if !clip || f.wire != wireBytes {
			return field{}, 0
		}
		length = uint64(len(b))
	}
	if f.wire == wireBytes {
		f.data = b[:length]
	}
	return f, n + skip + int(length)
}
