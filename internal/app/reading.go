package app

import (
	"context"
	"log/slog"
	"time"

	"k8s.io/klog/v2"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/collector"
	"kubernetes-scraper/internal/event"
	"kubernetes-scraper/internal/fact"
	"kubernetes-scraper/internal/feed"
	"kubernetes-scraper/internal/kube"
)

// A Reading says what ReadOnce and Follow read, and of which cluster.
type Reading struct {
	Version string
	// Kubeconfig and Context say where to connect to; empty means as kubectl would.
	Kubeconfig, Context string
	// Namespaces to read; none means all.
	Namespaces []string
	Catalog    *catalog.Catalog
	Secrets    bool
	// Only, if not nil, are the kinds that are read, as patterns; all others are left out.
	Only []string
	// Whole, if not nil, says which kinds are read whole. Of others only the metadata is, and what it says of owners.
	Whole func(*catalog.Kind) bool
	// Patience is how long ReadOnce waits for kinds that are slow, and Follow for the first graph. Kinds that fail ReadOnce
	// waits for only a moment.
	Patience time.Duration
	// Labels, if not nil, is told the labels of each object that is read, by ReadOnce alone.
	Labels labels
	// Notice is told, for people, that the server cannot be reached, and when it answers again. It may be nil.
	Notice func(string)
}

type labels = func(graph.EntityKey, []fact.Label)

// moment is how long kinds that fail are waited for when all others have been read.
const moment = 2 * time.Second

// A source is a cluster that is being read.
type source struct {
	client    *kube.Client
	reader    *kube.Reader
	collector *collector.Collector
	feed      *feed.Feed
	batches   chan event.Batch
}

// Served asks a cluster which resources that can be read it serves.
func Served(ctx context.Context, r Reading) ([]event.Resource, error) {
	client, err := r.connect()
	if err != nil {
		return nil, err
	}
	return kube.Served(ctx, client)
}

func (r Reading) connect() (*kube.Client, error) {
	klog.SetSlogLogger(slog.New(slog.DiscardHandler))
	return kube.Connect(kube.ConnectOptions{Kubeconfig: r.Kubeconfig, Context: r.Context,
		UserAgent: "kubernetes-scraper/" + r.Version})
}

func (r Reading) open() (*source, error) {
	client, err := r.connect()
	if err != nil {
		return nil, err
	}
	known := forReader(r.Catalog)
	if r.Whole != nil {
		for i := range known.Kinds {
			if !r.Whole(&known.Kinds[i]) {
				known.Kinds[i] = known.Kinds[i].MetadataPart()
			}
		}
	}
	s := &source{client: client, feed: feed.New(), batches: make(chan event.Batch, queued)}
	s.reader = kube.New(kube.Config{Client: client, Namespaces: r.Namespaces, Catalog: known,
		Options: kube.Options{Include: r.Only, Secrets: r.Secrets},
		Compile: compiler(r.Labels != nil), HasSchema: hasSchema, Notice: r.Notice})
	s.collector = collector.New(client.ClusterName(), known.Kinds, s.feed)
	return s, nil
}
