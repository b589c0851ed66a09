package cluster

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// newHTTPClient returns a client that trusts this cluster's certificate alone. So a probe cannot take another cluster's
// server, which happens to have the port, for this one's.
func newHTTPClient(certificate []byte) *http.Client {
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(certificate)
	return &http.Client{Transport: &http.Transport{
		TLSClientConfig:   &tls.Config{RootCAs: roots},
		DisableKeepAlives: true, // nothing stays behind, and every probe is a fresh connection
	}}
}

// probeTLS returns a probe that wants 200 from a path of the component's first port.
func (c *Cluster) probeTLS(path string) func(context.Context, []int) error {
	return func(ctx context.Context, ports []int) error {
		_, _, err := c.call(ctx, http.MethodGet, "https://"+loopback(ports[0])+path, nil)
		return err
	}
}

// probeEtcd asks for the list of members, which takes a leader to answer, and looks for this cluster's own name in it:
// etcd speaks plain HTTP here, so its name is what tells it from another cluster's.
func (c *Cluster) probeEtcd(ctx context.Context, ports []int) error {
	url := "http://" + loopback(ports[0]) + "/v3/cluster/member/list"
	_, body, err := c.call(ctx, http.MethodPost, url, []byte("{}"))
	if err != nil {
		return err
	}
	var answer struct {
		Members []struct{ Name string }
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return fmt.Errorf("%s: %w", url, err)
	}
	if len(answer.Members) != 1 || answer.Members[0].Name != c.etcdName {
		return fmt.Errorf("%s: not yet, or not, the member %s: %s", url, c.etcdName, body)
	}
	return nil
}

// call makes one request, as admin if it is over TLS, and returns the status and the body. Any other status than
// 2xx is an error too.
func (c *Cluster) call(ctx context.Context, method, url string, body []byte) (int, []byte, error) {
	request, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	if strings.HasPrefix(url, "https://") {
		request.Header.Set("Authorization", "Bearer "+c.credentials.tokens[adminUser])
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := c.http.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return response.StatusCode, nil, fmt.Errorf("%s %s: %w", method, url, err)
	}
	if response.StatusCode/100 != 2 {
		return response.StatusCode, answer, fmt.Errorf("%s %s: %s: %s", method, url, response.Status, answer)
	}
	return response.StatusCode, answer, nil
}
