package rules_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"kubernetes-scraper/catalog"
)

// few is how many rules of a template must fire in each kind that has one. Which ones does not matter: they are the same
// rules, and each of them must fire in some kind.
const few = 3

// exceptions are rules that nothing can make fire on this control plane.
func exceptions() map[string]string {
	return map[string]string{
		"eventsv1-about": "the server has the same objects as Events of the core group, and they are read as these: event-about",
	}
}

// TestEveryRuleFires demands that every rule of the list that is on fires in an area.
func TestEveryRuleFires(t *testing.T) {
	rules, fired, excepted := readRules(t), firedRules(t), exceptions()
	for line := range strings.Lines(read(t, "tier12.txt")) {
		id := strings.TrimSpace(line)
		if strings.HasPrefix(id, "#") || rules.out[id] {
			continue
		}
		own, needed := rules.of(id)
		if len(own) == 0 {
			t.Errorf("%s: the catalog has no such rule, and does not say why", id)
		}
		silent := slices.DeleteFunc(slices.Clone(own), func(rule string) bool { return fired[rule] })
		switch _, ok := excepted[id]; {
		case ok && len(silent) == 0:
			t.Errorf("%s fires: it is no exception any more", id)
		case !ok && len(own)-len(silent) < needed:
			t.Errorf("%s: %d of its %d rules fire, and %d should; these do not: %s", id, len(own)-len(silent), len(own), needed, silent)
		}
	}
}

// TestEveryTemplateRuleFires demands that every rule of templates that is on fires in one of the kinds that have one.
func TestEveryTemplateRuleFires(t *testing.T) {
	fired := map[string]bool{}
	for id := range firedRules(t) {
		if _, suffix, ok := strings.Cut(id, "-podtemplate-"); ok {
			fired[suffix] = true
		}
	}
	excepted := map[string]string{
		"podgroup": "PodGroups are beta and off: the server drops the field",
	}
	known := readRules(t)
	for id := range known.on {
		suffix, ok := strings.CutPrefix(id, "podtemplate-podtemplate-")
		if _, exception := excepted[suffix]; ok && fired[suffix] == exception {
			t.Errorf("podtemplate-podtemplate-%s: fires: %v, exception: %v", suffix, fired[suffix], exception)
		}
	}
}

// rules are the ids of the catalog.
type rules struct {
	on  map[string]bool
	out map[string]bool // switched off, or left out: ids, and what begins ids of which all are off
}

func readRules(t *testing.T) rules {
	t.Helper()
	c, err := catalog.Builtin()
	if err != nil {
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
			if macro, _, ok := strings.Cut(rule.ID, "-podtemplate-"); ok && k.MetadataOnly || strings.HasPrefix(rule.ID, "knative-configuration-") {
				r.out[macro+"-podtemplate"] = true
			}
		}
	}
	return r
}

// of returns the rules that an id of the list stands for, and how many of them must fire.
func (r rules) of(id string) (own []string, needed int) {
	if r.on[id] {
		return []string{id}, 1
	}
	for rule := range r.on {
		if strings.HasPrefix(rule, id+"-") {
			own = append(own, rule)
		}
	}
	slices.Sort(own)
	if strings.HasSuffix(id, "-podtemplate") || strings.HasSuffix(id, "-podspec") {
		return own, few
	}
	return own, len(own)
}

// firedRules are the ids of the rules that the areas' edges name.
func firedRules(t *testing.T) map[string]bool {
	t.Helper()
	id := regexp.MustCompile(`\(([a-zA-Z0-9-]+)(?:, optional)?\)(?:, |$)`)
	fired := map[string]bool{}
	for _, name := range areaNames(t) {
		for _, line := range wanted(t, name) {
			_, reasons, _ := strings.Cut(line, ": ")
			for _, match := range id.FindAllStringSubmatch(reasons, -1) {
				fired[match[1]] = true
			}
		}
	}
	return fired
}
