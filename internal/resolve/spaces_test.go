package resolve

import (
	"fmt"
	"testing"
)

// TestSpaces: they are forgotten when there are too many, and a namespace has the same handle before and after.
func TestSpaces(t *testing.T) {
	var s spaces
	first, none := s.of("first"), s.of("")
	for i := range 2*mostSpaces + 10 {
		s.of(fmt.Sprint(i))
		if len(s.known) > mostSpaces {
			t.Fatalf("%d namespaces are kept", len(s.known))
		}
	}
	if again := s.of("first"); again != first || again.Value() != "first" || s.of("") != none || none == first {
		t.Error("the same namespace has another handle")
	}
}
