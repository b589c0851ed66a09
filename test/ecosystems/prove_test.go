package ecosystems

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"kubernetes-scraper/catalog"
)

// A prover looks up what a kind of the catalog reads in the kind's own description.
type prover struct {
	root *shape
	// pod is the shape of a Pod's spec, at the place podAt; no place if that is empty.
	pod    *shape
	podAt  string
	proven map[string]bool // paths
}

// kind proves all of a kind: properties, aliases, and rules whether on or off.
func (p prover) kind(k catalog.Kind) error {
	var failed []error
	if err := p.want(p.podAt, object); err != nil {
		failed = append(failed, err)
	}
	for _, property := range k.Properties {
		if err := p.want(property.Path, text, number, boolean); err != nil {
			failed = append(failed, fmt.Errorf("property %s: %w", property.Name, err))
		}
	}
	rules := slices.Concat(k.References, k.Off)
	for _, alias := range k.Aliases {
		rules = append(rules, catalog.Reference{ID: "alias " + alias.Name, At: alias.At, Name: alias.Value})
	}
	for _, rule := range rules {
		if err := p.rule(rule); err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", rule.ID, err))
		}
	}
	return errors.Join(failed...)
}

// rule proves a rule: that all it reads is there, and is what it takes it for. An apiVersion beside a group is what older
// versions have, which are not proven.
func (p prover) rule(r catalog.Reference) error {
	texts := append([]string{r.Kind, r.Resource, cmp.Or(r.Group, r.APIVersion), r.UID}, r.Namespace...)
	for _, part := range r.Name {
		if part.Literal == "" && (part.Path != "ordinal" || r.Ordinals == nil) {
			texts = append(texts, part.Path)
		}
	}
	failed := []error{p.want(r.At)}
	for _, path := range texts {
		failed = append(failed, p.at(r, path, text))
	}
	failed = append(failed, p.at(r, r.Optional, boolean))
	if r.Ordinals != nil {
		failed = append(failed, p.at(r, r.Ordinals.Start, number), p.at(r, r.Ordinals.Count, number))
	}
	for _, c := range slices.Concat(r.When, r.Unless) {
		failed = append(failed, p.at(r, c.Path, text, number, boolean, object))
	}
	if r.Selector != nil {
		failed = append(failed, p.selector(r))
	}
	return first(failed...)
}

func (p prover) selector(r catalog.Reference) error {
	s := r.Selector
	var failed []error
	switch s.Form {
	case catalog.Labels:
		failed = append(failed, p.at(r, s.Path, dict))
	case catalog.LabelSelector:
		failed = append(failed, p.labelSelector(r, s.Path))
	default:
		failed = append(failed, p.at(r, below(s.Path, "matchExpressions[*].key"), text))
	}
	if s.Namespaces != "" {
		failed = append(failed, p.labelSelector(r, s.Namespaces))
	}
	for _, l := range s.And {
		failed = append(failed, p.at(r, l.Path, text))
	}
	if s.NamespaceNames != "" {
		failed = append(failed, p.at(r, s.NamespaceNames+"[*]", text))
	}
	return first(append(failed, p.at(r, s.NamespaceAny, boolean))...)
}

func (p prover) labelSelector(r catalog.Reference, path string) error {
	return first(p.at(r, below(path, "matchLabels"), dict), p.at(r, below(path, "matchExpressions[*].key"), text),
		p.at(r, below(path, "matchExpressions[*].values[*]"), text))
}

// first is the first error, if there is any: what is wrong with a place is wrong with all that lies below it.
func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// below puts a field behind a path of a rule.
func below(path, field string) string {
	if path == "." {
		return field
	}
	return path + "." + field
}

// at proves a path of a rule; an empty one is not set.
func (p prover) at(r catalog.Reference, path string, forms ...form) error {
	if path == "" {
		return nil
	}
	return p.want(catalog.Absolute(r.At, path), forms...)
}

// want proves that a path is there and holds one of the forms; none: whatever it holds.
func (p prover) want(path string, forms ...form) error {
	if path == "" { // the object itself
		return nil
	}
	root, rest := p.root, path
	if below, ok := strings.CutPrefix(path, p.podAt+"."); ok && p.podAt != "" {
		root, rest = p.pod, below
	}
	found, err := root.follow(rest)
	if err != nil {
		return err
	}
	if len(forms) > 0 && !slices.Contains(forms, found.form) {
		return fmt.Errorf("%s is %s, not %s", path, found.form, forms[0])
	}
	p.proven[path] = true
	return nil
}
