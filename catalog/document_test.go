package catalog

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

var updateDocs = flag.Bool("update-docs", false, "write docs/kinds.md and the table of docs/questions.md anew")

//go:generate go test -run TestDocumentIsCurrent -update-docs .

// docs/kinds.md, and the directions of docs/questions.md, say what the built-in catalog says, for readers who have no
// program at hand.
func TestDocumentIsCurrent(t *testing.T) {
	c, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"../docs/kinds.md":     document(c),
		"../docs/questions.md": questions(t, "../docs/questions.md", c),
	} {
		if *updateDocs {
			if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		} else if have, err := os.ReadFile(path); err != nil || string(have) != want {
			t.Errorf("%s is not what the catalog says (%v); run: make update-docs", path, err)
		}
	}
}

// questions is the document on questions with the table of directions in its place, which is between two comments.
func questions(t *testing.T, path string, c *Catalog) string {
	t.Helper()
	const begin, end = "<!-- made by make update-docs: the directions -->\n", "<!-- end of the directions -->\n"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(text), begin)
	_, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatalf("%s lacks the comments between which the directions stand", path)
	}
	return before + begin + directions(c) + end + after
}

// directions says of every relation which way dependence runs, and why.
func directions(c *Catalog) string {
	var b strings.Builder
	b.WriteString("| relation | needs | because |\n|---|---|---|\n")
	for _, r := range c.Relations() {
		needs := need(r.Dependence)
		if needs == "" {
			needs = "neither needs the other"
		}
		if r.Goes != "" {
			needs += "; the " + r.Goes + " goes with the other"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", r.Name, needs, cell(r.Because))
	}
	return b.String()
}

// TestBecause: every relation of the built-in catalog says why dependence runs as it does.
func TestBecause(t *testing.T) {
	c, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range c.Relations() {
		if r.Because == "" {
			t.Errorf("%s: %s does not say why %q", r.Origin, r.Name, need(r.Dependence))
		}
	}
}

func document(c *Catalog) string {
	var b strings.Builder
	b.WriteString(`# Kinds and relations

Made from the built-in catalog by ` + "`make update-docs`" + `. The program says the same, for the catalog that you give it:
` + "`kubernetes-scraper catalog list`, `catalog list --relations-only`, `catalog list --omitted`, `catalog explain KIND`" + `.

## The vocabulary

An edge leads from its source to its target and bears one of these verbs. "Needs" says which end stops working, or cannot
do its work, without the other.

| relation | the source to the target | needs |
|---|---|---|
`)
	for _, r := range c.Relations() {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", r.Name, cell(r.Meaning), need(r.Dependence))
	}
	b.WriteString(`
## Kinds that are not read unless they are asked for

Everything else that a server can list and watch is read, kinds of custom resources too. A kind that the catalog has no
rules for is read as metadata: it has its owners. ` + "`--include KIND`" + ` asks for one of these (` + "`--secrets`" + ` for Secrets).

| kind | why |
|---|---|
`)
	for _, k := range c.Kinds() {
		if !k.Watched && !k.Virtual {
			fmt.Fprintf(&b, "| %s | %s |\n", fullName(k), cell(k.Unwatched))
		}
	}
	b.WriteString(`
## Kinds with rules

` + "`object`" + `: whole objects are read. ` + "`metadata`" + `: nothing else crosses the wire.

| kind | read | relations |
|---|---|---|
`)
	for _, k := range c.Kinds() {
		if own := relationsOf(k); len(own) > 0 && k.Watched && !k.Virtual {
			fmt.Fprintf(&b, "| %s | %s | %s |\n", fullName(k), reading(k), strings.Join(own, ", "))
		}
	}
	b.WriteString(`
## Rules that are switched off

` + "`--relations RULE`" + ` or ` + "`--relations RELATION`" + ` switches them on, ` + "`--relations -RELATION`" + ` others off.

| rule | relation | why |
|---|---|---|
`)
	seen := map[string]bool{}
	for _, k := range c.Kinds() {
		for _, r := range k.Off {
			if line := fmt.Sprintf("| %s | `%s` | %s |\n", r.ID, r.Relation, cell(r.Off)); !seen[line] {
				seen[line] = true
				b.WriteString(line)
			}
		}
	}
	b.WriteString(`
## Relationships that are left out

| relationship | why |
|---|---|
`)
	for _, o := range c.Omitted() {
		fmt.Fprintf(&b, "| %s | %s |\n", o.ID, cell(o.Reason))
	}
	return b.String()
}

// relationsOf are the relations of a kind's own rules that are on, with what they lead to.
func relationsOf(k Kind) []string {
	var all []string
	for _, r := range k.References {
		if r.IsOwner() || r.Origin == "" || strings.Contains(r.ID, "-any-") || strings.HasPrefix(r.ID, "any-") {
			continue
		}
		to := r.To
		if to == "" {
			to = "any"
		}
		if text := "`" + r.Relation + "` " + to; !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	return all
}

func need(dependence string) string {
	switch dependence {
	case Source:
		return "the source needs the target"
	case Target:
		return "the target needs the source"
	}
	return ""
}

func cell(text string) string { return strings.ReplaceAll(text, "|", "\\|") }
