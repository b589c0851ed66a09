package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"k8s.io/client-go/rest"

	"kubernetes-scraper/catalog"
	"kubernetes-scraper/test/cluster/bench/child"
)

// readFloor opens the watches that the program opens and throws away what they bring. That they are the same shows in
// the bytes read, which stand beside each other in the table.
func readFloor(ctx context.Context, config *rest.Config) (int, error) {
	kinds, err := child.Kinds()
	if err != nil {
		return 0, err
	}
	h, err := rest.HTTPClientFor(config)
	if err != nil {
		return 0, err
	}
	type end struct {
		objects int
		err     error
	}
	ends := make(chan end)
	for _, k := range kinds {
		go func() {
			body, err := openWatch(ctx, h, config.Host, k)
			if err != nil {
				ends <- end{err: err}
				return
			}
			defer body.Close()
			r := bufio.NewReaderSize(body, 32<<10)
			objects, err := skipList(r)
			ends <- end{objects, err}
			if err == nil {
				_, _ = io.Copy(io.Discard, r)
			}
		}()
	}
	objects := 0
	for range kinds {
		e := <-ends
		if e.err != nil {
			return 0, e.err
		}
		objects += e.objects
	}
	return objects, nil
}

// openWatch begins a streaming list as the program does (internal/kube/request.go).
func openWatch(ctx context.Context, h *http.Client, host string, k catalog.Kind) (io.ReadCloser, error) {
	prefix := "/apis/" + k.Group + "/"
	if k.Group == "" {
		prefix = "/api/"
	}
	query := url.Values{"watch": {"true"}, "allowWatchBookmarks": {"true"}, "timeoutSeconds": {"600"},
		"sendInitialEvents": {"true"}, "resourceVersionMatch": {"NotOlderThan"}}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, host+prefix+k.Version+"/"+k.Resource+"?"+query.Encode(), nil)
	if err != nil {
		return nil, err
	}
	accept := "application/vnd.kubernetes.protobuf"
	if k.MetadataOnly {
		accept += ";as=PartialObjectMetadata;g=meta.k8s.io;v=v1"
	}
	req.Header.Set("Accept", accept+";stream=watch")
	resp, err := h.Do(req)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		resp.Body.Close()
		return nil, fmt.Errorf("watch %s: %s", k.Resource, resp.Status)
	}
	return resp.Body, nil
}

// skipList reads to the bookmark that ends a streaming list and returns the number of objects before it. Of a frame it
// looks at the first bytes only: the type is the first field of a metav1.WatchEvent.
func skipList(r *bufio.Reader) (objects int, err error) {
	const lengthSize = 4
	added, bookmark := []byte("\x0a\x05ADDED"), []byte("\x0a\x08BOOKMARK")
	for {
		head, err := r.Peek(lengthSize + len(bookmark))
		if err != nil {
			return 0, fmt.Errorf("after %d objects: %w", objects, err)
		}
		size, start := int(binary.BigEndian.Uint32(head)), head[lengthSize:]
		isObject, isBookmark := bytes.HasPrefix(start, added), bytes.HasPrefix(start, bookmark)
		if _, err := r.Discard(lengthSize + size); err != nil {
			return 0, err
		}
		switch {
		case isBookmark:
			return objects, nil
		case !isObject:
			return 0, fmt.Errorf("after %d objects: an event that is neither an object nor the end", objects)
		}
		objects++
	}
}
