// Package client asks a running kubernetes-scraper about its graph over HTTP, and follows it as it changes.
//
// The answers are those of package query; docs/http.md and docs/stream.md describe what is sent. A Client is safe for use
// by many goroutines. Every error of the server is a *Problem.
package client

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// Options say how to reach a server. The zero value is good for one on this machine.
type Options struct {
	// HTTP is what requests are made with; nil stands for http.DefaultClient. It must have no Timeout if the graph is
	// followed: that is a request without an end.
	HTTP *http.Client
	// Token, if not nil, returns the token that says who is asking. It is called for every request.
	Token func() (string, error)
}

// A Client asks one server. Make one with New.
type Client struct {
	base    *url.URL
	options Options
}

// New returns a client of the server at an address: http://localhost:8390, or localhost:8390. It connects to nothing. An
// error says what is wrong with the address.
func New(address string, o Options) (*Client, error) {
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	base, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("address of the server: %w", err)
	}
	if base.Scheme != "http" && base.Scheme != "https" || base.Host == "" {
		return nil, fmt.Errorf("address of the server: %q is no http or https URL with a host", address)
	}
	if o.HTTP == nil {
		o.HTTP = http.DefaultClient
	}
	return &Client{base: base, options: o}, nil
}

// open sends a request. The answer's status is 200, and its body has to be closed.
func (c *Client) open(ctx context.Context, segments []string, query url.Values, header http.Header) (io.ReadCloser, error) {
	at := c.base.JoinPath(segments...)
	at.RawQuery = query.Encode()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), http.NoBody)
	if err != nil {
		return nil, err
	}
	for name, values := range header {
		r.Header[name] = values
	}
	if c.options.Token != nil {
		token, err := c.options.Token()
		if err != nil {
			return nil, fmt.Errorf("token for %s: %w", c.base.Host, err)
		}
		r.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := c.options.HTTP.Do(r)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		defer response.Body.Close()
		return nil, problemOf(response)
	}
	return response.Body, nil
}

// ask reads an answer.
func ask[T any](ctx context.Context, c *Client, segments []string, query url.Values) (T, error) {
	var answer T
	body, err := c.open(ctx, segments, query, http.Header{"Accept": {"application/json"}})
	if err != nil {
		return answer, err
	}
	defer body.Close()
	if err := json.NewDecoder(body).Decode(&answer); err != nil {
		return answer, fmt.Errorf("answer of %s to /%s: %w", c.base.Host, strings.Join(segments, "/"), err)
	}
	return answer, nil
}
