package cluster

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
)

const (
	tailLines   = 15
	tailMaximum = 1 << 20
)

// errPortTaken marks a component that ended because another process held its port.
var errPortTaken = errors.New("its port is taken")

// describe puts the component's name before err and the end of its log after it.
func (c *Component) describe(err error) error {
	c.mu.Lock()
	from := c.logStart
	c.mu.Unlock()
	log := readFrom(c.LogFile(), from)
	if bytes.Contains(log, []byte("address already in use")) {
		err = fmt.Errorf("%w: %w", errPortTaken, err)
	}
	return fmt.Errorf("%s: %w; the end of %s:\n%s", c.name, err, c.LogFile(), lastLines(log, tailLines))
}

// readFrom returns what path holds from an offset on, at most the last MiB, and nothing if it cannot be read: it serves
// an error message, which must not be lost for it.
func readFrom(path string, offset int64) []byte {
	file, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil {
		offset = max(offset, info.Size()-tailMaximum)
	}
	content, _ := io.ReadAll(io.NewSectionReader(file, offset, tailMaximum))
	return content
}

// lastLines returns the last n lines of text, which are all if there are fewer.
func lastLines(text []byte, n int) []byte {
	text = bytes.TrimRight(text, "\n")
	start := len(text)
	for range n {
		start = bytes.LastIndexByte(text[:start], '\n')
		if start < 0 {
			return text
		}
	}
	return text[start+1:]
}
