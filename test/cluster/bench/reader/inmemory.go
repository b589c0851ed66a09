package main

import (
	"context"
	"errors"
	"net/http"
	"runtime"

	"k8s.io/client-go/rest"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/internal/collector"
	"kubernetes-scraper/internal/event"
	"kubernetes-scraper/internal/extract"
	"kubernetes-scraper/internal/feed"
	"kubernetes-scraper/internal/kube"
	"kubernetes-scraper/internal/resolve"
	"kubernetes-scraper/test/cluster/bench/child"
)

// inMemory is the program up to its graph: reader, collector and feed, put together as package app does.
type inMemory struct {
	http      *http.Client
	before    int // bytes on the heap, when all was there but the graph
	collector *collector.Collector
	feed      *feed.Feed
	ended     chan struct{}
}

func (g *inMemory) start(ctx context.Context, config *rest.Config) (int, error) {
	kinds, err := catalog.Builtin()
	if err != nil {
		return 0, err
	}
	h, err := rest.HTTPClientFor(config)
	if err != nil {
		return 0, err
	}
	api, err := kube.NewClient(h, config.Host, "bench")
	if err != nil {
		return 0, err
	}
	extractors, err := compile(kinds)
	if err != nil {
		return 0, err
	}
	g.http, g.before = h, heapBytes()
	g.feed, g.ended = feed.New(), make(chan struct{})
	g.collector = collector.New("bench", kinds, event.Sources(kinds, nil), g.feed)
	reader := kube.New(kube.Config{Client: api, Kinds: kinds, NewExtractor: extractors})
	batches := make(chan event.Batch, 64)
	go func() {
		defer close(batches)
		_ = reader.Run(ctx, batches) // it returns nil, when ctx is done
	}()
	go func() {
		defer close(g.ended)
		g.collector.Run(batches)
	}()
	return g.await()
}

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
func (g *inMemory) heap() child.Heap {
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

// compile compiles the catalog for both formats and returns what makes extractors.
func compile(kinds []catalog.Kind) (func(int, extract.Format) kube.Extractor, error) {
	selectable := resolve.Selectable(kinds)
	compiled := map[extract.Format][]*extract.Matcher{}
	for _, format := range []extract.Format{extract.Protobuf, extract.JSON} {
		for i, kind := range kinds {
			m, err := extract.Compile(kind, format, selectable[i])
			if err != nil {
				return nil, err
			}
			compiled[format] = append(compiled[format], m)
		}
	}
	return func(kind int, f extract.Format) kube.Extractor { return compiled[f][kind].NewExtractor() }, nil
}
