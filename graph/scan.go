package graph

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
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

// text reads a text.
func (s *scanner) text() string { return string(s.raw()) }

// word reads a literal.
func (s *scanner) word(literal string) bool {
	s.peek()
	for s.err == nil && s.end-s.at < len(literal) {
		if !s.fill(s.at) {
			break
		}
	}
	if s.err != nil || !bytes.HasPrefix(s.buf[s.at:s.end], []byte(literal)) {
		s.fail("%s is wanted here, not %s", literal, s.found())
		return false
	}
	s.at += len(literal)
	return true
}

// often reads a text of which there are few different ones, and keeps one copy of each.
func (s *scanner) often() string {
	b := s.raw()
	if known, ok := s.known[string(b)]; ok {
		return known
	}
	if len(s.known) >= mostTexts {
		clear(s.known)
	}
	text := string(b)
	s.known[text] = text
	return text
}

// raw reads a text. It is good until the next call.
func (s *scanner) raw() []byte {
	if !s.want('"', "a text") {
		return nil
	}
	start, escaped := s.at, false
	for {
		for ; s.at < s.end; s.at++ {
			switch c := s.buf[s.at]; {
			case c == '"':
				s.at++
				return s.unquote(s.buf[start-1:s.at], escaped)
			case c == '\\':
				escaped = true
				if s.at+1 < s.end {
					s.at++ // what is escaped ends nothing
					continue
				}
			case c < ' ':
				s.fail("a control character in a text")
				return nil
			default:
				continue
			}
			break // a backslash is the last that was read
		}
		if !s.fill(start - 1) {
			s.fail("the input ends in a text")
			return nil
		}
		start = 1
	}
}

func (s *scanner) unquote(quoted []byte, escaped bool) []byte {
	inner := quoted[1 : len(quoted)-1]
	if !escaped && utf8.Valid(inner) {
		return inner
	}
	var text string
	if err := json.Unmarshal(quoted, &text); err != nil {
		s.fail("a text that is no JSON: %w", err)
	}
	return []byte(text)
}

// number reads a whole number that is not negative.
func (s *scanner) number() uint64 {
	if c := s.peek(); s.err != nil || c < '0' || c > '9' {
		s.fail("a whole number is wanted here, not %s", s.found())
		return 0
	}
	digits := s.digits()
	if len(digits) > 1 && digits[0] == '0' {
		s.fail("%.40s is no number", digits)
	}
	n := uint64(0)
	for _, c := range digits {
		if c < '0' || c > '9' {
			s.fail("a whole number is wanted here, not %.40s", digits)
			return 0
		}
		if n > (1<<64-1-9)/10 {
			s.fail("the number %.40s is too large", digits)
			return 0
		}
		n = n*10 + uint64(c-'0')
	}
	return n
}

// digits reads all that may be part of a number.
func (s *scanner) digits() []byte {
	start := s.at
	for {
		for ; s.at < s.end; s.at++ {
			if c := s.buf[s.at]; !('0' <= c && c <= '9' || c == '+' || c == '-' || c == '.' || c == 'e' || c == 'E') {
				return s.buf[start:s.at]
			}
		}
		if !s.fill(start) {
			return s.buf[:s.at]
		}
		start = 0
	}
}

func (s *scanner) truth() bool {
	switch s.peek() {
	case 't':
		return s.word("true")
	case 'f':
		s.word("false")
	default:
		s.fail("true or false is wanted here, not %s", s.found())
	}
	return false
}

// skip reads a value of any kind.
func (s *scanner) skip(nesting int) {
	if nesting > maxNesting {
		s.fail("nested more than %d deep", maxNesting)
	}
	switch c := s.peek(); {
	case s.err != nil:
	case c == '{':
		s.at++
		for i := 0; s.more(i, '}'); i++ {
			s.member()
			s.skip(nesting + 1)
		}
	case c == '[':
		s.at++
		for i := 0; s.more(i, ']'); i++ {
			s.skip(nesting + 1)
		}
	case c == '"':
		s.raw()
	case c == 't' || c == 'f':
		s.truth()
	case c == 'n':
		s.word("null")
	default:
		if s.found() != "a number" {
			s.fail("a value is wanted here, not %s", s.found())
			return
		}
		if digits := s.digits(); !json.Valid(digits) {
			s.fail("%.40s is no number", digits)
		}
	}
}

// finish checks that nothing follows.
func (s *scanner) finish() {
	s.list = ""
	if s.peek(); s.err == nil && s.at < s.end {
		s.fail("there is %s after the end", s.found())
	}
}
