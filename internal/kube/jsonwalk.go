package kube

import (
	"encoding/json"
	"errors"
	"fmt"
)

// errJSON says that bytes are not JSON of the form that was asked for.
var errJSON = errors.New("not the expected JSON")

// skipSpace returns b without leading JSON white space.
func skipSpace(b []byte) []byte {
	for len(b) > 0 && (b[0] == ' ' || b[0] == '\n' || b[0] == '\t' || b[0] == '\r') {
		b = b[1:]
	}
	return b
}

// eachMember calls do with the raw key (without quotes, escapes not resolved) and raw value of every member of the JSON
// object that b holds. It looks no deeper than it must to find where a value ends. With clip, an object that was cut off
// is read as far as it goes.
func eachMember(b []byte, clip bool, do func(key, value []byte) error) error {
	return eachElement(b, '{', '}', clip, func(rest []byte) (int, error) {
		key, n := jsonValue(rest, clip)
		if n < 2 || rest[0] != '"' {
			return 0, errJSON
		}
		after := skipSpace(rest[n:])
		if len(after) == 0 || after[0] != ':' {
			return 0, errJSON
		}
		after = skipSpace(after[1:])
		value, n := jsonValue(after, clip)
		if n == 0 {
			return 0, errJSON
		}
		return len(rest) - len(after) + n, do(key[1:len(key)-1], value)
	})
}

// eachItem calls do with every raw element of the JSON array that b holds.
func eachItem(b []byte, do func(value []byte) error) error {
	return eachElement(b, '[', ']', false, func(rest []byte) (int, error) {
		value, n := jsonValue(rest, false)
		if n == 0 {
			return 0, errJSON
		}
		return n, do(value)
	})
}

// eachElement walks what stands between open and shut, separated by commas. take reads one element at the start of what
// it is given and returns its length.
func eachElement(b []byte, open, shut byte, clip bool, take func(rest []byte) (int, error)) error {
	b = skipSpace(b)
	if len(b) == 0 || b[0] != open {
		return errJSON
	}
	b = skipSpace(b[1:])
	if len(b) > 0 && b[0] == shut {
		return onlySpace(b[1:])
	}
	for {
		n, err := take(b)
		if err != nil {
			if clip && errors.Is(err, errJSON) {
				return nil
			}
			return err
		}
		b = skipSpace(b[n:])
		switch {
		case len(b) > 0 && b[0] == ',':
			b = skipSpace(b[1:])
		case len(b) > 0 && b[0] == shut:
			return onlySpace(b[1:])
		case clip:
			return nil
		default:
			return errJSON
		}
	}
}

func onlySpace(b []byte) error {
	if len(skipSpace(b)) > 0 {
		return errJSON
	}
	return nil
}

// jsonValue returns the value at the start of b and its length, 0 if there is none. Brackets are counted, not matched
// by kind; what is inside is the business of whoever reads it.
func jsonValue(b []byte, clip bool) (value []byte, size int) {
	if len(b) == 0 {
		return nil, 0
	}
	switch b[0] {
	case '"', '{', '[':
		depth, inString := 0, false
		for i := 0; i < len(b); i++ {
			switch c := b[i]; {
			case inString && c == '\\':
				i++
			case c == '"':
				inString = !inString
			case inString:
			case c == '{' || c == '[':
				depth++
			case c == '}' || c == ']':
				depth--
			}
			if depth == 0 && !inString && i < len(b) {
				return b[:i+1], i + 1
			}
		}
		if clip && b[0] != '"' {
			return b, len(b)
		}
		return nil, 0
	}
	n := 0
	for n < len(b) && !isDelimiter(b[n]) {
		n++
	}
	return b[:n], n
}

func isDelimiter(c byte) bool {
	switch c {
	case ',', ':', '}', ']', '{', '[', '"', ' ', '\n', '\t', '\r':
		return true
	}
	return false
}

// jsonString returns the string that a raw JSON value holds. null is "".
func jsonString(raw []byte) (string, error) {
	if len(raw) >= 2 && raw[0] == '"' {
		inner, plain := raw[1:len(raw)-1], true
		for _, c := range inner {
			plain = plain && c != '\\' && c >= 0x20 && c < 0x80
		}
		if plain {
			return string(inner), nil
		}
	}
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return "", fmt.Errorf("%w: %w", errJSON, err)
	}
	return s, nil
}
