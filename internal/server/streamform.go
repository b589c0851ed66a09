package server

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// A position is where in the stream a reader is.
type position struct {
	known    bool // otherwise it begins with a snapshot
	revision uint64
	instance string // of the run that the revision belongs to; empty: this one, the reader says
}

// id is a position as readers are told it, to come back with.
func (s *Stream) id(revision uint64) string {
	return strconv.FormatUint(revision, 10) + "-" + s.options.Instance
}

// position reads where a reader wants to go on. Last-Event-ID is what a browser adds when it comes back: it is later than
// what the URL says.
func (s *Stream) position(r *http.Request) (position, error) {
	text := r.Header.Get("Last-Event-ID")
	if text == "" {
		text = r.URL.Query().Get("since")
	}
	if text == "" {
		return position{}, nil
	}
	digits, instance, _ := strings.Cut(text, "-")
	revision, err := strconv.ParseUint(digits, 10, 64)
	if err != nil {
		return position{}, problem(http.StatusBadRequest, "bad-request", "since (or Last-Event-ID) is %.60q: give a revision, as a number "+
			"or as the id of an event", text)
	}
	return position{known: true, revision: revision, instance: instance}, nil
}

// A streamFormat writes events in one of the forms of the stream.
type streamFormat interface {
	media() string
	event(w io.Writer, name, id string, data []byte) error
	// snapshot writes an event whose data another function writes, as many lines.
	snapshot(w io.Writer, id string, write func(io.Writer) error) error
	heartbeat(w io.Writer) error
}

// streamForm returns the form that a request asks for: with ?format=, or else with Accept.
func streamForm(r *http.Request) (streamFormat, error) {
	switch format := r.URL.Query().Get("format"); format {
	case "ndjson":
		return lineFormat{}, nil
	case "sse":
		return eventFormat{}, nil
	case "":
	default:
		return nil, problem(http.StatusBadRequest, "bad-request", "format is %.60q: it can be sse or ndjson", format)
	}
	media, err := negotiate(r, []string{eventMedia, ndjsonMedia})
	if media == ndjsonMedia {
		return lineFormat{}, err
	}
	return eventFormat{}, err
}

// resetData is the data of a reset.
func resetData(reason string) []byte {
	b, err := json.Marshal(map[string]string{"reason": reason})
	if err != nil { // texts cannot fail
		return []byte("{}")
	}
	return b
}

// eventFormat is Server-Sent Events, as browsers read them.
type eventFormat struct{}

func (eventFormat) media() string { return eventMedia }

func (eventFormat) event(w io.Writer, name, id string, data []byte) error {
	head := "event: " + name + "\n"
	if id != "" {
		head += "id: " + id + "\n"
	}
	return write(w, []byte(head+"data: "), data, []byte("\n\n"))
}

func (eventFormat) snapshot(w io.Writer, id string, content func(io.Writer) error) error {
	if err := write(w, fmt.Appendf(nil, "event: snapshot\nid: %s\ndata: ", id)); err != nil {
		return err
	}
	lines := &lineWriter{out: w, between: []byte("\ndata: ")}
	if err := content(lines); err != nil {
		return err
	}
	return write(w, []byte("\n\n"))
}

func (eventFormat) heartbeat(w io.Writer) error { return write(w, []byte(": heartbeat\n\n")) }

// lineFormat is one JSON object a line.
type lineFormat struct{}

func (lineFormat) media() string { return ndjsonMedia }

func (lineFormat) event(w io.Writer, name, id string, data []byte) error {
	head := `{"event":"` + name + `",`
	if id != "" {
		head += `"id":` + strconv.Quote(id) + `,`
	}
	return write(w, []byte(head+`"data":`), data, []byte("}\n"))
}

func (lineFormat) snapshot(w io.Writer, id string, content func(io.Writer) error) error {
	if err := write(w, fmt.Appendf(nil, `{"event":"snapshot","id":%q,"data":`, id)); err != nil {
		return err
	}
	if err := content(&lineWriter{out: w}); err != nil {
		return err
	}
	return write(w, []byte("}\n"))
}

func (lineFormat) heartbeat(w io.Writer) error { return write(w, []byte(`{"event":"heartbeat"}`+"\n")) }

func write(w io.Writer, all ...[]byte) error {
	for _, b := range all {
		if _, err := w.Write(b); err != nil {
			return err
		}
	}
	return nil
}

// A lineWriter puts something else between lines, and nothing after the last. It keeps a part of what it is given only
// while it writes that on.
type lineWriter struct {
	out     io.Writer
	between []byte
	ended   bool // a line ended, and nothing has followed yet
	room    []byte
}

// linesAtOnce is about how many bytes a lineWriter writes on at a time.
const linesAtOnce = 16 << 10

func (l *lineWriter) Write(b []byte) (int, error) {
	for rest := b; len(rest) > 0; {
		if l.ended {
			l.room = append(l.room, l.between...)
			l.ended = false
		}
		line := rest
		if end := bytes.IndexByte(rest, '\n'); end >= 0 {
			line, rest, l.ended = rest[:end], rest[end+1:], true
		} else {
			rest = nil
		}
		l.room = append(l.room, line...)
		if len(l.room) >= linesAtOnce || len(rest) == 0 {
			if _, err := l.out.Write(l.room); err != nil {
				return 0, err
			}
			l.room = l.room[:0]
		}
	}
	return len(b), nil
}
