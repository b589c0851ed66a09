package graph

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
)

const (
	// maxText is the largest number of bytes of one text or number that is read. An object of the API is smaller.
	maxText = 4 << 20
	// maxNesting is how deep that may be nested which is skipped because nobody knows what it is.
	maxNesting = 100
)

// mostTexts bounds the texts that a scanner remembers.
const mostTexts = 8192

// A scanner reads JSON value by value from a stream, and holds one text of it at a time. Its first error stays: after it,
// every method returns at once with nothing, so that a caller need only look at err in the end.
type scanner struct {
	in        io.Reader
	buf       []byte
	at, end   int   // what is not yet read of buf
	base      int64 // the place of buf[0] in the input
	line      int   // as people count
	lineStart int64
	// list and index say in errors which element of which list is being read.
	list  string
	index int
	known map[string]string // texts that repeat
	err   error
}

func newScanner(in io.Reader, size int) *scanner {
	return &scanner{in: in, buf: make([]byte, size), line: 1, known: make(map[string]string)}
}

// fail notes what is wrong at the place that was read last.
func (s *scanner) fail(format string, args ...any) {
	if s.err != nil {
		return
	}
	where := ""
	if s.list != "" {
		where = fmt.Sprintf("%s[%d]: ", s.list, s.index)
	}
	s.err = fmt.Errorf("line %d, column %d: %s%w", s.line, s.base+int64(s.at)-s.lineStart+1, where, fmt.Errorf(format, args...))
}

// fill reads more, behind what is kept from a place in buf on. It says false at the end of the input, and on errors.
func (s *scanner) fill(keep int) bool {
	copy(s.buf, s.buf[keep:s.end])
	s.base += int64(keep)
	s.at -= keep
	s.end -= keep
	if s.end == len(s.buf) {
		if len(s.buf) >= maxText {
			s.fail("a text of more than %d bytes", maxText)
			return false
		}
		s.buf = append(s.buf, make([]byte, len(s.buf))...)
	}
	for range 100 {
		n, err := s.in.Read(s.buf[s.end:])
		s.end += n
		if n > 0 {
			return true // an error comes again
		}
		if errors.Is(err, io.EOF) {
			return false
		}
		if err != nil {
			s.fail("%w", err)
			return false
		}
	}
	s.fail("%w", io.ErrNoProgress)
	return false
}

// peek returns the next byte that is no white space, and zero where there is none.
func (s *scanner) peek() byte {
	for s.err == nil {
		for ; s.at < s.end; s.at++ {
			switch c := s.buf[s.at]; c {
			case '\n':
				s.line++
				s.lineStart = s.base + int64(s.at) + 1
			case ' ', '\t', '\r':
			default:
				return c
			}
		}
		if !s.fill(s.at) {
			return 0
		}
	}
	return 0
}

// want reads one byte, which has to be the given one.
func (s *scanner) want(c byte, what string) bool {
	found := s.peek()
	if s.err != nil {
		return false
	}
	if found != c {
		s.fail("%s is wanted here, not %s", what, s.found())
		return false
	}
	s.at++
	return true
}

// found names what comes next, for errors.
func (s *scanner) found() string {
	switch c := s.peek(); {
	case s.at == s.end:
		return "the end of the input"
	case c == '"':
		return "a text"
	case c == '{':
		return "an object"
	case c == '[':
		return "a list"
	case c == '-' || '0' <= c && c <= '9':
		return "a number"
	default:
		return fmt.Sprintf("%q", rune(c))
	}
}

// members reads an object, and yields the name of each member when its value is to be read. The name is good until then.
func (s *scanner) members() iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		if !s.enter('{') {
			return
		}
		for i := 0; s.more(i, '}'); i++ {
			if !yield(s.member()) {
				return
			}
		}
	}
}

// elements reads a list, and yields the index of each element when that is to be read.
func (s *scanner) elements() iter.Seq[int] {
	return func(yield func(int) bool) {
		if !s.enter('[') {
			return
		}
		for i := 0; s.more(i, ']'); i++ {
			if !yield(i) {
				return
			}
		}
	}
}

// elementsOf is elements of a list that errors name.
func (s *scanner) elementsOf(list string) iter.Seq[int] {
	return func(yield func(int) bool) {
		s.list, s.index = list, 0
		for i := range s.elements() {
			s.index = i
			if !yield(i) {
				return
			}
		}
		s.list = ""
	}
}

// enter reads the bracket that begins an object or a list, and says whether it is there. In place of either there may be
// null, which has no members.
func (s *scanner) enter(open byte) bool {
	if s.peek() == 'n' {
		s.word("null")
		return false
	}
	if open == '{' {
		return s.want('{', "an object")
	}
	return s.want('[', "a list")
}

// more says whether there is an element i, and reads up to it; or reads the bracket that ends the list or object.
func (s *scanner) more(i int, end byte) bool {
	if s.peek() == end && s.err == nil {
		s.at++
		return false
	}
	return s.err == nil && (i == 0 || s.want(',', "a comma"))
}

// member reads the name of a member of an object. It is good until the next call.
func (s *scanner) member() []byte {
	name := s.raw()
	if s.at < s.end && s.buf[s.at] == ':' {
		s.at++
		return name
	}
	name = bytes.Clone(name) // looking for the colon may move what was read
	s.want(':', "a colon")
	return name
}
