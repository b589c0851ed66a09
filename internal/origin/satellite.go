package origin

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"

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
	case address == "" && o.TokenFile+o.CertificateAuthority != "":
		return nil, errors.New("--token-file and --certificate-authority are for a Satellite: name one with --from, for example https://localhost:8390")
	case address == "":
		return nil, nil
	case len(o.From) > 1:
		return nil, fmt.Errorf("%s is a Satellite, which stands for itself: name it alone", address)
	case o.Labels:
		return nil, ErrNoLabels
	}
	trust, err := o.transport()
	if err != nil {
		return nil, err
	}
	return client.New(address, client.Options{HTTP: trust, Token: o.token()})
}

// transport trusts the certificates that were named; nil for those of the system.
func (o Options) transport() (*http.Client, error) {
	if o.CertificateAuthority == "" {
		return nil, nil
	}
	pem, err := os.ReadFile(o.CertificateAuthority)
	if err != nil {
		return nil, fmt.Errorf("--certificate-authority: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("--certificate-authority: %s holds no certificate in PEM form", o.CertificateAuthority)
	}
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.TLSClientConfig = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
	return &http.Client{Transport: t}, nil
}

// token reads the token anew for each request: one of a service account is replaced while it is used.
func (o Options) token() func() (string, error) {
	if o.TokenFile == "" {
		return nil
	}
	return func() (string, error) {
		text, err := os.ReadFile(o.TokenFile)
		if err != nil {
			return "", fmt.Errorf("--token-file: %w", err)
		}
		return strings.TrimSpace(string(text)), nil
	}
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
// in order, until ctx is done. When the changes in between are lost, a Satellite's are told as one, which is what differs;
// those of the cluster are not, and it begins anew.
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
