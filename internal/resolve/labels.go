package resolve

import (
	"encoding/binary"

	"kubernetes-scraper/internal/fact"
)

// packLabels writes labels, each text with its length before it.
func packLabels(b []byte, labels []fact.Label) []byte {
	for _, l := range labels {
		b = appendText(appendText(b, l.Key), l.Value)
	}
	return b
}

func makePair(key, value string) pair {
	return string(appendText(appendText(nil, key), value))
}

func appendText(b []byte, text string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(text))), text...)
}

// labelOf returns the value of a label in packed labels.
func labelOf(packed, key string) (value string, there bool) {
	for packed != "" {
		var k, v string
		k, packed = cutText(packed)
		v, packed = cutText(packed)
		if k == key {
			return v, true
		}
	}
	return "", false
}

// cutPair cuts the first label off packed labels.
func cutPair(packed string) (first pair, rest string) {
	_, rest = cutText(packed)
	_, rest = cutText(rest)
	return packed[:len(packed)-len(rest)], rest
}

// cutText reads what appendText wrote.
func cutText(packed string) (text, rest string) {
	length, shift := uint64(0), 0
	for i := 0; i < len(packed); i++ {
		length |= uint64(packed[i]&0x7f) << shift
		if shift += 7; packed[i] < 0x80 {
			return packed[i+1 : i+1+int(length)], packed[i+1+int(length):]
		}
	}
	return "", ""
}
