package extract

import (
	"math"
	"strconv"
	"time"
)

// The wire types of protobuf.
const (
	wireVarint = 0
	wire64     = 1
	wireBytes  = 2
	wireStart  = 3 // of a group, which Kubernetes does not use
	wireEnd    = 4
	wire32     = 5
)

// message walks the protobuf message in raw[i:end] and notes what m looks for. It calls itself for matched messages
// only, so it never goes deeper than the tree.
//
// This loop is where the program spends its time. Nearly all tags and lengths are one or two bytes long, and nearly all
// fields have a length and are jumped over: that way leads through without a call.
func (x *Extractor) message(m *message, i, end int) error {
	raw := x.raw[:end]
	for i < len(raw) {
		at := i
		tag := uint64(raw[i])
		if tag < 0x80 {
			i++
		} else if tag, i = varint(raw, i); i < 0 {
			return broken(at, "a tag does not end")
		}
		number := int32(tag >> 3) // as the API's decoders do, what is too large for a number wraps around
		if number <= 0 {
			return broken(at, "a field has no number")
		}
		var f *field
		if int(number) < len(m.byNumber) {
			f = m.byNumber[number]
		}
		if tag&7 != wireBytes {
			next, err := x.unmeasured(f, int(tag&7), i, end)
			if err != nil {
				return err
			}
			i = next
			continue
		}
		from, to := length(raw, i)
		if to < 0 {
			return broken(at, tooLong)
		}
		i = to
		if f == nil {
			continue
		}
		if err := x.field(f, from, to); err != nil {
			return err
		}
	}
	return nil
}

const (
	tooLong   = "a length is larger than what is left"
	wrongWire = "a field has a wire type that is not its own"
)

// field reads the value of a matched field, which is raw[i:end].
func (x *Extractor) field(f *field, i, end int) error {
	if f.list {
		x.enter(f)
	}
	var err error
	switch {
	case f.message != nil:
		if f.there {
			x.there(f)
		}
		err = x.message(f.message, i, end)
	case f.value == textValue:
		x.found(f, x.keep(x.raw[i:end]), false)
	default:
		err = x.special(f, i, end)
	}
	if f.list {
		x.index[f.depth] = 0
	}
	return err
}

// special reads the values that are messages to protobuf.
func (x *Extractor) special(f *field, i, end int) error {
	switch f.value {
	case mapValue, anyMapValue:
		return x.entry(f, i, end)
	case messageValue:
		x.there(f)
		return nil
	case timeValue, microTimeValue:
		return x.time(f, i, end)
	}
	return broken(i, wrongWire)
}

// unmeasured reads or skips a field that begins with no length, and returns where it ends. f is nil for one to skip.
func (x *Extractor) unmeasured(f *field, wire, i, end int) (int, error) {
	if f != nil {
		return x.integer(f, wire, i, end)
	}
	next, what := skip(x.raw[:end], i, wire)
	if what != "" {
		return 0, broken(i, what)
	}
	return next, nil
}

// enter counts an element of a list. The lists inside it begin anew.
func (x *Extractor) enter(f *field) {
	x.index[f.depth] = x.counters[f.counter]
	x.counters[f.counter]++
	for inner := f.counter + 1; inner < f.inner; inner++ {
		x.counters[inner] = 0
	}
}

func (x *Extractor) integer(f *field, wire, i, end int) (int, error) {
	if wire != wireVarint || f.message != nil || f.value < boolValue || f.value > int64Value {
		return 0, broken(i, wrongWire)
	}
	value, next := varint(x.raw[:end], i)
	if next < 0 {
		return 0, broken(i, "a number does not end")
	}
	if f.list {
		x.enter(f)
		defer func() { x.index[f.depth] = 0 }()
	}
	x.found(f, x.number(f, value), value != 0)
	return next, nil
}

// number writes an integer or bool, if some slot wants its text.
func (x *Extractor) number(f *field, value uint64) span {
	if f.value == int32Value {
		value = uint64(int64(int32(value)))
	}
	if f.sparse && value == 0 || f.wants[0].use == useOptional && len(f.wants) == 1 {
		return span{}
	}
	from := len(x.text)
	if f.value == boolValue {
		x.text = strconv.AppendBool(x.text, value != 0)
	} else {
		x.text = strconv.AppendInt(x.text, int64(value), 10)
	}
	return x.since(from)
}

// inEntry begins what is wrong in a map entry.
const inEntry = "in a map entry, "

