package kube

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/internal/extract"
)

const (
	protobufType = "application/vnd.kubernetes.protobuf"
	jsonType     = "application/json"
	// partialType asks for metadata only. There is no plain type behind it in the Accept header: a server that cannot
	// do it has to refuse with 406 instead of sending what must not be sent.
	partialType = protobufType + ";as=PartialObjectMetadata;g=meta.k8s.io;v=v1"
	partialList = protobufType + ";as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"
	streamWatch = ";stream=watch"
)

// The server closes a watch after a random time between these, as client-go's reflector asks it to: so the watches of a
// restarted server spread out.
const (
	minWatchTimeout = 300 * time.Second
	maxWatchTimeout = 600 * time.Second
)

// errZeroVersion guards the rule that resourceVersion "0" is never sent: it may be answered with any old state.
var errZeroVersion = errors.New(`a request with resourceVersion "0" was about to be sent`)

// An unreachableError is a request that got no answer at all.
type unreachableError struct{ err error }

func (e *unreachableError) Error() string { return "no answer: " + shortReason(e.err) }
func (e *unreachableError) Unwrap() error { return e.err }

// get makes one request. It returns the response if its status is 2xx; its body must be closed. Otherwise a
// *StatusError, or an *unreachableError if there was no answer.
func (c *Client) get(ctx context.Context, path string, query url.Values, accept string) (*http.Response, error) {
	if query.Get("resourceVersion") == "0" {
		return nil, errZeroVersion
	}
	u := *c.base
	u.Path += path
	u.RawQuery = query.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", accept)
	resp, err := c.do(req)
	if err != nil {
		if cause := context.Cause(ctx); cause != nil {
			err = cause
		}
		return nil, &unreachableError{err}
	}
	if resp.StatusCode/100 != 2 {
		defer resp.Body.Close()
		return nil, statusFromResponse(resp, time.Now())
	}
	return resp, nil
}

// resourcePath is where a kind is listed and watched. An empty namespace means all of them.
func resourcePath(kind *catalog.Kind, namespace string) string {
	path := versionPath(kind.Group, kind.Version)
	if namespace != "" {
		path += "/namespaces/" + url.PathEscape(namespace)
	}
	return path + "/" + kind.Resource
}

func versionPath(group, version string) string {
	if group == "" {
		return "/api/" + version
	}
	return "/apis/" + group + "/" + version
}

// listAccept and watchAccept are the Accept headers for a kind.
func listAccept(kind *catalog.Kind, f extract.Format) string {
	switch {
	case kind.MetadataOnly:
		return partialList
	case f == extract.JSON:
		return jsonType
	}
	return protobufType
}

func watchAccept(kind *catalog.Kind, f extract.Format) string {
	switch {
	case kind.MetadataOnly:
		return partialType + streamWatch
	case f == extract.JSON:
		return jsonType
	}
	return protobufType + streamWatch
}

// formatOf is the format of an answer. For metadata-only kinds anything but protobuf is refused, as is anything
// unknown; both are a *StatusError with code 406, whatever the server said.
func formatOf(resp *http.Response, kind *catalog.Kind) (extract.Format, error) {
	contentType := resp.Header.Get("Content-Type")
	mediaType, _, err := mime.ParseMediaType(contentType)
	switch {
	case err == nil && mediaType == protobufType:
		return extract.Protobuf, nil
	case err == nil && mediaType == jsonType && !kind.MetadataOnly:
		return extract.JSON, nil
	}
	return 0, notAcceptable(fmt.Sprintf("it sends %q, which was not asked for", contentType))
}

// checkPartial makes sure that a server that was asked for metadata sent just that. what is the kind that the envelope
// names.
func checkPartial(kind *catalog.Kind, what, want string) error {
	if kind.MetadataOnly && what != want {
		return notAcceptable(fmt.Sprintf("it sends a whole %s where only metadata was asked for", what))
	}
	return nil
}

func notAcceptable(message string) *StatusError {
	return &StatusError{Code: http.StatusNotAcceptable, Message: message}
}

// watchQuery is the query of a watch from a resourceVersion; or, if that is empty, of a streaming list: everything
// there is, a bookmark, then what changes. It also returns the timeout that the query asks for.
func watchQuery(resourceVersion string) (url.Values, time.Duration) {
	timeout := minWatchTimeout + rand.N(maxWatchTimeout-minWatchTimeout+time.Second).Truncate(time.Second)
	timeout = min(timeout, maxWatchTimeout)
	q := url.Values{
		"watch":               {"true"},
		"allowWatchBookmarks": {"true"},
		"timeoutSeconds":      {strconv.Itoa(int(timeout / time.Second))},
	}
	if resourceVersion != "" {
		q.Set("resourceVersion", resourceVersion)
		return q, timeout
	}
	q.Set("sendInitialEvents", "true")
	q.Set("resourceVersionMatch", "NotOlderThan")
	return q, timeout
}

// listQuery is the query of one page of a list at the newest resourceVersion.
func listQuery(limit int, continueToken string) url.Values {
	q := url.Values{"limit": {strconv.Itoa(limit)}}
	if continueToken != "" {
		q.Set("continue", continueToken)
	}
	return q
}
