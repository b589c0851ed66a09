package ecosystems

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"go.yaml.in/yaml/v3"
)

// A definition is what the test reads of a CustomResourceDefinition.
type definition struct {
	Kind string
	Spec struct {
		Group, Scope string
		Names        struct {
			Kind, Plural, Singular string
			ShortNames             []string `yaml:"shortNames"`
		}
		Versions []struct {
			Name   string
			Served bool
			Schema struct {
				OpenAPIV3Schema property `yaml:"openAPIV3Schema"`
			}
		}
	}
}

// A property is what the test reads of a schema.
type property struct {
	Type       string
	Properties map[string]property
	Items      *property
	// Additional is either a schema or a bool.
	Additional  yaml.Node `yaml:"additionalProperties"`
	IntOrString bool      `yaml:"x-kubernetes-int-or-string"`
	Open        bool      `yaml:"x-kubernetes-preserve-unknown-fields"`
}

// readDefinitions reads the CustomResourceDefinitions of a file and skips what else it holds.
func readDefinitions(data []byte) ([]known, error) {
	var all []known
	for decoder := yaml.NewDecoder(bytes.NewReader(data)); ; {
		var d definition
		if err := decoder.Decode(&d); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, err
		}
		if d.Kind != "CustomResourceDefinition" {
			continue
		}
		for _, version := range d.Spec.Versions {
			if !version.Served {
				continue
			}
			root, err := version.Schema.OpenAPIV3Schema.shape()
			if err != nil {
				return nil, fmt.Errorf("%s of %s: %w", d.Spec.Names.Kind, d.Spec.Group, err)
			}
			all = append(all, known{
				id:         id{d.Spec.Group, version.Name, d.Spec.Names.Kind},
				root:       root,
				plural:     d.Spec.Names.Plural,
				singular:   d.Spec.Names.Singular,
				shortNames: d.Spec.Names.ShortNames,
				defined:    true,
				namespaced: d.Spec.Scope == "Namespaced",
			})
		}
	}
}

// shape is what the schema says.
func (p property) shape() (*shape, error) {
	switch {
	case p.IntOrString || p.Type == "string":
		return plain(text), nil
	case p.Type == "integer" || p.Type == "number":
		return plain(number), nil
	case p.Type == "boolean":
		return plain(boolean), nil
	case p.Items != nil:
		inner, err := p.Items.shape()
		return of(list, inner), err
	case p.Additional.Value == "true":
		return of(dict, plain(open)), nil
	case p.Additional.Kind == yaml.MappingNode:
		var values property
		if err := p.Additional.Decode(&values); err != nil {
			return nil, err
		}
		inner, err := values.shape()
		return of(dict, inner), err
	case len(p.Properties) > 0:
		all := map[string]*shape{}
		for name, one := range p.Properties {
			var err error
			if all[name], err = one.shape(); err != nil {
				return nil, err
			}
		}
		return fields(all), nil
	case p.Open || p.Type == "":
		return plain(open), nil
	}
	return fields(nil), nil
}
