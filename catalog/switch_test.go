package catalog

import (
	"reflect"
	"testing"
)

const switchable = `
apiVersion: example.com/v1
relations: [{name: eats, meaning: m, off: hungry}]
kinds:
  - kind: Quux
    resource: quuxes
    scope: Cluster
    references:
      - {id: one, relation: uses, to: Node, name: a}
      - {id: two, relation: uses, to: Node, name: b, off: rare}
      - {id: three, relation: eats, to: Node, name: c}
      - {id: four, relation: eats, to: Node, name: d}
`

func TestWith(t *testing.T) {
	for _, c := range []struct{ switches, on, off string }{
		{"", "one", "two:rare three:hungry four:hungry"},
		{"two", "one two", "three:hungry four:hungry"},
		{"+eats,-four", "one three", "two:rare four:" + switchedOff},
		{"-four,+eats", "one three four", "two:rare"},
		{"-uses , three", "three", "one:" + switchedOff + " two:rare four:hungry"},
		{"-uses,uses", "one two", "three:hungry four:hungry"},
		{"-owned_by", "one", "two:rare three:hungry four:hungry"},
	} {
		base := added(t, switchable)
		with, err := base.With(ParseSwitches(c.switches)...)
		if c.switches == "-owned_by" {
			if err == nil {
				t.Error("the owner references can be switched off, but their rule has a fixed place")
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if on, off := quuxRules(with); on != c.on || off != c.off {
			t.Errorf("%q: on %s, off %s", c.switches, on, off)
		}
		if on, _ := quuxRules(base); on != "one" {
			t.Errorf("%q changed the catalog: on %s", c.switches, on)
		}
	}
}

func quuxRules(c *Catalog) (on, off string) {
	quux, _ := c.Kind("example.com", "Quux")
	for _, r := range quux.Off {
		off = joinWith(off, " ", r.ID+":"+r.Off)
	}
	return ids(quux.References[1:]), off
}

func TestWithChangesTheVocabulary(t *testing.T) {
	base := added(t, switchable)
	before := base.Relations()
	c, err := base.With(Switch{"eats", true}, Switch{"uses", false})
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(base.Relations(), before) {
		t.Error("the switches changed the catalog that they were put on")
	}
	again, err := base.Add()
	if err != nil || !reflect.DeepEqual(again.Relations(), before) {
		t.Errorf("the vocabulary as declared was changed: %v, %v", again.Relations(), err)
	}
	for _, r := range c.Relations() {
		if r.Name == "eats" && r.Off != "" || r.Name == "uses" && r.Off != switchedOff {
			t.Errorf("%s: off %q", r.Name, r.Off)
		}
	}
}

// Switches hold for what is added later, and what was off by default is known after it was switched on and off again.
func TestSwitchesStay(t *testing.T) {
	c, err := small(t).With(Switch{"uses", false})
	if err != nil {
		t.Fatal(err)
	}
	c, err = c.Add(File{"my.yaml", []byte(switchable)})
	if err != nil {
		t.Fatal(err)
	}
	if on, _ := quuxRules(c); on != "" {
		t.Errorf("on: %s", on)
	}
	c, err = c.With(Switch{"uses", true}, Switch{"two", false})
	if err != nil {
		t.Fatal(err)
	}
	if on, off := quuxRules(c); on != "one" || off != "two:"+switchedOff+" three:hungry four:hungry" {
		t.Errorf("on %s, off %s", on, off)
	}
}

func TestUnknownSwitches(t *testing.T) {
	_, err := added(t, switchable).With(ParseSwitches("-usse,+pod-runs-on-nodes,xylophones,uses")...)
	const want = `there is no relation and no rule "usse", did you mean "uses"?
there is no relation and no rule "pod-runs-on-nodes", did you mean "pod-runs-on-node"?
there is no relation and no rule "xylophones", see: kubernetes-scraper catalog list`
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

func TestParseSwitches(t *testing.T) {
	got := ParseSwitches(" +a, -b,c,,-")
	if want := []Switch{{"a", true}, {"b", false}, {"c", true}}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v", got)
	}
}