// entry reads an entry of a map: field 1 is the key, field 2 the value, either may be missing. What the value is matters
// only in a map of strings. The API's generated decoders are laxer here, and here alone: they let a key or value run
// over the end of its entry, and do not look at wire types.
func (x *Extractor) entry(f *field, i, end int) error {
	var key, value []byte
	for i < end {
		at := i
		tag, next := varint(x.raw[:end], i)
		if next < 0 || int32(tag>>3) <= 0 {
			return broken(at, inEntry+"a field has no number")
		}
		to, what := skip(x.raw[:end], next, int(tag&7))
		if what != "" {
			return broken(at, inEntry+what)
		}
		if number := int32(tag >> 3); number == 1 || number == 2 && f.value == mapValue {
			if tag&7 != wireBytes {
				return broken(at, inEntry+wrongWire)
			}
			from, _ := length(x.raw[:end], next)
			if number == 1 {
				key = x.raw[from:to]
			} else {
				value = x.raw[from:to]
			}
		}
		i = to
	}
	x.foundEntry(f, key, value)
	return nil
}

// time reads a Timestamp: field 1 holds seconds, field 2 nanoseconds. An empty one stands for no time.
func (x *Extractor) time(f *field, i, end int) error {
	if i == end {
		x.found(f, span{}, false)
		return nil
	}
	var seconds, nanos int64
	for i < end {
		at := i
		tag, next := varint(x.raw[:end], i)
		if next < 0 || int32(tag>>3) <= 0 {
			return broken(at, "a time has no field number")
		}
		to, what := skip(x.raw[:end], next, int(tag&7))
		if what != "" {
			return broken(at, what)
		}
		if number := int32(tag >> 3); number <= 2 {
			if tag&7 != wireVarint {
				return broken(at, "a time has a wire type that is not its own")
			}
			value, _ := varint(x.raw[:end], next)
			if number == 1 {
				seconds = int64(value)
			} else {
				nanos = int64(int32(value))
			}
		}
		i = to
	}
	x.found(f, x.timestamp(f, seconds, nanos), false)
	return nil
}

// timestamp writes a time as the API does in JSON: in UTC, to the second, and a MicroTime to the microsecond.
func (x *Extractor) timestamp(f *field, seconds, nanos int64) span {
	const micro, year1 = "2006-01-02T15:04:05.000000Z07:00", -62135596800
	if seconds == year1 && (nanos == 0 || f.value == timeValue) { // Go's zero time, which JSON writes as null
		return span{}
	}
	from := len(x.text)
	if f.value == microTimeValue {
		x.text = time.Unix(seconds, nanos/1000*1000).UTC().AppendFormat(x.text, micro)
	} else {
		x.text = time.Unix(seconds, 0).UTC().AppendFormat(x.text, time.RFC3339)
	}
	return x.since(from)
}

// skip steps over a value that begins at i, and returns where it ends, or else what is wrong.
func skip(raw []byte, i, wire int) (next int, what string) {
	switch wire {
	case wireBytes:
		if _, to := length(raw, i); to >= 0 {
			return to, ""
		}
		return 0, tooLong
	case wireVarint:
		if _, next := varint(raw, i); next >= 0 {
			return next, ""
		}
		return 0, "a number does not end"
	case wire64:
		if len(raw)-i >= 8 {
			return i + 8, ""
		}
		return 0, "a number is cut off"
	case wire32:
		if len(raw)-i >= 4 {
			return i + 4, ""
		}
		return 0, "a number is cut off"
	case wireStart:
		return skipGroup(raw, i)
	case wireEnd:
		return 0, "a group ends that did not begin"
	}
	return 0, "a wire type does not exist"
}

// skipGroup steps over a group and the groups in it, by counting.
func skipGroup(raw []byte, i int) (next int, what string) {
	for open := 1; open > 0; {
		tag, next := varint(raw, i)
		if next < 0 {
			return 0, "a group does not end"
		}
		i = next
		switch wire := int(tag & 7); wire {
		case wireStart:
			open++
		case wireEnd:
			open--
		default:
			if i, what = skip(raw, i, wire); what != "" {
				return 0, what
			}
		}
	}
	return i, ""
}

// length reads a length and returns where what it measures begins and ends; to is negative if that is beyond raw.
func length(raw []byte, i int) (from, to int) {
	var n uint64
	if i < len(raw) && raw[i] < 0x80 {
		n, i = uint64(raw[i]), i+1
	} else if n, i = varint(raw, i); i < 0 {
		return 0, -1
	}
	if n > math.MaxInt || int(n) > len(raw)-i {
		return 0, -1
	}
	return i, i + int(n)
}

// varint reads a variable-length integer of at most ten bytes; next is negative if it does not end. As in the API's
// decoders, bits beyond the 64th are dropped.
func varint(raw []byte, i int) (value uint64, next int) {
	for shift := 0; shift < 70; shift += 7 {
		if i >= len(raw) {
			return 0, -1
		}
		b := raw[i]
		i++
		value |= uint64(b&0x7F) << shift
		if b < 0x80 {
			return value, i
		}
	}
	return 0, -1
}
