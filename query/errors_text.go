package query

import (
	"fmt"
	"strings"
)

// listed is how many objects a message names before it only counts.
const listed = 5

func (e *NotFoundError) Error() string {
	var b strings.Builder
	if e.Kind {
		fmt.Fprintf(&b, "no kind is called %q", e.Name)
	} else {
		fmt.Fprintf(&b, "there is no %s", e.Name)
	}
	if e.Namespace != "" && !e.Kind {
		fmt.Fprintf(&b, " in namespace %s", e.Namespace)
	}
	if len(e.Suggestions) > 0 {
		fmt.Fprintf(&b, "; did you mean %s?", enumerate(e.Suggestions))
	}
	return b.String()
}

// Is says that it is ErrNotFound.
func (e *NotFoundError) Is(target error) bool { return target == ErrNotFound }

func (e *AmbiguousError) Error() string {
	names := make([]string, 0, listed)
	for _, key := range e.Keys[:min(listed, len(e.Keys))] {
		names = append(names, key.String())
	}
	if more := len(e.Keys) - len(names); more > 0 {
		names = append(names, fmt.Sprintf("%d more", more))
	}
	return fmt.Sprintf("%s is one of %d objects: %s; say which", e.Name, len(e.Keys), strings.Join(names, ", "))
}

// Is says that it is ErrAmbiguous.
func (e *AmbiguousError) Is(target error) bool { return target == ErrAmbiguous }

// enumerate writes a, b or c.
func enumerate(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
