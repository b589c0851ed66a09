package extract

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"kubernetes-scraper/catalog"
)

// The oracle says what the facts of an object are, by the catalog's rules but without anything that the extractor is made
// of: it looks into the whole decoded object for each path anew. What selectors mean is checked against the API's own
// code, see TestSelectorsMean.

// typedFacts returns the facts of an object in its Go type, as encoding/json sees it by reflection.
func typedFacts(t testing.TB, kind catalog.Kind, object metav1.Object) Facts {
	t.Helper()
	text, err := json.Marshal(object)
	if err != nil {
		t.Fatal(err)
	}
	facts, ok := untypedFacts(t, kind, text)
	if !ok {
		t.Fatalf("no name in %s", text)
	}
	return facts
}

// untypedFacts returns the facts of an object in JSON; false if it is not JSON or has no name.
func untypedFacts(t testing.TB, kind catalog.Kind, raw []byte) (Facts, bool) {
	var object map[string]any
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	if !json.Valid(raw) || decoder.Decode(&object) != nil {
		return Facts{}, false
	}
	facts := Facts{Labels: labelsOf(textsIn(only(object, "metadata.labels")))}
	for _, field := range []struct {
		to   *string
		path string
	}{
		{&facts.Name, "metadata.name"},
		{&facts.Namespace, "metadata.namespace"},
		{&facts.UID, "metadata.uid"},
		{&facts.ResourceVersion, "metadata.resourceVersion"},
	} {
		*field.to, _ = only(object, field.path).(string)
	}
	for _, property := range kind.Properties {
		if value := scalar(only(object, property.Path)); value != "" {
			facts.Properties = append(facts.Properties, Property{Name: property.Name, Value: value})
		}
	}
	for i, rule := range kind.References {
		for _, r := range oracleReferences(t, object, rule) {
			r.Rule = i
			facts.References = append(facts.References, r)
		}
	}
	for _, alias := range kind.Aliases {
		for _, r := range oracleReferences(t, object, catalog.Reference{At: alias.At, Name: alias.Value, To: "x"}) {
			facts.Aliases = append(facts.Aliases, Label{Key: alias.Name, Value: r.Name})
		}
	}
	slices.SortFunc(facts.Aliases, func(a, b Label) int { return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Value, b.Value)) })
	facts.Aliases = slices.Compact(facts.Aliases)
	return facts, facts.Name != ""
}

// sortReferences brings references into the order of rules and positions.
func sortReferences(references []Reference) {
	slices.SortStableFunc(references, func(a, b Reference) int {
		return cmp.Or(cmp.Compare(a.Rule, b.Rule), slices.Compare(a.Index[:], b.Index[:]))
	})
}

func at(positions ...int) (index [MaxDepth]uint32) {
	for i, p := range positions {
		index[i] = uint32(p)
	}
	return index
}

func labelsOf(m map[string]string) []Label {
	var labels []Label
	for key, value := range m {
		labels = append(labels, Label{Key: valid(key), Value: valid(value)})
	}
	slices.SortFunc(labels, func(a, b Label) int { return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Value, b.Value)) })
	return labels
}

// valid makes of a string what it is after a way through JSON.
func valid(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return string([]rune(s))
}

type placedValue struct {
	value any
	index []int
}

// values are all values at a path, with their list positions; for {*}, the keys in order.
func values(root any, path string) []placedValue {
	all := []placedValue{{value: root}}
	for _, segment := range catalog.Segments(path) {
		var next []placedValue
		for _, v := range all {
			object, _ := v.value.(map[string]any)
			inner := object[segment.Field]
			switch {
			case segment.List:
				list, _ := inner.([]any)
				for i, element := range list {
					next = append(next, placedValue{element, append(slices.Clone(v.index), i)})
				}
			case segment.Keys:
				entries, _ := inner.(map[string]any)
				for _, key := range sortedKeys(entries) {
					next = append(next, placedValue{key, v.index})
				}
			case segment.Key != "":
				entries, _ := inner.(map[string]any)
				next = append(next, placedValue{entries[segment.Key], v.index})
			default:
				next = append(next, placedValue{inner, v.index})
			}
		}
		all = next
	}
	return all
}

func sortedKeys(m map[string]any) []string {
	var keys []string
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

func only(root any, path string) any {
	found := values(root, path)
	if len(found) != 1 {
		return nil
	}
	return found[0].value
}

func scalar(value any) string {
	switch value := value.(type) {
	case string:
		return value
	case json.Number:
		return value.String()
	case bool:
		if value {
			return "true"
		}
		return "false"
	}
	return ""
}

// textsIn are the entries of a map that are texts.
func textsIn(value any) map[string]string {
	texts := map[string]string{}
	object, _ := value.(map[string]any)
	for key, value := range object {
		if s, ok := value.(string); ok {
			texts[key] = s
		}
	}
	return texts
}

func groupOf(apiVersion string) string {
	if group, _, ok := strings.Cut(apiVersion, "/"); ok {
		return group
	}
	return ""
}
