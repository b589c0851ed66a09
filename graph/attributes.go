package graph

import "encoding/binary"

// A Property is one named value shown on a node.
type Property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// packAttributes packs what a node shows of its object: the text of a UID that is no UUID, then names and values, each
// with its length before it. Pods of one phase share one text.
func (g *Graph) packAttributes(oddUID string, properties []Property) textID {
	if oddUID == "" && len(properties) == 0 {
		return 0
	}
	b := appendText(g.scratch[:0], oddUID)
	for _, p := range properties {
		b = appendText(b, p.Name)
		b = appendText(b, p.Value)
	}
	g.scratch = b
	return g.texts.id(b)
}

func unpackAttributes(packed string) (oddUID string, properties []Property) {
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
