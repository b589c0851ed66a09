package main

import (
	"context"
	"errors"
	"net/http"
	"runtime"

	"k8s.io/client-go/rest"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/internal/app"
	"kubernetes-scraper/internal/collector"
	"kubernetes-scraper/internal/event"
	"kubernetes-scraper/internal/extract"
	"kubernetes-scraper/internal/feed"
	"kubernetes-scraper/internal/kube"
	"kubernetes-scraper/test/cluster/bench/child"
)

// inMemory is the program up to its graph: reader, collector and feed, put together as package app does.
type inMemory struct {
	http      *http.Client
	known     *catalog.Catalog
	before    int // bytes on the heap, when all was there but the graph
	collector *collector.Collector
	feed      *feed.Feed
	streams   []child.Stream
	ended     chan struct{}
}

func (g *inMemory) start(ctx context.Context, config *rest.Config, part child.Part) (int, error) {
	known, err := app.LoadCatalog(nil, nil)
	if err != nil {
		return 0, err
	}
	h, err := kube.HTTPClient(config)
	if err != nil {
		return 0, err
	}
	api, err := kube.NewClient(h, config.Host, "bench")
	if err != nil {
		return 0, err
	}
	kinds := known.Kinds()
	catalog.MarkSelected(kinds)
	g.http, g.known = h, known // it is there before and after, so it is not weighed
	g.before = heapBytes()
	g.feed, g.ended = feed.New(), make(chan struct{})
	g.collector = collector.New("bench", nil, g.feed)
	reader := kube.New(kube.Config{
		Client: api, Catalog: kube.Catalog{Kinds: kinds, Plain: known.Plain}, Options: kube.Options{Include: part.Include},
		Compile: compile, HasSchema: hasSchema,
	})
	batches := make(chan event.Batch, 64)
	go func() {
		defer close(batches)
		_ = reader.Run(ctx, batches) // it returns nil, when ctx is done
	}()
	go func() {
		defer close(g.ended)
		g.collector.Run(batches)
	}()
	objects, err := g.await()
	g.streams = streams(reader.Stats())
	return objects, err
}

// streams are the kinds of the reader's sources, of which there is one a kind.
func streams(sources []kube.Stats) []child.Stream {
	var all []child.Stream
	for _, s := range sources {
		k := s.Kind
		all = append(all, child.Stream{Group: k.Group, Version: k.Version, Resource: k.Resource,
			MetadataOnly: k.MetadataOnly, JSON: !hasSchema(k)})
	}
	return all
}

// told is what was read.
func (g *inMemory) told() any { return g.streams }

// await waits for the complete graph and counts the objects that were seen.
func (g *inMemory) await() (int, error) {
	for {
		s, changed, ended := g.feed.Latest()
		if s != nil && s.Complete() {
			objects := 0
			for _, k := range s.Kinds() {
				objects += k.Count
			}
			return objects, nil
		}
		if ended {
			return 0, errors.New("the reader ended before the graph was complete")
		}
		<-changed
	}
}

// heap waits for the reader's end and closes its connections, so that what has come since is the collector's and the
// graph's, and weighs that.
func (g *inMemory) heap() any {
	<-g.ended
	g.http.CloseIdleConnections()
	kept := heapBytes() - g.before
	s, _, _ := g.feed.Latest()
	nodes, edges := s.Size()
	runtime.KeepAlive(g)
	return child.Heap{Bytes: kept, Nodes: nodes, Edges: edges}
}

// heapBytes is what is on the heap and in use. Two collections: what the first finds to be finalised goes with the second.
func heapBytes() int {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

// compile makes a kind's rules ready for a format, as package app does.
func compile(kind *catalog.Kind, f extract.Format) (func() kube.Extractor, error) {
	m, err := extract.Compile(*kind, f, kind.Selected)
	if err != nil {
		return nil, err
	}
	return func() kube.Extractor { return m.NewExtractor() }, nil
}

func hasSchema(kind *catalog.Kind) bool { return extract.HasSchema(*kind) }
