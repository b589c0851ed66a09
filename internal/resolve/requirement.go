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
	// texts are, of In and NotIn, the pairs of the key and each value; of those on names, the values; of the others the key
	// and the values.
	texts []string
}

func compileRequirements(list []fact.Requirement) []requirement {
	compiled := make([]requirement, len(list))
	for i, r := range list {
		compiled[i].operator = r.Operator
		texts := make([]string, 0, 1+len(r.Values))
		switch r.Operator {
		case fact.In, fact.NotIn, fact.NameIn, fact.NameNotIn:
			texts = make([]string, 0, len(r.Values))
		default:
			texts = append(texts, strings.Clone(r.Key))
		}
		for _, value := range r.Values {
			if r.Operator == fact.In || r.Operator == fact.NotIn {
				texts = append(texts, makePair(r.Key, value))
			} else {
				texts = append(texts, strings.Clone(value))
			}
		}
		compiled[i].texts = texts
	}
	return compiled
}

// matches says whether a group's labels meet the requirement. Those on names are met by every group: see matchesName.
//
// An object without the label meets NotIn and DoesNotExist, and no other (labels.Requirement.Matches in apimachinery).
func (r *requirement) matches(g *group) bool {
	switch r.operator {
	case fact.In:
		return g.hasAny(r.texts)
	case fact.NotIn:
		return !g.hasAny(r.texts)
	case fact.Exists:
		_, there := labelOf(g.key.labels, r.texts[0])
		return there
	case fact.DoesNotExist:
		_, there := labelOf(g.key.labels, r.texts[0])
		return !there
	case fact.Gt, fact.Lt:
		value, there := labelOf(g.key.labels, r.texts[0])
		return there && r.compares(value)
	case fact.NameIn, fact.NameNotIn:
		return true
	}
	return false
}

// compares says whether a label's value is an integer beyond the requirement's.
func (r *requirement) compares(value string) bool {
	have, err := strconv.ParseInt(value, 10, 64)
	if err != nil || len(r.texts) != 2 {
		return false
	}
	bound, err := strconv.ParseInt(r.texts[1], 10, 64)
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
		return slices.Contains(r.texts, name)
	case fact.NameNotIn:
		return !slices.Contains(r.texts, name)
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
