package graph

import (
	"crypto/sha256"
	"encoding/hex"
)

// A UID identifies one incarnation of an object: the 16 bytes of a UUID in its usual lower-case form, which is what API
// servers give, or a hash of any other text. Two UIDs are equal exactly when their texts are (but for a collision of
// 128 bits of SHA-256). The zero UID is that of the empty text.
type UID [16]byte

// ParseUID returns the UID for a text. It never fails: the API does not promise a form.
func ParseUID(text string) UID {
	if u, ok := parseUUID(text); ok || text == "" {
		return u
	}
	sum := sha256.Sum256([]byte(text))
	return UID(sum[:16])
}

// parseUUID reads xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx in lower case. A text in any other form must be kept beside the
// UID to be written again.
func parseUUID(text string) (u UID, ok bool) {
	if len(text) != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-' {
		return UID{}, false
	}
	at := 0
	for i := 0; i < len(text); i += 2 {
		if text[i] == '-' {
			i++
		}
		high, ok1 := hexDigit(text[i])
		low, ok2 := hexDigit(text[i+1])
		if !ok1 || !ok2 {
			return UID{}, false
		}
		u[at] = high<<4 | low
		at++
	}
	return u, u != UID{}
}

func hexDigit(c byte) (byte, bool) {
	switch {
	case '0' <= c && c <= '9':
		return c - '0', true
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10, true
	}
	return 0, false
}

// String is the UUID form.
func (u UID) String() string { return string(u.append(nil)) }

func (u UID) append(b []byte) []byte {
	for i, group := range [...][]byte{u[0:4], u[4:6], u[6:8], u[8:10], u[10:16]} {
		if i > 0 {
			b = append(b, '-')
		}
		b = hex.AppendEncode(b, group)
	}
	return b
}
