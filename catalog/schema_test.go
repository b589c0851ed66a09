package catalog

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

func TestSchemaHasTheFieldsOfTheReader(t *testing.T) {
	var document schemaObject
	if err := json.Unmarshal(Schema(), &document); err != nil {
		t.Fatal(err)
	}
	r := reader{}
	names := func(f fields) []string { return slices.Sorted(maps.Keys(f)) }
	for name, want := range map[string][]string{
		"":          names(r.documentFields(&source{}, &documentText{})),
		"kind":      names(r.kindFields(&kindText{})),
		"extension": names(r.extensionFields(&kindText{})),
		"rule":      ruleFields(),
		"alias":     names(r.aliasFields(&aliasText{})),
		"ordinals":  names(r.ordinalsFields(&ordinalsText{})),
		"relation":  names(r.relationFields(&relationText{})),
		"omission":  names(r.omittedFields(&omittedText{})),
	} {
		object := document
		if name != "" {
			object = document.Defs[name]
		}
		if got := slices.Sorted(maps.Keys(object.Properties)); !slices.Equal(got, want) {
			t.Errorf("%q has in the schema the fields\n%v, the reader knows\n%v", name, got, want)
		}
		if object.AdditionalProperties != false {
			t.Errorf("%q may have any further field", name)
		}
	}
}

// The names of a rule's fields stand in two lists and a switch.
func TestRuleFieldsAreRead(t *testing.T) {
	r, rule := reader{}, &ruleText{}
	for _, name := range ruleFields() {
		if r.ruleField(rule, name) == nil {
			t.Errorf("nothing reads %s", name)
		}
	}
	texts := map[*text]bool{}
	for _, name := range ruleTexts() {
		texts[rule.text(name)] = true
	}
	fields := 0
	for field := range reflect.TypeFor[ruleText]().Fields() {
		if field.Type == reflect.TypeFor[text]() {
			fields++
		}
	}
	if len(texts) != fields {
		t.Errorf("%d of %d texts have a name", len(texts), fields)
	}
}

type schemaObject struct {
	Properties           map[string]any
	AdditionalProperties any
	Defs                 map[string]schemaObject `json:"$defs"`
}

func TestBuiltinFilesAreOfTheSchema(t *testing.T) {
	schema := compiled(t)
	files, err := embeddedFiles()
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		for _, document := range documents(t, file.Data) {
			if err := schema.Validate(document); err != nil {
				t.Errorf("%s: %v", file.Name, err)
			}
		}
	}
}

// What the reader refuses for its shape, the schema refuses too; what the tables of this package accept, it accepts.
func TestSchemaRefusesWhatTheReaderRefuses(t *testing.T) {
	schema := compiled(t)
	for name, text := range map[string]string{
		"unknown field":          "kindz: []",
		"no apiVersion":          "kinds: []",
		"no resource":            "{apiVersion: v1, kinds: [{kind: Foo, scope: Cluster}]}",
		"no name of a rule":      "every: [{id: a, relation: uses, to: Pod}]",
		"two ways":               "every: [{id: a, relation: uses, to: Pod, name: n, labels: l}]",
		"no meaning":             "relations: [{name: eats}]",
		"a kind as text":         "{apiVersion: v1, kinds: Foo}",
		"reason missing":         "omitted: [{id: a}]",
		"empty says neither":     "every: [{id: a, relation: uses, to: Pod, labels: l, empty: maybe}]",
		"a relation of two ways": "relations: [{name: Eats, meaning: m}]",
	} {
		for _, document := range documents(t, []byte(text)) {
			if schema.Validate(document) == nil {
				t.Errorf("%s: the schema accepts %s", name, text)
			}
		}
	}
}

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("catalog.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("catalog.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// documents are the documents of a YAML file, as values of JSON.
func documents(t *testing.T, data []byte) []any {
	t.Helper()
	var all []any
	decoder := yaml.NewDecoder(strings.NewReader(string(data)))
	for {
		var document any
		err := decoder.Decode(&document)
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, document)
	}
}
