// Package forgotten proves that the built-in catalog knows every reference that the API of Kubernetes has: each field that
// looks like one is read by a rule, or stands in exceptions.txt with the reason why none does.
package forgotten

import (
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"kubernetes-scraper/catalog"
)

const exceptionsFile = "exceptions.txt"

// TestNothingForgotten goes through the types of all built-in kinds. With the next version of Kubernetes it says what is
// new.
func TestNothingForgotten(t *testing.T) {
	places := covered(t)
	exceptions := readExceptions(t)
	all := candidates(t)
	read, excepted := 0, 0
	for _, c := range all {
		if c.reads(places[c.kind]) {
			read++
			continue
		}
		if i := slices.IndexFunc(exceptions, func(e *exception) bool { return e.pattern.MatchString(c.String()) }); i >= 0 {
			exceptions[i].matched++
			excepted++
			continue
		}
		t.Errorf("%s looks like a reference: write a rule that reads it, or a line with a reason in catalog/forgotten/%s", c, exceptionsFile)
	}
	for _, e := range exceptions {
		if e.matched == 0 {
			t.Errorf("%s:%d: %q excepts nothing any more (the field is gone, a rule reads it now, or a line above has it): remove it", exceptionsFile, e.line, e.text)
		}
	}
	t.Logf("%d fields look like references: rules read %d, %d are excepted by %d lines", len(all), read, excepted, len(exceptions))
}

// TestKnownReferencesAreFound measures the criteria by what is known: the fields by which rules name their targets must
// look like references.
func TestKnownReferencesAreFound(t *testing.T) {
	c, err := catalog.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	served := map[string]bool{}
	for kind := range servedTypes(t) {
		served[kind.String()] = true
	}
	byKind := map[string][]candidate{}
	for _, one := range candidates(t) {
		byKind[one.kind] = append(byKind[one.kind], one)
	}
	known := 0
	for _, kind := range c.Kinds() {
		name := kindName(kind)
		for _, rule := range append(kind.References, kind.Off...) {
			path := rule.Path()
			if !served[name] || rule.IsOwner() || strings.HasPrefix(path, "metadata.") || isConstant(rule) {
				continue
			}
			known++
			if !slices.ContainsFunc(byKind[name], func(one candidate) bool { return one.reads([]string{path}) }) {
				t.Errorf("%s: %s %s names a target, but the criteria do not find it", rule.ID, name, path)
			}
		}
	}
	if known < 600 {
		t.Errorf("only %d known references were looked for", known)
	}
}

// isConstant says whether a rule takes its target's name from no field: that something is there names it.
func isConstant(rule catalog.Reference) bool {
	return rule.Selector == nil && !slices.ContainsFunc(rule.Name, func(part catalog.Part) bool { return part.Literal == "" })
}

// An exception is a line of exceptions.txt: a candidate, or a pattern for several, a tab, and the reason. In a pattern, **
// stands for any text. Lines that begin with # are comments.
type exception struct {
	text    string
	pattern *regexp.Regexp
	line    int
	matched int // candidates that no rule reads
}

func readExceptions(t *testing.T) []*exception {
	t.Helper()
	text, err := os.ReadFile(exceptionsFile)
	if err != nil {
		t.Fatal(err)
	}
	var all []*exception
	for i, line := range strings.Split(string(text), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		pattern, reason, ok := strings.Cut(line, "\t")
		if strings.TrimSpace(reason) == "" || !ok {
			t.Errorf("%s:%s: no reason, write one behind a tab", exceptionsFile, strconv.Itoa(i+1))
		}
		expression := strings.ReplaceAll(regexp.QuoteMeta(pattern), `\*\*`, `.*`)
		all = append(all, &exception{text: pattern, pattern: regexp.MustCompile("^" + expression + "$"), line: i + 1})
	}
	return all
}
