package client

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"

	"kubernetes-scraper/graph"
)

// A Problem is why a server has no answer (RFC 9457).
type Problem struct {
	// Type is a URN that stands for the sort of problem: urn:kubernetes-scraper:not-found.
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	// Detail says what is wrong with the request, and what to do.
	Detail string `json:"detail"`
	// Suggestions are what may have been meant, the most likely first.
	Suggestions []string `json:"suggestions"`
	// Objects are those that an ambiguous name stands for.
	Objects []graph.EntityKey `json:"objects"`
}

func (p *Problem) Error() string {
	if p.Detail == "" {
		return fmt.Sprintf("the server answers %d %s", p.Status, p.Title)
	}
	return p.Detail
}

// passes says whether it may be another time: then it is worth to try again.
func (p *Problem) passes() bool {
	return p.Status >= http.StatusInternalServerError || p.Status == http.StatusTooManyRequests || p.Status == http.StatusRequestTimeout
}

// problemLimit is how many bytes of a problem are read.
const problemLimit = 64 << 10

// problemOf reads a problem. What answers may be another program, a proxy for example, which has its own way to say it.
func problemOf(r *http.Response) *Problem {
	p := &Problem{Title: http.StatusText(r.StatusCode)}
	media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if media == "application/problem+json" {
		if err := json.NewDecoder(io.LimitReader(r.Body, problemLimit)).Decode(p); err != nil {
			p.Detail = ""
		}
	}
	p.Status = r.StatusCode
	return p
}
