package query

import (
	"fmt"
	"strings"
)

// listed is how many objects a message names before it only counts.
const listed = 5

func (e *NotFoundError) Error() string {
	var b strings.Builder
	switch {
	case e.Kind:
		fmt.Fprintf(&b, "no kind is called %q", e.Name)
	case e.Unread != nil:
		fmt.Fprintf(&b, "nobody can say whether there is a %s", e.Name)
	default:
		fmt.Fprintf(&b, "there is no %s", e.Name)
	}
	if e.Namespace != "" && !e.Kind {
		fmt.Fprintf(&b, " in namespace %s", e.Namespace)
	}
	if e.Unread != nil {
		fmt.Fprintf(&b, ": the objects of kind %s are %s", e.Unread.Type, e.why())
	}
	if len(e.Suggestions) > 0 {
		fmt.Fprintf(&b, "; did you mean %s?", enumerate(e.Suggestions))
	}
	return b.String()
}

// why says why not all objects of the kind are known.
func (e *NotFoundError) why() string {
	switch {
	case e.Unread.State == "":
		return "not read"
	case e.Unread.Reason == "":
		return fmt.Sprintf("not all known (%s)", e.Unread.State)
	}
	return fmt.Sprintf("not all known (%s: %s)", e.Unread.State, e.Unread.Reason)
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
