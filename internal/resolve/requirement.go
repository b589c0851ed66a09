package resolve

import (
	"slices"
	"strconv"
	"strings"

	"kubernetes-scraper/internal/fact"
)

// A pair is one label, key and value, as one text: a piece of packed labels. The empty one stands for no label.
type pair = string

// A requirement is a condition on labels, ready to be compared with a group's.
type requirement struct {
	operator fact.Operator
	pairs    []pair // of In and NotIn: key and value, for each value
	key      string // of the others
	values   []string
}

func compileRequirements(list []fact.Requirement) []requirement {
	compiled := make([]requirement, len(list))
	for i, r := range list {
		compiled[i].operator = r.Operator
		if r.Operator == fact.In || r.Operator == fact.NotIn {
			compiled[i].pairs = make([]pair, 0, len(r.Values))
			for _, value := range r.Values {
				compiled[i].pairs = append(compiled[i].pairs, makePair(r.Key, value))
			}
			continue
		}
		compiled[i].key, compiled[i].values = strings.Clone(r.Key), cloneAll(r.Values)
	}
	return compiled
}

func cloneAll(texts []string) []string {
	cloned := make([]string, len(texts))
	for i, t := range texts {
		cloned[i] = strings.Clone(t)
	}
	return cloned
}

// matches says whether a group's labels meet the requirement. Those on names are met by every group: see matchesName.
//
// An object without the label meets NotIn and DoesNotExist, and no other (labels.Requirement.Matches in apimachinery).
func (r *requirement) matches(g *group) bool {
	switch r.operator {
	case fact.In:
		return g.hasAny(r.pairs)
	case fact.NotIn:
		return !g.hasAny(r.pairs)
	case fact.Exists:
		_, there := labelOf(g.key.labels, r.key)
		return there
	case fact.DoesNotExist:
		_, there := labelOf(g.key.labels, r.key)
		return !there
	case fact.Gt, fact.Lt:
		value, there := labelOf(g.key.labels, r.key)
		return there && r.compares(value)
	case fact.NameIn, fact.NameNotIn:
		return true
	}
	return false
}

// compares says whether a label's value is an integer beyond the requirement's.
func (r *requirement) compares(value string) bool {
	have, err := strconv.ParseInt(value, 10, 64)
	if err != nil || len(r.values) != 1 {
		return false
	}
	bound, err := strconv.ParseInt(r.values[0], 10, 64)
	if err != nil {
		return false
	}
	if r.operator == fact.Gt {
		return have > bound
	}
	return have < bound
}

// matchesName says whether an object's name meets the requirement, which is so if that is not on names.
func (r *requirement) matchesName(name string) bool {
	switch r.operator {
	case fact.NameIn:
		return slices.Contains(r.values, name)
	case fact.NameNotIn:
		return !slices.Contains(r.values, name)
	}
	return true
}

func (g *group) hasAny(pairs []pair) bool {
	for rest := g.key.labels; rest != ""; {
		var has pair
		if has, rest = cutPair(rest); slices.Contains(pairs, has) {
			return true
		}
	}
	return false
}
