package text

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// A Style says how text for people looks.
type Style struct {
	// Color: states are coloured, by the escape sequences that every terminal knows.
	Color bool
	// Wide: more columns, and everything spelled out.
	Wide bool
}

// A hue is a colour, as the number that terminals give it; 0 is none.
type hue int

const (
	red    hue = 31
	green  hue = 32
	yellow hue = 33
	cyan   hue = 36
	faint  hue = 2
)

// A span is a piece of text in one colour. What it says is escaped when it is written.
type span struct {
	text string
	hue  hue
}

// A phrase is spans one after the other.
type phrase []span

func plain(format string, args ...any) phrase { return phrase{{text: fmt.Sprintf(format, args...)}} }

func (h hue) of(s string) phrase { return phrase{{s, h}} }

func (t phrase) and(more phrase) phrase { return append(t[:len(t):len(t)], more...) }

// width is the number of columns that it takes, escaped. Wide characters count as one, so what stands behind them may be
// out of line.
func (t phrase) width() int {
	n := 0
	for _, s := range t {
		n += utf8.RuneCountInString(Escape(s.text))
	}
	return n
}

// A page is written line by line. It keeps the first error.
type page struct {
	out   io.Writer
	style Style
	err   error
}

func (p *page) line(t phrase) {
	var b strings.Builder
	for _, s := range t {
		p.span(&b, s)
	}
	p.raw(strings.TrimRight(b.String(), " ") + "\n")
}

func (p *page) span(b *strings.Builder, s span) {
	escaped := Escape(s.text)
	if s.hue == 0 || !p.style.Color || escaped == "" {
		b.WriteString(escaped)
		return
	}
	fmt.Fprintf(b, "\x1b[%dm%s\x1b[0m", s.hue, escaped)
}

func (p *page) raw(s string) {
	if p.err == nil {
		_, p.err = io.WriteString(p.out, s)
	}
}
