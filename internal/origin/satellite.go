package origin

import (
	"context"
	"errors"
	"fmt"

	"kubernetes-scraper/client"
	"kubernetes-scraper/internal/app"
	"kubernetes-scraper/query"
)

// Server returns a client of the Satellite that --from names; nil if it names something else.
func (o Options) Server() (*client.Client, error) {
	address := ""
	for _, from := range o.From {
		if isAddress(from) {
			address = from
		}
	}
	switch {
	case address == "":
		return nil, nil
	case len(o.From) > 1:
		return nil, fmt.Errorf("%s is a Satellite, which stands for itself: name it alone", address)
	case o.Labels:
		return nil, ErrNoLabels
	}
	return client.New(address, client.Options{})
}

// satellite brings the whole graph of a running Satellite.
func (o Options) satellite(ctx context.Context) (*Graph, error) {
	c, err := o.Server()
	if err != nil {
		return nil, err
	}
	s, err := c.Graph(ctx, client.Terms{})
	if err != nil {
		return nil, err
	}
	return &Graph{Graph: s, Vocabulary: app.Vocabulary(o.Catalog)}, nil
}

// Follow calls begin with the graph of the cluster, or of the Satellite that is named, and then each with what has changed,
// in order, until ctx is done. When the changes in between are lost, it begins anew.
func (o Options) Follow(ctx context.Context, begin func(query.Graph) error, each func(query.DiffAnswer) error) error {
	c, err := o.Server()
	switch {
	case err != nil:
		return err
	case c != nil:
		return followServer(ctx, c, follower{begin: begin, each: each}, o.Notice)
	case len(o.From) > 0:
		return errors.New("a saved graph and manifests do not change: watch is about a cluster or a running Satellite")
	}
	return app.Follow(ctx, o.reading(), (&follower{begin: begin, each: each}).take)
}
