package catalog

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// The texts of a catalog file, as written, each with its position: nothing is checked but that the right fields are
// there with the right shape.
type (
	text struct {
		value string
		position
	}
	pairText struct{ key, value text }
	kindText struct {
		position
		apiVersion, kind, resource, scope, read, watch text
		properties                                     []pairText
		references                                     []ruleText
	}
	ruleText struct {
		position
		id, macro, relation, to, via, by, at, name, optional text
		unless                                               []pairText
	}
	macro struct {
		position
		rules []ruleText
	}
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
			r.syntax(err)
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

func (r reader) document(s *source, n *yaml.Node) {
	var apiVersion text
	var kinds []kindText
	r.mapping(n, "document", fields{
		"apiVersion": r.text(&apiVersion),
		"kinds":      r.list(func(n *yaml.Node) { kinds = append(kinds, r.kind(n)) }),
		"macros":     r.pairs(func(name text, n *yaml.Node) { r.macro(s, name, n) }),
	})
	if len(kinds) > 0 && apiVersion.value == "" {
		r.problems.add(r.at(n), "apiVersion", "missing, say which group and version the kinds are of, for example apps/v1")
	}
	for _, kind := range kinds {
		kind.apiVersion = apiVersion
		s.kinds = append(s.kinds, kind)
	}
}

func (r reader) kind(n *yaml.Node) kindText {
	k := kindText{position: r.at(n)}
	r.mapping(n, "kind", fields{
		"kind":       r.text(&k.kind),
		"resource":   r.text(&k.resource),
		"scope":      r.text(&k.scope),
		"read":       r.text(&k.read),
		"watch":      r.text(&k.watch),
		"properties": r.textPairs(&k.properties),
		"references": r.list(func(n *yaml.Node) { k.references = append(k.references, r.rule(n)) }),
	})
	return k
}

func (r reader) rule(n *yaml.Node) ruleText {
	rule := ruleText{position: r.at(n)}
	r.mapping(n, "rule", fields{
		"id":       r.text(&rule.id),
		"macro":    r.text(&rule.macro),
		"relation": r.text(&rule.relation),
		"to":       r.text(&rule.to),
		"via":      r.text(&rule.via),
		"by":       r.text(&rule.by),
		"at":       r.text(&rule.at),
		"name":     r.text(&rule.name),
		"optional": r.text(&rule.optional),
		"unless":   r.textPairs(&rule.unless),
	})
	return rule
}

func (r reader) macro(s *source, name text, n *yaml.Node) {
	m := macro{position: name.position}
	r.list(func(n *yaml.Node) { m.rules = append(m.rules, r.rule(n)) })("macro "+name.value, n)
	if _, twice := s.macros[name.value]; twice {
		r.problems.add(name.position, "macros", "there is a macro %q already, choose another name", name.value)
		return
	}
	s.macros[name.value] = m
}

// A readFunc reads the value of a field.
type readFunc func(field string, n *yaml.Node)

type fields map[string]readFunc

// mapping reads n, which must be a mapping that has no other fields than those in known.
func (r reader) mapping(n *yaml.Node, what string, known fields) {
	r.pairs(func(key text, value *yaml.Node) {
		read, ok := known[key.value]
		if !ok {
			r.problems.add(key.position, key.value, "a %s has no such field, %s", what, suggest(key.value, known))
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

// syntax notes an error of the YAML parser, which tells the line in its text and no column.
func (r reader) syntax(err error) {
	at := position{r.file, 1, 1}
	what := strings.TrimPrefix(err.Error(), "yaml: ")
	if found := regexp.MustCompile(`^line (\d+): (.*)$`).FindStringSubmatch(what); found != nil {
		at.line, _ = strconv.Atoi(found[1])
		what = found[2]
	}
	r.problems.add(at, "yaml", "%s", fmt.Sprintf("%s, mend the file's syntax", what))
}
