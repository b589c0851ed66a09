package render

import "kubernetes-scraper/graph"

// ID names a node in every export whose own rules for names allow it: Type[.group]/[namespace/]name, with every byte in
// %XX that is not an ASCII letter, a digit or one of "-._~:@". Different keys have different ids, whatever bytes they
// hold, and the id of an object is the same in every export of every cluster. A type that does not begin with a letter or a
// digit has a "_" before it: graphviz takes a name that begins with "%" for none, and spreadsheets "=" for a formula.
func ID(key graph.EntityKey) string { return string(appendID(nil, key)) }

func appendID(b []byte, key graph.EntityKey) []byte {
	if key.Type != "" && !alphanumeric(key.Type[0]) {
		b = append(b, '_')
	}
	return appendKey(b, key, alphabet{kept: "-._~:@", escape: '%', separator: "/"})
}

// appendToken is the id as an NMTOKEN of XML: ":" for "/" and "_XX" for "%XX".
func appendToken(b []byte, key graph.EntityKey) []byte {
	return appendKey(b, key, alphabet{kept: "-.", escape: '_', separator: ":"})
}

// appendWord is the id of letters, digits, "_" and "." only, and begins with "n_", so that it is never a keyword.
func appendWord(b []byte, key graph.EntityKey) []byte {
	return appendKey(append(b, "n_"...), key, alphabet{kept: ".", escape: '_', separator: "__"})
}

// An alphabet is a way to spell a key. Letters and digits stand for themselves, and so do the bytes in kept; others are
// the escape and two hexadecimal digits. In a type nothing is kept, so that the first dot begins the group.
type alphabet struct {
	kept      string
	escape    byte
	separator string
}

func appendKey(b []byte, key graph.EntityKey, a alphabet) []byte {
	b = appendEscaped(b, key.Type, alphabet{escape: a.escape})
	if key.Group != "" {
		b = append(b, '.')
		b = appendEscaped(b, key.Group, a)
	}
	b = append(b, a.separator...)
	if key.Namespace != "" {
		b = appendEscaped(b, key.Namespace, a)
		b = append(b, a.separator...)
	}
	return appendEscaped(b, key.Name, a)
}

func appendEscaped(b []byte, text string, a alphabet) []byte {
	const digits = "0123456789ABCDEF"
	for i := range len(text) {
		if c := text[i]; alphanumeric(c) || indexByte(a.kept, c) {
			b = append(b, c)
		} else {
			b = append(b, a.escape, digits[c>>4], digits[c&15])
		}
	}
	return b
}

func indexByte(s string, c byte) bool {
	for i := range len(s) {
		if s[i] == c {
			return true
		}
	}
	return false
}

func alphanumeric(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}
