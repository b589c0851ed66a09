package collector

import (
	"testing"

	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/event"
	"kubernetes-scraper/internal/feed"
)

// What is named of a kind is looked for outside of namespaces only while a server says so: a program that starts when the
// kind is gone would not know it either.
func TestAKindThatIsNoLongerServed(t *testing.T) {
	kinds, at := builtin(t)
	c := New("test", kinds, feed.New())
	c.Apply(reading(kinds, at))
	c.Apply(upsert(kinds, at, &thing{kind: "Pod", namespace: "a", name: "web", uid: "1",
		owners: []owner{{"example.com", "Widget", "w", "2"}}}))
	for _, step := range []struct {
		served    []event.Resource
		namespace string
	}{
		{nil, "a"},
		{[]event.Resource{{Group: "example.com", Kind: "Widget", Resource: "widgets"}}, ""},
		{nil, ""}, // says nothing
		{[]event.Resource{}, "a"},
	} {
		c.Apply(event.Batch{Served: step.served})
		s, _ := c.graph.Commit()
		if _, found := s.Node(graph.EntityKey{Group: "example.com", Type: "Widget", Namespace: step.namespace, Name: "w"}); !found {
			t.Errorf("after %v: the owner is not in namespace %q", step.served, step.namespace)
		}
	}
}
