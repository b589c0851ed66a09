package extract

import (
	"cmp"
	"slices"
)

// A finding is one field of one reference, in the order of the wire. The findings of a reference are put together at
// the end: so neither the order of fields nor messages that come in several parts need care on the way.
type finding struct {
	rule  uint16
	use   use
	yes   bool // the value of a bool
	index [MaxDepth]uint32
	sub   uint32 // the number of the rule's field; of a selector, the position of the expression
	text  span   // the value; of a selector, a label's key
	value span   // of a selector, a label's value
}

func compareFindings(a, b finding) int {
	if a.rule != b.rule {
		return int(a.rule) - int(b.rule)
	}
	for i := range a.index {
		if a.index[i] != b.index[i] {
			return cmp.Compare(a.index[i], b.index[i])
		}
	}
	return 0
}

func before(a, b *finding) bool {
	if a.rule != b.rule {
		return a.rule < b.rule
	}
	return a.index != b.index && compareFindings(*a, *b) < 0
}

// sortFindings brings the findings of a reference together, and references into order. What was found first stays
// first within a reference.
func sortFindings(all []finding) {
	const few = 32
	if len(all) > few {
		slices.SortStableFunc(all, compareFindings)
		return
	}
	for i := 1; i < len(all); i++ {
		if !before(&all[i], &all[i-1]) {
			continue
		}
		moved := all[i]
		j := i
		for ; j > 0 && before(&moved, &all[j-1]); j-- {
			all[j] = all[j-1]
		}
		all[j] = moved
	}
}

// sameReference is how many of the first findings are of one reference.
func sameReference(all []finding) int {
	for i := 1; i < len(all); i++ {
		if all[i].rule != all[0].rule || all[i].index != all[0].index {
			return i
		}
	}
	return len(all)
}
