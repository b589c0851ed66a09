package rules_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"kubernetes-scraper/catalog"
)

// exceptions are rules that nothing can make fire on this control plane.
func exceptions() map[string]string {
	all := map[string]string{
		"eventsv1-about": "the server has the same objects as Events of the core group, and they are read as these: event-about",
	}
	for _, kind := range templates() {
		if !kind.kept {
			all[kind.rules+droppedRule] = "PodGroups are beta and off: the server drops the field"
		}
	}
	return all
}

// TestEveryRuleFires demands that every rule of the list fires in an area, but for those that are off and no template's.
// Rules of templates are the same rules in each kind that has one, and must fire in each.
func TestEveryRuleFires(t *testing.T) {
	rules, fired, excepted := readRules(t), firedRules(t), exceptions()
	for line := range strings.Lines(read(t, "tier12.txt")) {
		id := strings.TrimSpace(line)
		if strings.HasPrefix(id, "#") || rules.out[id] {
			continue
		}
		own := rules.of(id)
		if len(own) == 0 {
			t.Errorf("%s: the catalog has no such rule, and does not say why", id)
		}
		for _, rule := range own {
			switch reason, ok := excepted[rule]; {
			case ok && fired[rule]:
				t.Errorf("%s fires: it is no exception any more (%s)", rule, reason)
			case !ok && !fired[rule]:
				t.Errorf("%s fires in no area", rule)
			}
		}
	}
}

// rules are the ids of the catalog.
type rules struct {
	on  map[string]bool
	out map[string]bool // switched off, or left out
}

// readRules reads the catalog with all rules of templates switched on, as TestTemplates has it.
func readRules(t *testing.T) rules {
	t.Helper()
	c, err := catalog.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	if c, err = c.With(catalog.ParseSwitches(strings.Join(templateRulesOff(t), ","))...); err != nil {
		t.Fatal(err)
	}
	r := rules{map[string]bool{}, map[string]bool{}}
	for _, o := range c.Omitted() {
		r.out[o.ID] = true
	}
	for _, k := range append(c.Kinds(), c.Plain("", "v1", "Plain", "plains", true)) {
		for _, rule := range k.References {
			r.on[rule.ID] = true
		}
		for _, rule := range k.Off {
			r.out[rule.ID] = true
		}
	}
	return r
}

// of returns the rules that an id of the list stands for, sorted.
func (r rules) of(id string) (own []string) {
	if r.on[id] {
		return []string{id}
	}
	for rule := range r.on {
		if strings.HasPrefix(rule, id+"-") {
			own = append(own, rule)
		}
	}
	slices.Sort(own)
	return own
}

// firedRules are the ids of the rules that the areas' edges name.
func firedRules(t *testing.T) map[string]bool {
	t.Helper()
	id := regexp.MustCompile(`\(([a-zA-Z0-9-]+)(?:, optional)?\)(?:, |$)`)
	all := templateLines(t)
	for _, name := range areaNames(t) {
		all = append(all, wanted(t, name)...)
	}
	fired := map[string]bool{}
	for _, line := range all {
		_, reasons, _ := strings.Cut(line, ": ")
		for _, match := range id.FindAllStringSubmatch(reasons, -1) {
			fired[match[1]] = true
		}
	}
	return fired
}
