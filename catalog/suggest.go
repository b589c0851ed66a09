package catalog

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"kubernetes-scraper/internal/spell"
)

// suggest says what a user may have meant by a field that does not exist: the nearest known one, or all of them.
func suggest(unknown string, known fields) string {
	return suggestOf(unknown, slices.Sorted(maps.Keys(known)))
}

func suggestOf(unknown string, known []string) string {
	if nearest := spell.Nearest(unknown, known); nearest != "" {
		return fmt.Sprintf("did you mean %q?", nearest)
	}
	return "use one of " + strings.Join(known, ", ")
}
