package forgotten

import (
	"strings"
	"testing"

	"kubernetes-scraper/catalog"
)

// covered are the places that the built-in catalog reads, on or off, by kind.
func covered(t *testing.T) map[string][]string {
	t.Helper()
	c, err := catalog.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	places := map[string][]string{}
	for _, kind := range c.Kinds() {
		name := kindName(kind)
		for _, rule := range append(kind.References, kind.Off...) {
			places[name] = append(places[name], rule.Places()...)
		}
		for _, alias := range kind.Aliases {
			places[name] = append(places[name], catalog.Reference{At: alias.At, Name: alias.Value}.Places()...)
		}
	}
	plain := c.Plain("example.com", "v1", "Plain", "plains", true)
	for _, rule := range append(plain.References, plain.Off...) {
		places[every] = append(places[every], rule.Places()...)
	}
	return places
}

// kindName is how a candidate names a kind.
func kindName(kind catalog.Kind) string { return strings.TrimSuffix(kind.Kind+"."+kind.Group, ".") }

// reads says whether one of the places is the candidate, or lies in it if it is read as a whole.
func (c candidate) reads(places []string) bool {
	for _, place := range places {
		rest, ok := strings.CutPrefix(place, c.path)
		if ok && (rest == "" || c.whole && strings.ContainsAny(rest[:1], ".[{")) {
			return true
		}
	}
	return false
}
