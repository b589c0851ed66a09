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

// TestEndsEarly: a reader that ends before everything was read has its graph published if it brought anything, and only
// then: a graph that says nothing takes the place of none.
func TestEndsEarly(t *testing.T) {
	kinds, at := builtin(t)
	pod := upsert(kinds, at, &thing{kind: "Pod", namespace: "a", name: "one", uid: "1"})
	for name, row := range map[string]struct {
		batches []event.Batch
		want    bool
	}{
		"nothing":   {nil, false},
		"kinds":     {[]event.Batch{reading(kinds, at)}, false},
		"failing":   {[]event.Batch{reading(kinds, at), says(at["Pod"], event.Failing)}, false},
		"left":      {[]event.Batch{reading(kinds, at), leaving(at)}, false},
		"forbidden": {[]event.Batch{reading(kinds, at), says(at["Pod"], event.Forbidden)}, true},
		"an object": {[]event.Batch{reading(kinds, at), pod}, true},
	} {
		f := feed.New()
		in := make(chan event.Batch, len(row.batches))
		for _, b := range row.batches {
			in <- b
		}
		close(in)
		New("test", kinds, f).Run(in)
		if s, _, _ := f.Latest(); (s != nil) != row.want || s != nil && s.Complete() {
			t.Errorf("%s: published %v, want a graph that is not complete: %v", name, s, row.want)
		}
	}
}

// leaving says that the watched kinds are not read any more.
func leaving(at map[string]int) event.Batch {
	var b event.Batch
	for _, kind := range watched {
		b.Kinds = append(b.Kinds, event.KindChange{Position: at[kind]})
	}
	return b
}
