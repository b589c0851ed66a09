package client

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
)

// lineLimit is the largest number of bytes of one line of the stream: a delta is one.
const lineLimit = 256 << 20

// An eventReader reads Server-Sent Events as the server writes them: the data comes last.
type eventReader struct{ in *bufio.Reader }

// An eventHead is what stands before an event's data.
type eventHead struct{ name, id string }

// head reads up to the data of the next event, and skips heartbeats.
func (r *eventReader) head() (h eventHead, err error) {
	for {
		prefix, err := r.in.Peek(len("data:"))
		if err != nil {
			return h, err
		}
		if string(prefix) == "data:" {
			return h, r.value()
		}
		line, err := r.line()
		if err != nil {
			return h, err
		}
		field, value, _ := bytes.Cut(line, []byte(":"))
		value = bytes.TrimPrefix(value, []byte(" "))
		switch string(field) {
		case "event":
			h.name = string(value)
		case "id":
			h.id = string(value)
		case "": // a comment, or the end of an event without data
			if len(line) == 0 {
				h = eventHead{}
			}
		}
	}
}

// value reads up to the text behind "data:".
func (r *eventReader) value() error {
	if _, err := r.in.Discard(len("data:")); err != nil {
		return err
	}
	next, err := r.in.Peek(1)
	if err == nil && next[0] == ' ' {
		_, err = r.in.Discard(1)
	}
	return err
}

// line reads to the end of a line, and returns it without that.
func (r *eventReader) line() ([]byte, error) {
	var line []byte
	for {
		part, err := r.in.ReadSlice('\n')
		if len(line)+len(part) > lineLimit {
			return nil, fmt.Errorf("a line of more than %d bytes", lineLimit)
		}
		line = append(line, part...)
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err != nil {
			return nil, unexpected(err)
		}
		return bytes.TrimRight(line, "\r\n"), nil
	}
}

// data reads the data of an event of one line, and the end of the event.
func (r *eventReader) data() ([]byte, error) {
	line, err := r.line()
	if err != nil {
		return nil, err
	}
	end, err := r.line()
	if err == nil && len(end) > 0 {
		err = fmt.Errorf("after the data of an event comes %.60q", end)
	}
	return line, err
}

// A dataReader reads the data of an event of many lines as one text, without holding it.
type dataReader struct {
	events  *eventReader
	pending []byte // of the reader's buffer
	ended   bool   // the line of pending
	done    bool
}

func (d *dataReader) Read(b []byte) (int, error) {
	if len(d.pending) == 0 {
		if err := d.next(); err != nil {
			return 0, err
		}
	}
	n := copy(b, d.pending)
	d.pending = d.pending[n:]
	return n, nil
}

func (d *dataReader) next() error {
	if d.done {
		return io.EOF
	}
	if d.ended {
		prefix, err := d.events.in.Peek(1)
		if err != nil {
			return unexpected(err)
		}
		if prefix[0] != 'd' { // the empty line at the end of the event
			d.done = true
			_, err := d.events.line()
			return cmp.Or(err, io.EOF)
		}
		if err := d.events.value(); err != nil {
			return unexpected(err)
		}
	}
	part, err := d.events.in.ReadSlice('\n')
	if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
		return unexpected(err)
	}
	d.pending, d.ended = part, err == nil
	return nil
}

// unexpected is an error for the end of the input where there is more to come.
func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
