package catalog

import (
	"fmt"
	"strings"

	"kubernetes-scraper/internal/spell"
)

// suggestOf says what a user may have meant by a name that does not exist: the nearest known one, or all of them.
func suggestOf(unknown string, known []string) string {
	if nearest := spell.Nearest(unknown, known); nearest != "" {
		return fmt.Sprintf("did you mean %q?", nearest)
	}
	return "use one of " + strings.Join(known, ", ")
}
