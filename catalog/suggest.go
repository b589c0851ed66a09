package catalog

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// suggest says what a user may have meant by a field that does not exist: the nearest known one, or all of them.
func suggest(unknown string, known fields) string {
	names := slices.Sorted(maps.Keys(known))
	nearest := slices.MinFunc(names, func(a, b string) int { return distance(unknown, a) - distance(unknown, b) })
	if distance(unknown, nearest) <= 1+len(nearest)/3 {
		return fmt.Sprintf("did you mean %q?", nearest)
	}
	return "use one of " + strings.Join(names, ", ")
}

// distance is the number of letters to insert, remove or replace to make b out of a, upper case counting as lower.
func distance(a, b string) int {
	a, b = strings.ToLower(a), strings.ToLower(b)
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
