package extract

import (
	"slices"
	"strings"
)

func (x *Extractor) labelFacts(t string) []Label {
	out := x.pairs.open(len(x.labels))
	for _, l := range x.labels {
		out = append(out, Label{Key: l.key.of(t), Value: l.value.of(t)})
	}
	return x.pairs.close(sortLabels(out))
}

// sortLabels sorts by key, and keeps the last of several labels with the same key.
func sortLabels(labels []Label) []Label {
	if isSorted(labels) {
		return labels
	}
	slices.SortStableFunc(labels, func(a, b Label) int { return strings.Compare(a.Key, b.Key) })
	kept := labels[:0]
	for i, l := range labels {
		if i+1 == len(labels) || labels[i+1].Key != l.Key {
			kept = append(kept, l)
		}
	}
	clear(labels[len(kept):])
	return kept
}

func isSorted(labels []Label) bool {
	for i := 1; i < len(labels); i++ {
		if labels[i-1].Key >= labels[i].Key {
			return false
		}
	}
	return true
}
