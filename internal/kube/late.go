package kube

import (
	"errors"
	"net/http"
	"time"
)

const (
	// lateGrace is how long is waited for a request to end whose context has.
	lateGrace = 200 * time.Millisecond
	// maxLate is how many requests may go on after that. No other one is made then.
	maxLate = 100
)

var errLate = errors.New("earlier requests have not ended, perhaps because their credentials do not come")

// An outcome is what came of a request.
type outcome struct {
	resp *http.Response
	err  error
}

// do makes a request, and returns soon after its context ends even if the request does not: client-go waits for a plugin
// that fetches credentials, whatever the context says. What comes then is closed.
func (c *Client) do(req *http.Request) (*http.Response, error) {
	if c.late.Load() >= maxLate {
		return nil, errLate
	}
	done, left := make(chan outcome), make(chan struct{})
	go func() {
		resp, err := c.http.Do(req)
		select {
		case done <- outcome{resp, err}:
			return
		case <-left:
		}
		c.late.Add(-1)
		if err == nil {
			resp.Body.Close()
		}
	}()
	select {
	case o := <-done:
		return o.resp, o.err
	case <-req.Context().Done():
	}
	grace := time.NewTimer(lateGrace)
	defer grace.Stop()
	select {
	case o := <-done:
		return o.resp, o.err
	case <-grace.C:
		c.late.Add(1)
		close(left)
		return nil, req.Context().Err()
	}
}
