package extract

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/internal/fact"
)

// selector is what the rule's selector says; nil for one that is no reference.
func (o oraclePlace) selector(t testing.TB) *Selector {
	s := o.rule.Selector
	written, there := o.get(s.Path).(map[string]any)
	var out Selector
	switch s.Form {
	case catalog.Labels:
		out.Requirements = oracleLabels(written)
		_, object := o.place.value.(map[string]any)
		there = s.EmptyIsAll && object
	case catalog.LabelSelector:
		out.Requirements = oracleLabelSelector(written)
		there = there && !s.EmptyIsNone
	case catalog.NodeSelectorTerm:
		out.Requirements = append(oracleExpressions(written, "matchExpressions", true), oracleExpressions(written, "matchFields", true)...)
		there = there && s.EmptyIsAll
	default:
		t.Fatalf("form %s", s.Form)
	}
	if len(out.Requirements) == 0 && !there {
		return nil
	}
	for _, l := range s.And {
		value := o.text(l.Path)
		if value == "" {
			return nil
		}
		out.Requirements = append(out.Requirements, Requirement{Key: l.Label, Operator: fact.In, Values: []string{value}})
	}
	sortRequirements(out.Requirements)
	o.namespaces(&out)
	return &out
}

func (o oraclePlace) namespaces(out *Selector) {
	s := o.rule.Selector
	if list, ok := o.get(s.NamespaceNames).([]any); ok {
		for _, name := range list {
			if name, _ := name.(string); name != "" && !slices.Contains(out.NamespaceNames, name) {
				out.NamespaceNames = append(out.NamespaceNames, name)
			}
		}
		slices.Sort(out.NamespaceNames)
	}
	selected, there := o.get(s.Namespaces).(map[string]any)
	switch {
	case s.Everywhere, o.get(s.NamespaceAny) == true:
		out.In, out.NamespaceNames = fact.InAll, nil
	case len(out.NamespaceNames) > 0:
		out.In = fact.InNamed
	case there:
		out.In = fact.InAll
		if out.Namespaces = oracleLabelSelector(selected); len(out.Namespaces) > 0 {
			out.In = fact.InSelected
			sortRequirements(out.Namespaces)
		}
	}
}

func sortRequirements(all []Requirement) {
	slices.SortStableFunc(all, func(a, b Requirement) int { return strings.Compare(a.Key, b.Key) })
}

func oracleLabels(m map[string]any) []Requirement {
	var out []Requirement
	for _, l := range labelsOf(textsIn(m)) {
		out = append(out, Requirement{Key: l.Key, Operator: fact.In, Values: []string{l.Value}})
	}
	return out
}

func oracleLabelSelector(m map[string]any) []Requirement {
	labels, _ := m["matchLabels"].(map[string]any)
	return append(oracleLabels(labels), oracleExpressions(m, "matchExpressions", false)...)
}

func oracleExpressions(m map[string]any, field string, node bool) []Requirement {
	list, _ := m[field].([]any)
	var out []Requirement
	for _, element := range list {
		expression, ok := element.(map[string]any)
		if !ok {
			continue
		}
		r := Requirement{Operator: fact.Never}
		r.Key, _ = expression["key"].(string)
		operator, _ := expression["operator"].(string)
		written, _ := expression["values"].([]any)
		var values []string
		for _, v := range written {
			if s, ok := v.(string); ok {
				values = append(values, s)
			}
		}
		op, some, one := fact.In, len(values) > 0, len(values) == 1
		isNumber := false
		if one {
			_, err := strconv.ParseInt(values[0], 10, 64)
			isNumber = err == nil
		}
		allowed := false
		switch {
		case field == "matchFields":
			op, allowed = map[string]Operator{"In": fact.NameIn, "NotIn": fact.NameNotIn}[operator], one && r.Key == "metadata.name" && (operator == "In" || operator == "NotIn")
		case operator == "In":
			op, allowed = fact.In, some
		case operator == "NotIn":
			op, allowed = fact.NotIn, some
		case operator == "Exists":
			op, allowed = fact.Exists, !some
		case operator == "DoesNotExist":
			op, allowed = fact.DoesNotExist, !some
		case operator == "Gt" && node:
			op, allowed = fact.Gt, isNumber
		case operator == "Lt" && node:
			op, allowed = fact.Lt, isNumber
		}
		if allowed {
			slices.Sort(values)
			r.Operator, r.Values = op, slices.Compact(values)
		}
		out = append(out, r)
	}
	return out
}
