package catalog

import (
	"fmt"
	"slices"
	"strings"
)

// ordinalField is the field of a template that stands for the ordinal.
const ordinalField = "ordinal"

// parseTemplate reads what a name is made of: a text in double quotes is a constant, a text with braces a template, any
// other a field. The fields' paths are not checked.
func parseTemplate(given string) (Template, error) {
	switch {
	case len(given) >= 2 && given[0] == '"' && given[len(given)-1] == '"':
		if given == `""` {
			return nil, fmt.Errorf("%s is an empty text, write the name between the quotes", given)
		}
		return Template{{Literal: given[1 : len(given)-1]}}, nil
	case !strings.ContainsAny(strings.TrimSuffix(given, "{*}"), "{}"):
		return Template{{Path: given}}, nil
	}
	pieces, err := cutBraces(given)
	if err != nil {
		return nil, err
	}
	var template Template
	for _, p := range pieces {
		switch {
		case !p.braces:
			template = append(template, Part{Literal: p.text})
		case p.text == "":
			return nil, fmt.Errorf("%q has nothing between {}, write a field there", given)
		default:
			template = append(template, Part{Path: p.text})
		}
	}
	return template, nil
}

// A piece is a part of a text with braces in it: what is between them, or what is not.
type piece struct {
	text   string
	braces bool
}

func cutBraces(given string) ([]piece, error) {
	var pieces []piece
	for rest := given; rest != ""; {
		literal, after, open := strings.Cut(rest, "{")
		if strings.Contains(literal, "}") {
			return nil, fmt.Errorf("%q has a } without a { before it, write one", given)
		}
		if literal != "" {
			pieces = append(pieces, piece{literal, false})
		}
		if !open {
			break
		}
		inner, next, closed := strings.Cut(after, "}")
		if !closed || strings.Contains(inner, "{") {
			return nil, fmt.Errorf("%q has a { without a } behind it, write one", given)
		}
		pieces = append(pieces, piece{inner, true})
		rest = next
	}
	return pieces, nil
}

// captures are the words that a pattern may have in braces, beside {}.
func captures() []string { return []string{"name", "namespace", "group", "kind", "resource"} }

// parseMatch checks a pattern and returns the words that it captures.
func parseMatch(given string) ([]string, error) {
	pieces, err := cutBraces(given)
	if err != nil {
		return nil, err
	}
	var found []string
	for i, p := range pieces {
		switch {
		case p.braces && i > 0 && pieces[i-1].braces:
			return nil, fmt.Errorf("%q has two braces side by side, write the text that stands between them", given)
		case !p.braces || p.text == "":
		case !slices.Contains(captures(), p.text):
			return nil, fmt.Errorf("%q has {%s}, %s", given, p.text, suggestOf(p.text, captures()))
		case slices.Contains(found, p.text):
			return nil, fmt.Errorf("%q has {%s} twice, write {} for what is thrown away", given, p.text)
		default:
			found = append(found, p.text)
		}
	}
	if !slices.Contains(found, "name") {
		return nil, fmt.Errorf("%q has no {name}, write it where the target's name stands", given)
	}
	return found, nil
}

// String returns the template as it is written in a file.
func (t Template) String() string {
	if len(t) == 1 {
		if t[0].Literal == "" {
			return t[0].Path
		}
		return `"` + t[0].Literal + `"`
	}
	var all strings.Builder
	for _, part := range t {
		if part.Literal == "" {
			all.WriteString("{" + part.Path + "}")
		} else {
			all.WriteString(part.Literal)
		}
	}
	return all.String()
}
