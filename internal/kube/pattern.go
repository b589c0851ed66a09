package kube

import (
	"fmt"
	"strings"
)

// A pattern names kinds, as --include and --exclude do: a kind (Pod), a resource (pods), either with its group
// (deployments.apps), a group (apps; "core" is the one without a name), or any of these with * for any text. Upper and
// lower case are the same.
type pattern string

// A name is what a kind is called: its group, its kind and its resource.
type name struct{ group, kind, resource string }

// CheckPattern returns an error that says what is wrong with the text of a pattern.
func CheckPattern(text string) error {
	if text == "" {
		return fmt.Errorf("%q names nothing: give a kind (Pod), a resource (pods), a group (apps) or a glob (*.example.com)", text)
	}
	if i := strings.IndexFunc(text, func(r rune) bool {
		return r != '*' && r != '.' && r != '-' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	}); i >= 0 {
		return fmt.Errorf("%q has %q in it, which no kind, resource or group has: give it as Deployment.apps or *.example.com", text, text[i:i+1])
	}
	return nil
}

// matches reports whether the pattern names the kind in any way.
func (p pattern) matches(n name) bool {
	return p.glob(n.group) || n.group == "" && p.glob("core") || p.matchesName(n)
}

// names reports whether the pattern means this kind itself: a kind that is off by default has to be asked for so, and not
// by its group or by *.
func (p pattern) names(n name) bool {
	first, _, _ := strings.Cut(string(p), ".")
	return strings.Trim(first, "*") != "" && p.matchesName(n)
}

func (p pattern) matchesName(n name) bool {
	group := n.group
	if group == "" {
		group = "core"
	}
	for _, text := range []string{n.kind, n.resource} {
		if p.glob(text) || p.glob(text+"."+group) {
			return true
		}
	}
	return false
}

// glob reports whether the whole text is as the pattern says. An empty text is like none.
func (p pattern) glob(text string) bool {
	if text == "" {
		return false
	}
	text = strings.ToLower(text)
	parts := strings.Split(strings.ToLower(string(p)), "*")
	last := len(parts) - 1
	if last == 0 {
		return parts[0] == text
	}
	if !strings.HasPrefix(text, parts[0]) {
		return false
	}
	text = text[len(parts[0]):]
	for _, part := range parts[1:last] {
		_, after, found := strings.Cut(text, part)
		if !found {
			return false
		}
		text = after
	}
	return strings.HasSuffix(text, parts[last])
}
