package extract

import (
	"encoding/binary"
	"unicode/utf8"
)

// A span is a piece of Extractor.text. Empty spans stand for absent values: nothing that is read here means anything
// when it is empty.
type span struct{ from, to uint32 }

func (s span) empty() bool { return s.from == s.to }

// keep copies b behind the texts kept so far.
func (x *Extractor) keep(b []byte) span {
	from := len(x.text)
	x.text = append(x.text, b...)
	return span{uint32(from), uint32(len(x.text))}
}

// since is the span of all that was appended to the texts since they had length from.
func (x *Extractor) since(from int) span { return span{uint32(from), uint32(len(x.text))} }

func (x *Extractor) bytes(s span) []byte { return x.text[s.from:s.to] }

// repair replaces the bytes that are not UTF-8 in all spans, each by U+FFFD.
func (x *Extractor) repair() {
	for i := range x.slots {
		x.repairSpan(&x.slots[i])
	}
	for i := range x.findings {
		x.repairSpan(&x.findings[i].text)
		x.repairSpan(&x.findings[i].value)
	}
	for i := range x.labels {
		x.repairSpan(&x.labels[i].key)
		x.repairSpan(&x.labels[i].value)
	}
}

func (x *Extractor) repairSpan(s *span) {
	if utf8.Valid(x.bytes(*s)) {
		return
	}
	from := len(x.text)
	x.text = appendValid(x.text, x.bytes(*s))
	*s = x.since(from)
}

// appendValid appends b to out, and U+FFFD for every byte of b that is not UTF-8.
func appendValid(out, b []byte) []byte {
	for _, r := range string(b) {
		out = utf8.AppendRune(out, r)
	}
	return out
}

// isASCII says whether b has no byte above 127, eight bytes at a time.
func isASCII(b []byte) bool {
	for len(b) >= 8 {
		if binary.LittleEndian.Uint64(b)&0x8080808080808080 != 0 {
			return false
		}
		b = b[8:]
	}
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
