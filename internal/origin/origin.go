// Package origin brings the graph that a question is asked of: from a cluster that is read once, a saved graph, manifests
// or what kubectl printed, or a running Satellite.
package origin

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/graph"
	"kubernetes-scraper/internal/fact"
	"kubernetes-scraper/query"
)

// Options say where the graph comes from, and what is wanted of it.
type Options struct {
	// From are files, folders, - for the standard input, or the address of a Satellite; none means the cluster.
	From  []string
	Stdin io.Reader
	// TokenFile holds what says to a Satellite who is asking; CertificateAuthority the certificates to trust of one at
	// https://. Empty means none, and those of the system.
	TokenFile, CertificateAuthority string
	// Kubeconfig and Context say where the cluster is; empty means as kubectl would.
	Kubeconfig, Context string
	Version             string
	Catalog             *catalog.Catalog
	Secrets             bool
	// Namespace is where objects of manifests are that name none.
	Namespace string
	// Namespaces are what is read of a cluster that does not let all namespaces be read.
	Namespaces []string
	// Patience is how long the answer of a cluster is waited for.
	Patience time.Duration
	// Plan says what is needed. It counts for clusters alone: other places bring all that they have.
	Plan Plan
	// Notice is told, while a Satellite or a cluster is followed, that it is away, and that it is back. It may be nil.
	Notice func(string)
	// Labels: the labels of objects are wanted.
	Labels bool
}

// A Graph is what was brought.
type Graph struct {
	query.Graph
	Vocabulary query.Vocabulary
	// Labels are those of the objects, if they were wanted.
	Labels map[graph.EntityKey]map[string]string
	// Problems are what could not be read of the input, one a document. The graph is without it.
	Problems []error
	// Notes are for people.
	Notes []string
}

// ErrNoLabels says that labels are wanted of a graph that does not hold them.
var ErrNoLabels = errors.New("labels can be seen in a cluster and in manifests only: a graph does not hold them")

// Open brings a graph. The error says that there is none; what is wrong with a part of the input is among Graph.Problems.
func Open(ctx context.Context, o Options) (*Graph, error) {
	if len(o.From) == 0 {
		return o.cluster(ctx)
	}
	for _, from := range o.From {
		if isAddress(from) {
			return o.satellite(ctx)
		}
	}
	return o.files()
}

func isAddress(from string) bool {
	return strings.HasPrefix(from, "http://") || strings.HasPrefix(from, "https://")
}

// labeled collects labels.
func (g *Graph) labeled(key graph.EntityKey, list []fact.Label) {
	labels := make(map[string]string, len(list))
	for _, l := range list {
		labels[strings.Clone(l.Key)] = strings.Clone(l.Value) // facts hold on to all texts of their object
	}
	g.Labels[key] = labels
}
