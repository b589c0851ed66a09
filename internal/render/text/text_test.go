package text_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
	"sigs.k8s.io/yaml"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/render/text"
	"kubernetes-scraper/query"
)

// hostile are names that nobody should be able to drive a terminal, or a reader, with.
func hostile() []string {
	return []string{
		"\x1b[2J\x1b]0;owned\x07", "a\nb", "a\r\x08", "\u009b31m", "\u202eevil", "\u2066x", "\xff\xfe", "\u2028", "\u00ad",
		"no", "1e5", "- x", "a: b", "# c", "\"q\"", "\U000e0041", "null", "~", "", " lead", "trail ", "{}", "é世界",
	}
}

// answers are one of each kind with hostile names in all places.
func answers(s string) map[string]func(*bytes.Buffer, text.Style) error {
	key := graph.EntityKey{Group: s, Type: s, Namespace: s, Name: s}
	node := graph.NodeDocument{Key: key, State: "", UID: s, Properties: map[string]string{s: s, "status": s}}
	gone := graph.NodeDocument{Key: key, State: "missing"}
	reason := graph.ReasonDocument{Path: s, Via: s, Rule: s}
	edge := graph.Relationship{Source: key, Target: key, RelationshipType: s, Properties: graph.RelationshipProperties{
		ReasonDocument: reason, Reasons: []graph.ReasonDocument{reason, reason}}}
	head := query.Head{Cluster: s, Unseen: []graph.KindStatus{{Group: s, Type: s, State: graph.KindState(s), Reason: s}}, Truncated: s}
	step := query.Step{Relationship: edge}
	reach := query.ReachAnswer{Head: head, Object: node, Groups: []query.Group{{Type: s, Group: s,
		Objects: []query.Reached{{Object: node, Path: []query.Step{step, step}}}}}}
	dangling := []query.Dangling{{Object: gone, References: []graph.Relationship{edge}}}
	return map[string]func(*bytes.Buffer, text.Style) error{
		"object": func(b *bytes.Buffer, st text.Style) error {
			return text.Object(b, query.ObjectAnswer{Head: head, Object: node, Out: []graph.Relationship{edge}, In: []graph.Relationship{edge}}, st)
		},
		"tree": func(b *bytes.Buffer, st text.Style) error {
			return text.Tree(b, query.TreeAnswer{Head: head, Object: key, Roots: []query.Branch{{Object: node,
				Children: []query.Branch{{Object: gone, Edge: &step}}}}}, st)
		},
		"deps":   func(b *bytes.Buffer, st text.Style) error { return text.Deps(b, reach, st) },
		"impact": func(b *bytes.Buffer, st text.Style) error { return text.Impact(b, reach, st) },
		"path": func(b *bytes.Buffer, st text.Style) error {
			return text.Path(b, query.PathAnswer{Head: head, From: node, To: node, Paths: [][]query.Step{{step}, {step}}}, st)
		},
		"missing": func(b *bytes.Buffer, st text.Style) error {
			return text.Missing(b, query.MissingAnswer{Head: head, Required: dangling, Optional: dangling, Unknown: dangling}, st)
		},
		"orphans": func(b *bytes.Buffer, st text.Style) error {
			return text.Orphans(b, query.OrphansAnswer{Head: head, Objects: []query.Orphan{{Object: node, Reason: s}},
				Filters: []query.Filter{{Rule: s, Count: 1}}}, st)
		},
		"kinds": func(b *bytes.Buffer, st text.Style) error {
			return text.Kinds(b, query.KindsAnswer{Head: head, Kinds: []query.KindCount{{KindStatus: head.Unseen[0]}}}, st)
		},
		"diff": func(b *bytes.Buffer, st text.Style) error {
			return text.Diff(b, query.DiffAnswer{Nodes: []query.NodeDiff{{New: &node}, {Old: &node, New: &gone}},
				Relationships: []query.EdgeDiff{{Old: &edge}}, Kinds: []query.KindsDiff{{New: &head.Unseen[0]}}}, st)
		},
		"doubts": func(b *bytes.Buffer, _ text.Style) error { return text.Doubts(b, head) },
		"json":   func(b *bytes.Buffer, _ text.Style) error { return text.JSON(b, reach) },
		"yaml":   func(b *bytes.Buffer, _ text.Style) error { return text.YAML(b, reach) },
	}
}

