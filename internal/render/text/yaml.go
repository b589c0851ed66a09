package text

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// YAML writes an answer as one YAML document: the same members in the same order as in JSON. Every string that could be
// taken for something else is in quotes.
func YAML(w io.Writer, answer any) error {
	document, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	y := &yaml{in: json.NewDecoder(bytes.NewReader(document))}
	y.in.UseNumber()
	y.value("", false)
	if y.err == nil {
		_, y.err = w.Write(bytes.TrimLeft(y.out.Bytes(), "\n "))
	}
	return y.err
}

// A yaml turns JSON, as encoding/json writes it, into YAML, token by token.
type yaml struct {
	in  *json.Decoder
	out bytes.Buffer
	err error
}

func (y *yaml) token() json.Token {
	t, err := y.in.Token()
	if err != nil && y.err == nil {
		y.err = err
	}
	return t
}

// value writes what follows "key:" or "-". inList: the first member of an object stands on the line of the dash.
func (y *yaml) value(indent string, inList bool) {
	switch t := y.token().(type) {
	case json.Delim:
		if !y.in.More() {
			y.token()
			y.out.WriteString(map[json.Delim]string{'{': " {}\n", '[': " []\n"}[t])
			return
		}
		if t == '{' {
			y.object(indent, inList)
		} else {
			y.list(indent, inList)
		}
		y.token()
	case string:
		y.out.WriteString(" " + scalar(t) + "\n")
	case nil:
		y.out.WriteString(" null\n")
	default:
		fmt.Fprintf(&y.out, " %v\n", t)
	}
}

func (y *yaml) object(indent string, inList bool) {
	if !inList {
		y.out.WriteString("\n")
	}
	for first := true; y.in.More() && y.err == nil; first = false {
		key, _ := y.token().(string)
		if first && inList {
			y.out.WriteString(" ")
		} else {
			y.out.WriteString(indent)
		}
		y.out.WriteString(scalar(key) + ":")
		y.value(indent+"  ", false)
	}
}

// list writes the items at the indentation of the list's key, or, of a list in a list, below the dash.
func (y *yaml) list(indent string, inList bool) {
	y.out.WriteString("\n")
	at := indent
	if !inList {
		at = strings.TrimSuffix(indent, "  ")
	}
	for y.in.More() && y.err == nil {
		y.out.WriteString(at + "-")
		y.value(at+"  ", true)
	}
}

// scalar is a string in YAML: as it is if nothing can misread it, otherwise in double quotes, in which YAML knows all
// escapes of JSON.
func scalar(s string) string {
	if isWord(s) {
		return s
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // strings cannot fail
	quoted := strings.TrimSuffix(string(tame(b.Bytes(), false)), "\n")
	return quoted
}

// isWord says whether a string is letters, digits and some harmless characters, begins with a letter, and is none of the
// words that YAML, in any of its versions, has a meaning for.
func isWord(s string) bool {
	for i, c := range s {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (i == 0 || !strings.ContainsRune("0123456789-_./[]", c)) {
			return false
		}
	}
	switch strings.ToLower(s) {
	case "", "y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf":
		return false
	}
	return true
}
