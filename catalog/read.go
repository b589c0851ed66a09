package catalog

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// readFile adds what one file says to s. A file may hold several YAML documents.
func readFile(s *source, name string, data []byte) {
	r := reader{file: name, problems: s.problems}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	for {
		var document yaml.Node
		err := decoder.Decode(&document)
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			r.syntax(err, data)
			return
		}
		if len(document.Content) == 1 {
			r.document(s, document.Content[0])
		}
	}
}

// A reader turns the YAML nodes of one file into texts.
type reader struct {
	file     string
	problems *problems
}

// A readFunc reads the value of a field.
type readFunc func(field string, n *yaml.Node)

type fields map[string]readFunc

// mapping reads n, which must be a mapping that has no other fields than those in known.
func (r reader) mapping(n *yaml.Node, what string, known fields) {
	r.members(n, what, func(name string) readFunc { return known[name] },
		func() []string { return slices.Sorted(maps.Keys(known)) })
}

// members reads n, which must be a mapping, with what reads a field of each name, nil for none; names are all there are.
func (r reader) members(n *yaml.Node, what string, field func(name string) readFunc, names func() []string) {
	r.pairs(func(key text, value *yaml.Node) {
		read := field(key.value)
		if read == nil {
			r.problems.add(key.position, key.value, "%s has no such field, %s", what, suggestOf(key.value, names()))
			return
		}
		read(key.value, value)
	})(what, n)
}

func (r reader) pairs(each func(key text, value *yaml.Node)) readFunc {
	return func(field string, n *yaml.Node) {
		if !r.is(n, field, yaml.MappingNode, "a mapping (key: value)") {
			return
		}
		seen := map[string]bool{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			var key text
			r.text(&key)(field, n.Content[i])
			if !given(key) {
				continue // a list or a mapping as a key, which was noted
			}
			if seen[key.value] {
				r.problems.add(key.position, key.value, "given twice, remove one")
				continue
			}
			seen[key.value] = true
			each(key, n.Content[i+1])
		}
	}
}

func (r reader) textPairs(to *[]pairText) readFunc {
	return r.pairs(func(key text, n *yaml.Node) {
		pair := pairText{key: key}
		r.text(&pair.value)(key.value, n)
		*to = append(*to, pair)
	})
}

func (r reader) list(each func(n *yaml.Node)) readFunc {
	return func(field string, n *yaml.Node) {
		if !r.is(n, field, yaml.SequenceNode, "a list") {
			return
		}
		for _, element := range n.Content {
			each(element)
		}
	}
}

// texts reads a list of texts, or one text for a list of one.
func (r reader) texts(to *[]text) readFunc {
	return func(field string, n *yaml.Node) {
		nodes := []*yaml.Node{n}
		if n.Kind == yaml.SequenceNode {
			nodes = n.Content
		}
		for _, n := range nodes {
			var one text
			r.text(&one)(field, n)
			*to = append(*to, one)
		}
		if len(nodes) == 0 {
			r.problems.add(r.at(n), field, "is an empty list, remove it or write what belongs in it")
		}
	}
}

// conditions reads a mapping of paths to one value or a list of them.
func (r reader) conditions(to *[]conditionText) readFunc {
	return r.pairs(func(key text, n *yaml.Node) {
		condition := conditionText{path: key}
		r.texts(&condition.values)(key.value, n)
		*to = append(*to, condition)
	})
}

func (r reader) text(to *text) readFunc {
	return func(field string, n *yaml.Node) {
		if !r.is(n, field, yaml.ScalarNode, "a plain text") {
			return
		}
		*to = text{n.Value, r.at(n)}
	}
}

func (r reader) is(n *yaml.Node, field string, kind yaml.Kind, want string) bool {
	if n.Kind == kind {
		return true
	}
	if n.Kind == yaml.AliasNode {
		r.problems.add(r.at(n), field, "aliases are not supported, write the value out or use a macro")
		return false
	}
	r.problems.add(r.at(n), field, "is not %s, write it as one", want)
	return false
}

func (r reader) at(n *yaml.Node) position { return position{r.file, n.Line, n.Column} }

// syntax notes an error of the YAML parser, which tells the line in its text and no column, and of a character that it
// cannot read, neither.
func (r reader) syntax(err error, data []byte) {
	line, column := unreadable(data)
	at := position{r.file, line, column}
	what := strings.TrimPrefix(err.Error(), "yaml: ")
	if found := regexp.MustCompile(`^line (\d+): (.*)$`).FindStringSubmatch(what); found != nil {
		at.line, _ = strconv.Atoi(found[1])
		at.column = 1
		what = found[2]
	}
	r.problems.add(at, "yaml", "%s", fmt.Sprintf("%s, mend the file's syntax", what))
}

// unreadable returns where the first character is that a YAML file may not have; the beginning if there is none.
func unreadable(data []byte) (line, column int) {
	line, column = 1, 1
	for rest := data; len(rest) > 0; {
		c, size := utf8.DecodeRune(rest)
		switch {
		case c == utf8.RuneError && size == 1, unicode.IsControl(c) && !strings.ContainsRune("\t\r\n\u0085", c):
			return line, column
		case c == '\n':
			line, column = line+1, 1
		default:
			column++
		}
		rest = rest[size:]
	}
	return 1, 1
}
