package text

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf16"
)

// JSON writes an answer as one indented JSON document.
func JSON(w io.Writer, answer any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(answer); err != nil {
		return err
	}
	_, err := w.Write(tame(b.Bytes(), true))
	return err
}

// JSONLine writes a value as JSON on one line.
func JSONLine(w io.Writer, v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	_, err := w.Write(tame(b.Bytes(), true))
	return err
}

// tame escapes the characters that a terminal would obey and that encoding/json leaves as they are. In JSON they can only be
// in strings.
// Of large code points JSON has two escapes, and YAML one.
func tame(document []byte, surrogates bool) []byte {
	if !bytes.ContainsFunc(document, obeyed) {
		return document
	}
	var b bytes.Buffer
	for _, r := range string(document) {
		switch {
		case !obeyed(r):
			b.WriteRune(r)
		case r < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, r)
		case !surrogates:
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		}
	}
	return b.Bytes()
}

// obeyed leaves the white space alone that is there for the layout, and the replacement character, which encoding/json
// itself put there.
func obeyed(r rune) bool { return r >= 0x7f && r != '\uFFFD' && drives(r) }
