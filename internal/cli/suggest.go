package cli

import "github.com/spf13/pflag"

// nearest returns the name of the flag that takes the fewest edits to get from what was given, empty if that is more than
// a third of it.
func nearest(given string, flags *pflag.FlagSet) string {
	best, least := "", len(given)/3+1
	flags.VisitAll(func(f *pflag.Flag) {
		if d := distance(given, f.Name); d < least {
			best, least = f.Name, d
		}
	})
	return best
}

// distance is the Levenshtein distance between two texts, in bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			substituted := diagonal
			if a[i] != b[j] {
				substituted++
			}
			diagonal = row[j+1]
			row[j+1] = min(substituted, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