// TestHostileNames: no answer, in no form, ever has a character in it that a terminal obeys, but for the ends of lines; and
// a name adds no line.
func TestHostileNames(t *testing.T) {
	harmless := answers("x")
	for _, name := range hostile() {
		for form, write := range answers(name) {
			for _, style := range []text.Style{{}, {Wide: true}} {
				var b, reference bytes.Buffer
				if err := write(&b, style); err != nil {
					t.Fatal(err)
				}
				if err := harmless[form](&reference, style); err != nil {
					t.Fatal(err)
				}
				got := b.String()
				if i := strings.IndexFunc(got, func(r rune) bool {
					return r != '\n' && (unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp))
				}); i >= 0 {
					t.Errorf("%s of %q has %q in it:\n%s", form, name, got[i:i+1], got)
				}
				lines, want := strings.Count(got, "\n"), strings.Count(reference.String(), "\n")
				if name != "" && form != "json" && form != "yaml" && lines != want {
					t.Errorf("%s of %q has %d lines, want %d:\n%s", form, name, lines, want, got)
				}
			}
		}
	}
}

// TestColor: only what the style asks for, and what is coloured still says the same.
func TestColor(t *testing.T) {
	for form, write := range answers("Running") {
		var without, with bytes.Buffer
		_, _ = write(&without, text.Style{}), write(&with, text.Style{Color: true})
		uncoloured := with.String()
		for _, code := range []string{"0", "2", "31", "32", "33", "36"} {
			uncoloured = strings.ReplaceAll(uncoloured, "\x1b["+code+"m", "")
		}
		if uncoloured != without.String() {
			t.Errorf("%s says something else in colour:\n%s\n%s", form, uncoloured, without.String())
		}
		if form == "tree" && !strings.Contains(with.String(), "\x1b[32mRunning\x1b[0m") {
			t.Errorf("a status has no colour: %q", with.String())
		}
	}
}

// TestYAML: what is written is what a YAML reader reads, whatever the strings.
func TestYAML(t *testing.T) {
	strange := rapid.SampledFrom(hostile())
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.OneOf(rapid.String(), strange, rapid.StringMatching(`[a-z0-9.\[\]:# -]{0,6}`))
		var value func(depth int) any
		value = func(depth int) any {
			switch choice := rapid.IntRange(0, 5).Draw(t, "choice"); {
			case choice == 0 && depth < 4:
				list := []any{}
				for range rapid.IntRange(0, 3).Draw(t, "length") {
					list = append(list, value(depth+1))
				}
				return list
			case choice == 1 && depth < 4:
				m := map[string]any{}
				for range rapid.IntRange(0, 3).Draw(t, "size") {
					m[strings.ToValidUTF8(word.Draw(t, "key"), "?")] = value(depth + 1)
				}
				return m
			case choice == 2:
				return rapid.Bool().Draw(t, "bool")
			case choice == 3:
				return float64(rapid.IntRange(0, 1000).Draw(t, "number"))
			case choice == 4:
				return nil
			}
			return strings.ToValidUTF8(word.Draw(t, "text"), "?")
		}
		want := map[string]any{"value": value(0)}
		var b bytes.Buffer
		if err := text.YAML(&b, want); err != nil {
			t.Fatal(err)
		}
		document, err := yaml.YAMLToJSON(b.Bytes())
		if err != nil {
			t.Fatalf("%v:\n%s", err, b.String())
		}
		var got map[string]any
		if err := json.Unmarshal(document, &got); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("read %#v\nwant %#v\n%s", got, want, b.String())
		}
	})
}

// TestYAMLWords: what some reader of YAML takes for something else than a string is in quotes.
func TestYAMLWords(t *testing.T) {
	for _, word := range []string{"y", "N", "yes", "No", "on", "OFF", "true", "False", "null", "NaN", "inf", "", "-", "1", "1e5", "0x1"} {
		var b bytes.Buffer
		if err := text.YAML(&b, map[string]string{"v": word}); err != nil {
			t.Fatal(err)
		}
		if want := "v: \"" + word + "\"\n"; b.String() != want {
			t.Errorf("wrote %q, want %q", b.String(), want)
		}
	}
}
