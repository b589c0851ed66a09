package manifest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"

	"sigs.k8s.io/yaml"
)

// read splits a file at the lines that begin with --- and reads each part.
func (c *Contents) read(name string, data []byte, inFolder bool) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	r := reader{Contents: c, inFolder: inFolder, place: Place{File: name}}
	line := 1
	for len(data) > 0 {
		part, rest := cut(data)
		r.part(part, line)
		line += bytes.Count(data[:len(data)-len(rest)], []byte("\n"))
		data = rest
	}
}

// cut returns what stands before the next separator, and what begins with it. A separator at the very beginning is
// overwritten in the part that it begins.
func cut(data []byte) (part, rest []byte) {
	for at := 1; ; {
		next := bytes.Index(data[at-1:], []byte("\n---"))
		if next < 0 {
			return data, nil
		}
		at += next
		if end := at + 3; end == len(data) || bytes.IndexByte([]byte(" \t\r\n"), data[end]) >= 0 {
			return data[:at], data[at:]
		}
		at++
	}
}

// A reader reads the documents of one file.
type reader struct {
	*Contents
	inFolder bool
	place    Place
}

// part reads what stands between two separators: one YAML document, or JSON documents one after the other.
func (r *reader) part(part []byte, line int) {
	body := bytes.TrimLeft(bytes.TrimPrefix(part, []byte("---")), " \t\r\n")
	if isBlank(body) {
		return
	}
	if body[0] != '{' {
		r.yaml(bytes.TrimPrefix(part, []byte("---")), line)
		return
	}
	line += bytes.Count(part[:len(part)-len(body)], []byte("\n"))
	r.json(body, line)
}

// isBlank says whether there is nothing but white space, comments, directives and ends of documents.
func isBlank(body []byte) bool {
	for line := range bytes.Lines(body) {
		line = bytes.TrimSpace(line)
		if len(line) > 0 && line[0] != '#' && line[0] != '%' && !bytes.Equal(line, []byte("...")) {
			return false
		}
	}
	return true
}

func (r *reader) begin(line int) {
	r.place.Document++
	r.place.Line = line
	r.place.Item = 0
}

func (r *reader) json(body []byte, line int) {
	documents := json.NewDecoder(bytes.NewReader(body))
	for {
		read := body[:documents.InputOffset()]
		skipped := len(body[len(read):]) - len(bytes.TrimLeft(body[len(read):], " \t\r\n"))
		var document json.RawMessage
		err := documents.Decode(&document)
		if errors.Is(err, io.EOF) {
			return
		}
		r.begin(line + bytes.Count(body[:len(read)+skipped], []byte("\n")))
		if err != nil {
			at := int64(len(body))
			var syntax *json.SyntaxError
			if errors.As(err, &syntax) {
				at = min(syntax.Offset, at)
			}
			r.problem(r.place, "line %d: it is no JSON: %w", line+bytes.Count(body[:at], []byte("\n")), err)
			return
		}
		r.object(r.place, document, "", 0)
	}
}

func (r *reader) yaml(part []byte, line int) {
	indented := bytes.TrimLeft(part, "\r\n")
	r.begin(line + bytes.Count(part[:len(part)-len(indented)], []byte("\n")))
	document, err := toJSON(part)
	if err != nil {
		r.problem(r.place, "%s", moved(err, line-1))
		return
	}
	r.object(r.place, document, "", 0)
}

// toJSON reads one YAML document as kubectl does. No input makes it panic.
func toJSON(part []byte) (document []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("it cannot be read as YAML: %v", p)
		}
	}()
	return yaml.YAMLToJSON(part)
}

// moved is a YAML error whose line is that of the file.
func moved(err error, lines int) string {
	return regexp.MustCompile(`line (\d+)`).ReplaceAllStringFunc(err.Error(), func(said string) string {
		n, err := strconv.Atoi(said[len("line "):])
		if err != nil {
			return said
		}
		return fmt.Sprintf("line %d", n+lines)
	})
}
