package fill

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"k8s.io/apimachinery/pkg/types"
)

// suffixAlphabet is the one Kubernetes draws the ends of generated names from: no vowels, so no words.
const suffixAlphabet = "bcdfghjklmnpqrstvwxz2456789"

// dice is a seeded random source with the shapes this package needs.
type dice struct{ *rand.Rand }

func (d *dice) uid() types.UID {
	a, b := d.Uint64(), d.Uint64()
	return types.UID(fmt.Sprintf("%08x-%04x-4%03x-%x%03x-%012x",
		uint32(a), uint16(a>>32), uint16(a>>48)&0xfff, 8+b>>62, uint16(b>>48)&0xfff, b&0xffffffffffff))
}

// suffix returns n characters as in generated names.
func (d *dice) suffix(n int) string { return d.draw(suffixAlphabet, n) }

// digest returns what an image's or container's SHA-256 looks like.
func (d *dice) digest() string { return d.draw("0123456789abcdef", 64) }

func (d *dice) draw(alphabet string, n int) string {
	text := make([]byte, n)
	for i := range text {
		text[i] = alphabet[d.IntN(len(alphabet))]
	}
	return string(text)
}

// word returns one of a vocabulary of settings.
func (d *dice) word() string {
	words := []string{
		"cache", "timeout", "retry", "pool", "endpoint", "queue", "batch", "limit", "interval", "region", "feature",
		"session", "token", "stream", "index", "shard", "replica", "metric", "trace", "worker", "buffer", "handler",
	}
	return words[d.IntN(len(words))]
}

// settings returns about size bytes of a configuration file.
func (d *dice) settings(size int) string {
	var text strings.Builder
	for section := 1; text.Len() < size; section++ {
		fmt.Fprintf(&text, "%s-%d:\n", d.word(), section)
		for range 3 + d.IntN(5) {
			fmt.Fprintf(&text, "  %s-%s: %d\n", d.word(), d.word(), d.IntN(100000))
		}
	}
	return text.String()
}

// certificate returns text of the form and the size of a PEM certificate.
func (d *dice) certificate() string {
	const base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	var text strings.Builder
	text.WriteString("-----BEGIN CERTIFICATE-----\n")
	for range 17 {
		text.WriteString(d.draw(base64, 64) + "\n")
	}
	text.WriteString("-----END CERTIFICATE-----\n")
	return text.String()
}
