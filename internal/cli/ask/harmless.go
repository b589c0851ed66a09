package ask

import (
	"bytes"
	"io"

	"kubernetes-scraper/internal/render/text"
)

// A harmless writer writes to a terminal what was made for programs: in every line what a terminal would obey is spelled
// out. It holds on to a line until it is whole; flush writes the last one.
type harmless struct {
	to   io.Writer
	line []byte
}

func (h *harmless) Write(b []byte) (int, error) {
	h.line = append(h.line, b...)
	end := bytes.LastIndexByte(h.line, '\n')
	if end < 0 {
		return len(b), nil
	}
	for line := range bytes.Lines(h.line[:end+1]) {
		if _, err := io.WriteString(h.to, text.Escape(string(line[:len(line)-1]))+"\n"); err != nil {
			return 0, err
		}
	}
	h.line = append(h.line[:0], h.line[end+1:]...)
	return len(b), nil
}

func (h *harmless) flush() error {
	_, err := io.WriteString(h.to, text.Escape(string(h.line)))
	return err
}
