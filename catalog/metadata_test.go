package catalog

import (
	"strings"
	"testing"
)

// A kind that is read as metadata may have rules for the rest of the object as long as they are off.
const widget = `
apiVersion: example.com/v1
kinds:
  - kind: Widget
    resource: widgets
    scope: Namespaced
    read: metadata
    references:
      - {id: widget-part-of, relation: member_of, to: Service, name: "metadata.labels[part-of]"}
      - {id: widget-config, relation: uses, to: ConfigMap, at: spec, name: configName, off: "not worth it"}
`

func TestKindIsReadWholeWhenARuleNeedsIt(t *testing.T) {
	off, err := builtin(t).Add(File{"widget.yaml", []byte(widget)})
	if err != nil {
		t.Fatal(err)
	}
	on, err := off.With(Switch{"widget-config", true})
	if err != nil {
		t.Fatal(err)
	}
	again, err := on.With(Switch{"widget-config", false})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]*Catalog{"off": off, "on": on, "off again": again} {
		kind, _ := c.Kind("example.com", "Widget")
		if want := name != "on"; kind.MetadataOnly != want {
			t.Errorf("rule %s: metadata only is %v, want %v", name, kind.MetadataOnly, want)
		}
	}
}

func TestRuleThatIsOnMayNotReadMore(t *testing.T) {
	file := strings.Replace(widget, `, off: "not worth it"`, "", 1)
	_, err := builtin(t).Add(File{"widget.yaml", []byte(file)})
	if err == nil || !strings.Contains(err.Error(), "is not in the metadata") {
		t.Errorf("got %v, want an error that the path is not in the metadata", err)
	}
}

func TestNoRuleReadsWhatIsHeldBack(t *testing.T) {
	_, err := builtin(t).Add(File{"secret.yaml", []byte(`
apiVersion: v1
extends:
  - kind: Secret
    references:
      - {id: secret-peek, relation: uses, to: ConfigMap, at: data, name: password, off: "just in case"}
`)})
	if err == nil || !strings.Contains(err.Error(), "is not in the metadata") {
		t.Errorf("got %v, want an error that the path is not in the metadata", err)
	}
}

func TestRuleForEveryKindReadsMetadata(t *testing.T) {
	_, err := builtin(t).Add(File{"every.yaml", []byte(`
every:
  - {id: every-config, relation: uses, to: ConfigMap, at: spec, name: configName, off: "just in case"}
`)})
	if err == nil || !strings.Contains(err.Error(), "is not in the metadata") {
		t.Errorf("got %v, want an error that the path is not in the metadata", err)
	}
}
