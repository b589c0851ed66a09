package app

import (
	"slices"
	"testing"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/query"
)

func TestVocabulary(t *testing.T) {
	c, err := catalog.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	v := Vocabulary(c)
	if len(v.Kinds) != len(c.Kinds()) || len(v.Relations) != len(c.Relations()) {
		t.Fatalf("%d kinds and %d relations", len(v.Kinds), len(v.Relations))
	}
	at := slices.IndexFunc(v.Kinds, func(k query.KindName) bool { return k.Group == "apps" && k.Kind == "Deployment" })
	if k := v.Kinds[at]; k.Resource != "deployments" || !slices.Equal(k.ShortNames, []string{"deploy"}) || !k.Namespaced {
		t.Errorf("Deployment is %+v", k)
	}
	to := func(relation string) ([]query.Kind, bool) {
		r := v.Relations[slices.IndexFunc(v.Relations, func(r query.Relation) bool { return r.Name == relation })]
		return r.To, r.ToAny
	}
	// The edge of a reverse rule leads to the kind that has the rule, and an object may say any kind.
	if kinds, any := to("subject"); any || !slices.Contains(kinds, query.Kind{Type: "ServiceAccount"}) || slices.Contains(kinds, query.Kind{Type: "Namespace"}) {
		t.Errorf("subject leads to %v, any %v", kinds, any)
	}
	if kinds, any := to("bound_to"); any || !slices.Contains(kinds, query.Kind{Type: "PersistentVolume"}) {
		t.Errorf("bound_to leads to %v, any %v", kinds, any)
	}
	if _, any := to("scales"); !any {
		t.Error("scales leads to any kind")
	}
}
