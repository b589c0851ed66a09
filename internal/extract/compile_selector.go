package extract

import (
	"fmt"

	"kubernetes-scraper/catalog"
)

func (c *ruleCompiler) selector(s catalog.Selector) (err error) {
	if c.rule.keys {
		return fmt.Errorf("the keys of a map are no selector, end the place before them")
	}
	compiled := &selector{form: s.Form, emptyIsNone: s.EmptyIsNone, emptyIsAll: s.EmptyIsAll, everywhere: s.Everywhere}
	c.rule.selector = compiled
	switch s.Form {
	case catalog.Labels:
		err = c.mapOfLabels(s)
	case catalog.LabelSelector:
		err = c.labelSelector(s.Path, labelSet)
	case catalog.NodeSelectorTerm:
		err = c.nodeSelectorTerm(s.Path)
	default:
		err = fmt.Errorf("the selector's form %q is unknown, use one of the catalog's", s.Form)
	}
	if err != nil {
		return err
	}
	if s.Namespaces != "" {
		if err := c.labelSelector(s.Namespaces, namespaceSet); err != nil {
			return err
		}
	}
	if s.NamespaceNames != "" {
		if err := c.selectorWant(s.NamespaceNames+"[*]", useNamespaceName, textClass); err != nil {
			return err
		}
	}
	for _, l := range s.And {
		value, err := c.source(l.Path, textClass)
		if err != nil {
			return err
		}
		compiled.and = append(compiled.and, labelField{l.Label, value})
	}
	compiled.anyNamespace, err = c.source(s.NamespaceAny, boolClass)
	return err
}

// mapOfLabels wants the entries of a map. If no entries are all objects, it is enough that the place is there.
func (c *ruleCompiler) mapOfLabels(s catalog.Selector) error {
	if s.EmptyIsAll && c.reference.At != "" {
		if err := c.selectorWant(".", selectorUse(labelSet, partThere), thereClass); err != nil {
			return err
		}
	}
	return c.selectorWant(s.Path, selectorUse(labelSet, partLabel), pairClass)
}

func (c *ruleCompiler) labelSelector(path string, set use) error {
	if err := c.selectorWant(path, selectorUse(set, partThere), objectClass); err != nil {
		return err
	}
	if err := c.selectorWant(below(path, "matchLabels"), selectorUse(set, partLabel), pairClass); err != nil {
		return err
	}
	return c.expressions(below(path, "matchExpressions"), set)
}

func (c *ruleCompiler) nodeSelectorTerm(path string) error {
	if err := c.selectorWant(path, selectorUse(labelSet, partThere), objectClass); err != nil {
		return err
	}
	if err := c.expressions(below(path, "matchExpressions"), labelSet); err != nil {
		return err
	}
	return c.expressions(below(path, "matchFields"), fieldSet)
}

// expressions wants the parts of each expression in the list at path.
func (c *ruleCompiler) expressions(path string, set use) error {
	for _, part := range []struct {
		path  string
		part  use
		class class
	}{
		{"[*]", partElement, objectClass},
		{"[*].key", partKey, textClass},
		{"[*].operator", partOperator, textClass},
		{"[*].values[*]", partValue, textClass},
	} {
		if err := c.selectorWant(path+part.path, selectorUse(set, part.part), part.class); err != nil {
			return err
		}
	}
	return nil
}

func (c *ruleCompiler) selectorWant(path string, u use, class class) error {
	if isRooted(path) && c.lists > 0 {
		return fmt.Errorf("%s is not below a place in a list, write a path that is relative to it", path)
	}
	return c.want(catalog.Absolute(c.reference.At, path), want{use: u, class: class, lists: c.lists, to: c.number})
}

// below puts a field behind a path of a rule.
func below(path, field string) string {
	if path == "." {
		return field
	}
	return path + "." + field
}
