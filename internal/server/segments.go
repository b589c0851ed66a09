package server

import (
	"net/url"
	"strings"
)

// firstSegments are the first n segments of a path: /v1/show of /v1/show/pods/web.
func firstSegments(path string, n int) string {
	segments := strings.SplitN(strings.TrimPrefix(path, "/"), "/", n+1)
	return "/" + strings.Join(segments[:min(n, len(segments))], "/")
}

// unescape is a segment without percent signs; as it is, if they are wrong.
func unescape(segment string) string {
	if plain, err := url.PathUnescape(segment); err == nil {
		return plain
	}
	return segment
}
