package extract

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"pgregory.net/rapid"

	"kubernetes-scraper/internal/fact"
)

// TestSelectorsMean: the requirements taken from a random selector match the label sets that the API's own code says it
// matches, in both formats.
func TestSelectorsMean(t *testing.T) {
	kind, codec := formKind(t, "NetworkPolicy"), newCodec(t)
	extractors := extractorsOf(t, kind)
	matched := map[bool]int{}
	rapid.Check(t, func(r *rapid.T) {
		policy := &networkingv1.NetworkPolicy{ObjectMeta: metav1.ObjectMeta{Name: "n"}}
		policy.Spec.PodSelector = randomSelector(r)
		selector, err := metav1.LabelSelectorAsSelector(&policy.Spec.PodSelector)
		if err != nil {
			selector = labels.Nothing()
		}
		for f, x := range extractors {
			facts, err := x.Extract(codec.encode(t, policy, f))
			if err != nil || len(facts.References) != 1 {
				r.Fatalf("%v: have %+v, %v", f, facts.References, err)
			}
			for range 10 {
				set := rapid.MapOf(rapid.SampledFrom([]string{"a", "b", "c"}), rapid.SampledFrom([]string{"", "1", "2", "x"})).Draw(r, "labels")
				want := selector.Matches(labels.Set(set))
				matched[want]++
				if have := meets(facts.References[0].Selector.Requirements, set); have != want {
					r.Fatalf("%v: %+v of %v: have %v, want %v; read as%s", f, policy.Spec.PodSelector, set, have, want,
						describeRequirements(facts.References[0].Selector.Requirements))
				}
			}
		}
	})
	if matched[true] < 20 || matched[false] < 20 {
		t.Errorf("label sets that matched and that did not: %v, that is too few of one of them", matched)
	}
}

func randomSelector(r *rapid.T) metav1.LabelSelector {
	key, value := rapid.SampledFrom([]string{"a", "b", "c"}), rapid.SampledFrom([]string{"", "1", "2", "x"})
	selector := metav1.LabelSelector{MatchLabels: rapid.MapOfN(key, value, 0, 1).Draw(r, "matchLabels")}
	for range rapid.IntRange(0, 2).Draw(r, "expressions") {
		selector.MatchExpressions = append(selector.MatchExpressions, metav1.LabelSelectorRequirement{
			Key:      key.Draw(r, "key"),
			Operator: metav1.LabelSelectorOperator(rapid.SampledFrom([]string{"In", "NotIn", "Exists", "DoesNotExist", "Gt", ""}).Draw(r, "operator")),
			Values:   rapid.SliceOfN(value, 0, 3).Draw(r, "values"),
		})
	}
	return selector
}

// meets says whether labels meet all requirements, by what the Operators' comments say.
func meets(requirements []Requirement, set map[string]string) bool {
	for _, r := range requirements {
		value, there := set[r.Key]
		in := there && slices.Contains(r.Values, value)
		ok := map[Operator]bool{
			fact.In: in, fact.NotIn: !in, fact.Exists: there, fact.DoesNotExist: !there,
			fact.Gt: there && number64(value) > number64(first(r.Values)), fact.Lt: there && number64(value) < number64(first(r.Values)),
		}[r.Operator]
		if !ok {
			return false
		}
	}
	return true
}

func first(values []string) string { return slices.Concat(values, []string{"0"})[0] }

func number64(text string) int64 {
	n, _ := strconv.ParseInt(text, 10, 64)
	return n
}

// TestPatterns: a part in braces is any text but an empty one, up to the literal after it.
func TestPatterns(t *testing.T) {
	for _, test := range []struct{ pattern, text, name, namespace string }{
		{"system:serviceaccount:{namespace}:{name}", "system:serviceaccount:a:b", "b", "a"},
		{"system:serviceaccount:{namespace}:{name}", "system:serviceaccount:a:b:c", "b:c", "a"},
		{"system:serviceaccount:{namespace}:{name}", "system:serviceaccount::b", "-", ""},
		{"system:serviceaccount:{namespace}:{name}", "system:serviceaccount:a:", "-", ""},
		{"system:serviceaccount:{namespace}:{name}", "xsystem:serviceaccount:a:b", "-", ""},
		{"{name}.svc", "a.svc", "a", ""},
		{"{name}.svc", "a.svc.svc", "-", ""},
		{"{name}.svc", "a.svcx", "-", ""},
		{"{}/{name}", "x/y/z", "y/z", ""},
		{"{name}", "a", "a", ""},
		{"plain", "plain", "", ""},
		{"plain", "plainer", "-", ""},
	} {
		p, err := parsePattern(test.pattern)
		if err != nil {
			t.Fatal(err)
		}
		text := []byte("before" + test.text + "after")
		found, ok := p.find(text, span{6, uint32(6 + len(test.text))})
		name, namespace := found[captureName].of(string(text)), found[captureNamespace].of(string(text))
		if ok != (test.name != "-") || ok && (name != test.name || namespace != test.namespace) {
			t.Errorf("%s of %s: have %q, %q, %v", test.pattern, test.text, name, namespace, ok)
		}
	}
}

// TestManyOrdinals: a number of replicas that nobody means makes no more than a bounded number of references.
func TestManyOrdinals(t *testing.T) {
	kind := formKind(t, "StatefulSet")
	for f, x := range extractorsOf(t, kind) {
		raw := newCodec(t).encode(t, object(t, kind, `
metadata: {name: db}
spec: {replicas: 2147483647, ordinals: {start: 2147483647}, volumeClaimTemplates: [{metadata: {name: a}}, {metadata: {name: b}}]}`), f)
		facts, err := x.Extract(raw)
		if err != nil || len(facts.References) != maxOrdinals || facts.References[1].Name != "a-db-2147483648" {
			t.Errorf("%v: have %d references, %v", f, len(facts.References), err)
		}
	}
}

// TestLongNames: names that are put together of parts too long for any name are none, however many there are.
func TestLongNames(t *testing.T) {
	kind := formKind(t, "Pod")
	long := `{"metadata":{"name":"` + strings.Repeat("x", maxComposed) + `"},"spec":{"volumes":[{"name":"a","ephemeral":{}}]}}`
	facts, err := compiled(t, kind, JSON).NewExtractor().Extract([]byte(long))
	if err != nil || slices.ContainsFunc(facts.References, func(r Reference) bool { return len(r.Name) > maxComposed }) {
		t.Errorf("have %+v, %v", facts.References, err)
	}
	many := `{"metadata":{"name":"` + strings.Repeat("x", 1900) + `"},"spec":{"volumes":[{"name":"a","ephemeral":{}}` + strings.Repeat(`,{"name":"a","ephemeral":{}}`, 40_000) + `]}}`
	if _, err := compiled(t, kind, JSON).NewExtractor().Extract([]byte(many)); err == nil || !strings.Contains(err.Error(), "are too many") {
		t.Errorf("have error %v", err)
	}
}
