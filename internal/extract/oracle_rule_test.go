package extract

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/api/validate/content"
	"k8s.io/apimachinery/pkg/util/validation"

	"kubernetes-scraper/catalog"
)

// An oraclePlace is one place of a rule in an object.
type oraclePlace struct {
	root  any
	rule  catalog.Reference
	place placedValue
}

// oracleReferences are the references of one rule, in order.
func oracleReferences(t testing.TB, root any, rule catalog.Reference) []Reference {
	var out []Reference
	for _, place := range values(root, rule.At) {
		out = append(out, oraclePlace{root, rule, place}.references(t)...)
	}
	if endsInKeys(rule.At) {
		slices.SortStableFunc(out, func(a, b Reference) int {
			return cmp.Or(slices.Compare(a.Index[:], b.Index[:]), cmp.Compare(a.Name, b.Name),
				cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Resource, b.Resource), cmp.Compare(a.Group, b.Group))
		})
		out = slices.Compact(out)
	}
	if rule.Ordinals != nil {
		out = out[:min(len(out), 10_000)]
	}
	return out
}

func (o oraclePlace) get(path string) any {
	switch {
	case path == "":
		return nil
	case path == ".":
		return o.place.value
	case strings.HasPrefix(path, "$."):
		return only(o.root, path[2:])
	}
	return only(o.place.value, path)
}

func (o oraclePlace) text(path string) string {
	s, _ := o.get(path).(string)
	return s
}

// there is what a condition compares.
func (o oraclePlace) there(path string) string {
	if _, ok := o.get(path).(map[string]any); ok {
		return "*"
	}
	return scalar(o.get(path))
}

func (o oraclePlace) isTrue(c catalog.Condition) bool {
	have := o.there(c.Path)
	return slices.Contains(c.Values, have) || slices.Contains(c.Values, "*") && have != ""
}

func (o oraclePlace) references(t testing.TB) []Reference {
	r := o.rule
	for _, c := range r.When {
		if !o.isTrue(c) {
			return nil
		}
	}
	if slices.ContainsFunc(r.Unless, o.isTrue) {
		return nil
	}
	out := Reference{Index: at(o.place.index...), Kind: o.text(r.Kind), Resource: o.text(r.Resource), UID: o.text(r.UID)}
	out.Optional, _ = o.get(r.Optional).(bool)
	for _, path := range r.Namespace {
		out.Namespace = cmp.Or(out.Namespace, o.text(path))
	}
	if v := o.text(r.APIVersion); v != "" {
		out.Group, out.Grouped = groupOf(v), true
	}
	if g, ok := o.get(r.Group).(string); ok {
		out.Group, out.Grouped = g, true
	}
	if r.Selector != nil {
		if out.Selector = o.selector(t); out.Selector == nil {
			return nil
		}
		return []Reference{out}
	}
	return o.named(t, out)
}

// named are the references by name, one for each ordinal.
func (o oraclePlace) named(t testing.TB, r Reference) []Reference {
	start, count := int64(0), int64(1)
	if ordinals := o.rule.Ordinals; ordinals != nil {
		start, count = o.integer(ordinals.Start, 0), o.integer(ordinals.Count, 1)
	}
	var out []Reference
	for i := int64(0); i < count && i < 10_000; i++ {
		one := r
		if o.name(&one, start+i) && o.replace(&one) && o.match(t, &one) && (o.rule.To != "" || one.Kind != "" || one.Resource != "") {
			out = append(out, one)
		}
	}
	return out
}

// replace puts what texts stand for in their place, for rules with at most one of them.
func (o oraclePlace) replace(r *Reference) bool {
	for _, one := range o.rule.Replace {
		r.Name = strings.ReplaceAll(r.Name, one.Old, one.New)
	}
	return r.Name != ""
}

func (o oraclePlace) integer(path string, absent int64) int64 {
	if n, err := strconv.ParseInt(scalar(o.get(path)), 10, 64); err == nil {
		return n
	}
	return absent
}

func (o oraclePlace) name(r *Reference, ordinal int64) bool {
	here := false
	for _, part := range o.rule.Name {
		switch {
		case part.Literal != "":
			r.Name += part.Literal
			continue
		case part.Path == "ordinal":
			r.Name += strconv.FormatInt(ordinal, 10)
			continue
		}
		text := o.text(part.Path)
		if text == "" {
			return false
		}
		here = here || !strings.HasPrefix(part.Path, "$.")
		r.Name += text
	}
	return here || o.rule.At == "" || o.there(".") != ""
}

// match applies a pattern by way of a regular expression: a part in braces is as short as can be, and holds nothing of the
// literal after it.
func (o oraclePlace) match(t testing.TB, r *Reference) bool {
	if o.rule.Match == "" {
		return true
	}
	groups := []string{""}
	expression := "(?s)^"
	for i, part := range strings.Split(o.rule.Match, "{") {
		literal := part
		if i > 0 {
			name, after, _ := strings.Cut(part, "}")
			groups, literal = append(groups, name), after
			expression += "(.+?)"
		}
		expression += regexp.QuoteMeta(literal)
	}
	found := regexp.MustCompile(expression + "$").FindStringSubmatch(r.Name)
	if found == nil {
		return false
	}
	literals := regexp.MustCompile(`\{[a-z]*\}`).Split(o.rule.Match, -1)
	for i, value := range found[1:] {
		if literal := literals[i+1]; literal != "" && strings.Contains(value, literal) {
			return false
		}
		switch groups[i+1] {
		case "name":
			r.Name = value
		case "namespace":
			r.Namespace = value
		case "group":
			r.Group, r.Grouped = value, true
		case "kind":
			r.Kind = value
		case "resource":
			r.Resource = value
		}
	}
	return o.legal(r, groups)
}

// legal says whether what was captured of a reference is such as the API's own code lets objects have.
func (o oraclePlace) legal(r *Reference, captured []string) bool {
	group, kind := o.rule.ToGroup, cmp.Or(r.Kind, o.rule.To)
	if r.Grouped {
		group = r.Group
	}
	check := validation.IsDNS1123Subdomain
	switch {
	case o.rule.Alias != "", group == "virtual":
		check = func(string) []string { return nil }
	case group == "rbac.authorization.k8s.io", kind == "ClusterTrustBundle" && group == "certificates.k8s.io",
		kind == "IPAddress" && group == "networking.k8s.io":
		check = content.IsPathSegmentName
	}
	for name, errs := range map[string][]string{
		"name": check(r.Name), "namespace": validation.IsDNS1123Label(r.Namespace),
		"group": validation.IsDNS1123Subdomain(r.Group), "kind": validation.IsDNS1123Label(strings.ToLower(r.Kind)),
	} {
		if slices.Contains(captured, name) && len(errs) > 0 {
			return false
		}
	}
	return true
}
