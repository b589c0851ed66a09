package graph

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"
)

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
