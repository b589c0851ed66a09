package collector

import (
	"testing"

	"kubernetes-scraper/internal/event"
	"kubernetes-scraper/internal/feed"
)

// TestNothingToRead: a graph of nothing is published as soon as it is said that nothing is read, and not before.
func TestNothingToRead(t *testing.T) {
	f := feed.New()
	c := New("test", nil, f)
	c.Apply(event.Batch{Served: []event.Resource{{Kind: "Pod", Resource: "pods", Namespaced: true}}})
	c.Publish()
	if s, _, _ := f.Latest(); s != nil {
		t.Error("a graph is published before it is known what is read")
	}
	c.Apply(event.Batch{Kinds: []event.KindChange{}})
	c.Publish()
	if s, _, _ := f.Latest(); s == nil {
		t.Error("no graph is published although nothing is read")
	}
}
