package graph

import (
	"encoding/binary"
	"unique"
)

// A Property is one named value shown on a node.
type Property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// attributes are what a node shows of its object, packed: the text of a UID that is no UUID, then names and values, each
// with its length before it. Pods of one phase share one value.
type attributes = unique.Handle[string]

func (g *Graph) packAttributes(oddUID string, properties []Property) attributes {
	if oddUID == "" && len(properties) == 0 {
		return none
	}
	b := appendText(g.scratch[:0], oddUID)
	for _, p := range properties {
		b = appendText(b, p.Name)
		b = appendText(b, p.Value)
	}
	g.scratch = b
	return g.attributes.bytes(b)
}

func unpackAttributes(a attributes) (oddUID string, properties []Property) {
	packed := valueOf(a)
	if packed == "" {
		return "", nil
	}
	oddUID, packed = cutText(packed)
	for packed != "" {
		var p Property
		p.Name, packed = cutText(packed)
		p.Value, packed = cutText(packed)
		properties = append(properties, p)
	}
	return oddUID, properties
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func cutText(s string) (text, rest string) {
	n, s := uvarint(s)
	return s[:n], s[n:]
}
