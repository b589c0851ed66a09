package extract

import (
	"testing"

	"k8s.io/apimachinery/pkg/api/validate/content"
	"k8s.io/apimachinery/pkg/util/validation"

	"pgregory.net/rapid"
)

// TestNamesAreLegal: what is taken for a name is what the API's own code takes for one.
func TestNamesAreLegal(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		text := rapid.OneOf(
			rapid.StringMatching(`[a-z0-9.:/%A_*-]{1,8}`), rapid.StringMatching(`[a-z0-9-]{1,4}(\.[a-z0-9-]{1,4}){0,2}`),
			rapid.StringMatching(`[a-z]{62,64}`), rapid.StringMatching(`[a-z]{252,254}`),
		).Draw(r, "text")
		for _, check := range []struct {
			what string
			have bool
			want []string
		}{
			{"label", isLabel([]byte(text)), validation.IsDNS1123Label(text)},
			{"subdomain", isSubdomain([]byte(text)), validation.IsDNS1123Subdomain(text)},
			{"segment", isSegment([]byte(text)), content.IsPathSegmentName(text)},
		} {
			if check.have != (len(check.want) == 0) {
				r.Errorf("%q is a %s: %v, want %v", text, check.what, check.have, check.want)
			}
		}
	})
}
