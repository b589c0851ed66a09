// Package spell finds the word that somebody probably meant.
package spell

import (
	"slices"
	"strings"
)

// Nearest returns the name that takes the fewest edits to get to from what was given, upper case counting as lower; the
// first in alphabetical order of several; empty if it takes more edits than a third of the letters given, and one.
func Nearest(given string, names []string) string {
	best, fewest := "", len(given)/3+2
	for _, name := range slices.Sorted(slices.Values(names)) {
		if edits := distance(strings.ToLower(given), strings.ToLower(name)); edits < fewest {
			best, fewest = name, edits
		}
	}
	return best
}

// distance is how many bytes must be added, removed or replaced to make b of a (Levenshtein, 1965). O(len(a) len(b)).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
