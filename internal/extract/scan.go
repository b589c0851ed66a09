package extract

import (
	"encoding/binary"
	"math/bits"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// maxNesting is how deep objects and lists that nothing matches may be nested in each other.
const maxNesting = 10_000

// space returns the first place from i on that is no white space.
func space(raw []byte, i int) int {
	for i < len(raw) && raw[i] <= ' ' && (raw[i] == ' ' || raw[i] == '\n' || raw[i] == '\r' || raw[i] == '\t') {
		i++
	}
	return i
}

// skipValue returns where the value that begins at i ends. Inside objects and lists it only counts brackets, so it
// finds the end of whatever is JSON, but does not notice all that is not.
func skipValue(raw []byte, i int) (int, error) {
	if i == len(raw) {
		return 0, broken(i, "a value is missing")
	}
	switch raw[i] {
	case '"':
		end, _, err := stringEnd(raw, i)
		return end, err
	case '{', '[':
		return skipNested(raw, i)
	}
	end := i
	for end < len(raw) && raw[end] > ' ' && raw[end] != ',' && raw[end] != '}' && raw[end] != ']' {
		end++
	}
	if end == i {
		return 0, broken(i, "a value is missing")
	}
	return end, nil
}

func skipNested(raw []byte, start int) (int, error) {
	depth := 0
	for i := start; i < len(raw); i++ {
		switch raw[i] {
		case '"':
			end, _, err := stringEnd(raw, i)
			if err != nil {
				return 0, err
			}
			i = end - 1
		case '{', '[':
			if depth++; depth > maxNesting {
				return 0, broken(i, "values are nested too deeply")
			}
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1, nil
			}
		}
	}
	return 0, broken(start, "an object or list does not end")
}

// stringEnd returns the place behind the string that begins at i, and whether it has escapes.
func stringEnd(raw []byte, start int) (end int, escaped bool, err error) {
	i := start + 1
	for {
		i = quoteOrBackslash(raw, i)
		if i >= len(raw) {
			return 0, false, broken(start, "a string does not end")
		}
		if raw[i] == '"' {
			return i + 1, escaped, nil
		}
		escaped = true
		i += 2
	}
}

// quoteOrBackslash returns the first place from i on where one of them stands, or len(raw). It looks at eight bytes at
// a time: a byte that is to be found is zero after the exclusive or with itself, and a zero byte is where subtracting
// one borrows from its highest bit. (What the borrow makes of bytes behind the first zero does not matter.)
func quoteOrBackslash(raw []byte, i int) int {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	for ; i+8 <= len(raw); i += 8 {
		word := binary.LittleEndian.Uint64(raw[i:])
		quote, backslash := word^(ones*'"'), word^(ones*'\\')
		if hit := ((quote-ones)&^quote | (backslash-ones)&^backslash) & highs; hit != 0 {
			return i + bits.TrailingZeros64(hit)/8
		}
	}
	for ; i < len(raw); i++ {
		if raw[i] == '"' || raw[i] == '\\' {
			return i
		}
	}
	return len(raw)
}

// keepString keeps the string that begins at i, unescaped, and returns the place behind it.
func (x *Extractor) keepString(start int) (span, int, error) {
	raw := x.raw
	end, escaped, err := stringEnd(raw, start)
	if err != nil {
		return span{}, 0, err
	}
	body := raw[start+1 : end-1]
	for i, c := range body {
		if c < ' ' {
			return span{}, 0, broken(start+1+i, "a control character stands in a string")
		}
	}
	if !escaped {
		return x.keep(body), end, nil
	}
	from := len(x.text)
	for i := 0; i < len(body); {
		stop := quoteOrBackslash(body, i)
		x.text = append(x.text, body[i:stop]...)
		if i = stop; i == len(body) {
			break
		}
		n := x.unescape(body[i:])
		if n == 0 {
			return span{}, 0, broken(start+1+i, "an escape sequence does not exist")
		}
		i += n
	}
	return x.since(from), end, nil
}

// unescape keeps the character for which the escape sequence at the start of s stands, and returns the length of the
// sequence; 0 if there is no such sequence.
func (x *Extractor) unescape(s []byte) int {
	const letters, meanings = `"\/bfnrt`, "\"\\/\b\f\n\r\t"
	if s[1] == 'u' {
		return x.unescapeUnicode(s)
	}
	for i := range len(letters) {
		if letters[i] == s[1] {
			x.text = append(x.text, meanings[i])
			return 2
		}
	}
	return 0
}

// unescapeUnicode does the same for \uXXXX, and for two of them that make one character together. Half of such a pair
// alone stands for U+FFFD.
func (x *Extractor) unescapeUnicode(s []byte) int {
	first, ok := hex4(s)
	if !ok {
		return 0
	}
	if utf16.IsSurrogate(first) {
		second, ok := hex4(s[6:])
		if whole := utf16.DecodeRune(first, second); ok && whole != utf8.RuneError {
			x.text = utf8.AppendRune(x.text, whole)
			return 12
		}
	}
	x.text = utf8.AppendRune(x.text, first)
	return 6
}

func hex4(s []byte) (rune, bool) {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return 0, false
	}
	value, err := strconv.ParseUint(string(s[2:6]), 16, 16)
	return rune(value), err == nil
}
