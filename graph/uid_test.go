package graph

import "testing"

var uidTexts = []string{
	"11111111-2222-3333-4444-555555555555",
	"abcdef01-2345-6789-abcd-ef0123456789",
	"ABCDEF01-2345-6789-ABCD-EF0123456789",   // another text is another UID, also if it is the same number
	"abcdef0123456789abcdef0123456789",       // without dashes
	"{abcdef01-2345-6789-abcd-ef0123456789}", // in braces
	"abcdef01-2345-6789-abcd-ef012345678",    // one short
	"abcdef01-2345-6789-abcd-ef01234567890",  // one long
	"abcdef01-2345-6789-abcd-ef012345678g",   // not hexadecimal
	"abcdef0-12345-6789-abcd-ef0123456789",   // dashes elsewhere
	"abcdef01-234-56789-abcd-ef0123456789",
	"abcdef01-2345-678-9abcd-ef0123456789",
	"abcdef01-2345-6789-abc-def0123456789",
	"abcdef01a2345-6789-abcd-ef0123456789", // a digit instead of each dash
	"abcdef01-2345a6789-abcd-ef0123456789",
	"abcdef01-2345-6789aabcd-ef0123456789",
	"abcdef01-2345-6789-abcdaef0123456789",
	"------------------------------------",
	"00000000-0000-0000-0000-000000000000", // the number of no UID is not no UID
	"00000000-0000-0000-0000-000000000001",
	"x", " ", "\x00", "\xff", "uid with spaces", "🚀",
}

// TestUIDsDiffer: two UIDs are equal exactly when their texts are, and none is that of the empty text.
func TestUIDsDiffer(t *testing.T) {
	seen := map[UID]string{ParseUID(""): ""}
	if ParseUID("") != (UID{}) {
		t.Errorf("the empty text is %v", ParseUID(""))
	}
	for _, text := range uidTexts {
		u := ParseUID(text)
		if other, twice := seen[u]; twice {
			t.Errorf("%q and %q are one UID", text, other)
		}
		if ParseUID(text) != u {
			t.Errorf("%q is not the same UID twice", text)
		}
		seen[u] = text
	}
}

// TestUIDIsShownAsGiven: also if it is no UUID, with and without properties beside it.
func TestUIDIsShownAsGiven(t *testing.T) {
	g := New("test", nil)
	kind := g.Kind("", "Pod")
	key := EntityKey{Type: "Pod", Namespace: "a", Name: "x"}
	id := g.Ensure(kind, "a", "x", Unknown)
	for _, text := range append(uidTexts, "") {
		for _, properties := range [][]Property{nil, {{"status", "Running"}}} {
			g.SetPresent(id, text, properties)
			s, _ := g.Commit()
			n, _ := s.Node(key)
			if n.UID != text || len(n.Properties) != len(properties) {
				t.Errorf("UID %q with %v is shown as %q with %v", text, properties, n.UID, n.Properties)
			}
			if g.UID(id) != ParseUID(text) {
				t.Errorf("UID %q is %v", text, g.UID(id))
			}
		}
	}
}

func TestUIDString(t *testing.T) {
	const text = "abcdef01-2345-6789-abcd-ef0123456789"
	if got := ParseUID(text).String(); got != text {
		t.Errorf("%s is written %s", text, got)
	}
}
