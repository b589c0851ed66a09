package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"k8s.io/client-go/rest"

	"kubernetes-scraper/test/cluster/bench/child"
)

// A dialect makes an HTTP client of a configuration: client-go's own way, or the program's.
type dialect func(*rest.Config) (*http.Client, error)

// floor opens the watches that the program opens and throws away what they bring. That they are the same shows in the
// bytes read, which stand beside each other in the table.
func (d dialect) floor(ctx context.Context, config *rest.Config, part child.Part) (int, error) {
	h, err := d(config)
	if err != nil {
		return 0, err
	}
	type end struct {
		objects int
		err     error
	}
	ends := make(chan end)
	for _, s := range part.Streams {
		go func() {
			body, err := openWatch(ctx, h, config.Host, s)
			if err != nil {
				ends <- end{err: err}
				return
			}
			defer body.Close()
			r := bufio.NewReaderSize(body, 32<<10)
			objects, err := skipList(r, s.JSON && !s.MetadataOnly)
			ends <- end{objects, err}
			if err == nil {
				_, _ = io.Copy(io.Discard, r)
			}
		}()
	}
	objects := 0
	for range part.Streams {
		e := <-ends
		if e.err != nil {
			return 0, e.err
		}
		objects += e.objects
	}
	return objects, nil
}

// openWatch begins a streaming list as the program does (internal/kube/request.go).
func openWatch(ctx context.Context, h *http.Client, host string, s child.Stream) (io.ReadCloser, error) {
	prefix := "/apis/" + s.Group + "/"
	if s.Group == "" {
		prefix = "/api/"
	}
	query := url.Values{"watch": {"true"}, "allowWatchBookmarks": {"true"}, "timeoutSeconds": {"600"},
		"sendInitialEvents": {"true"}, "resourceVersionMatch": {"NotOlderThan"}}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, host+prefix+s.Version+"/"+s.Resource+"?"+query.Encode(), nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", accept(s))
	resp, err := h.Do(req)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		resp.Body.Close()
		return nil, fmt.Errorf("watch %s: %s", s.Resource, resp.Status)
	}
	return resp.Body, nil
}

func accept(s child.Stream) string {
	const protobuf = "application/vnd.kubernetes.protobuf"
	switch {
	case s.MetadataOnly:
		return protobuf + ";as=PartialObjectMetadata;g=meta.k8s.io;v=v1;stream=watch"
	case s.JSON:
		return "application/json"
	}
	return protobuf + ";stream=watch"
}

// skipList reads to the bookmark that ends a streaming list and returns the number of objects before it.
func skipList(r *bufio.Reader, isJSON bool) (objects int, err error) {
	next := nextProtobuf
	if isJSON {
		next = nextJSON
	}
	for {
		what, err := next(r)
		if err != nil {
			return 0, fmt.Errorf("after %d objects: %w", objects, err)
		}
		switch what {
		case bookmark:
			return objects, nil
		case unknown:
			return 0, fmt.Errorf("after %d objects: an event that is neither an object nor the end", objects)
		}
		objects++
	}
}

// What an event of a watch is.
type what int

const (
	unknown what = iota
	object
	bookmark
)

// nextProtobuf steps over one frame. It looks at the first bytes only: the type is the first field of a
// metav1.WatchEvent.
func nextProtobuf(r *bufio.Reader) (what, error) {
	const lengthSize = 4
	head, err := r.Peek(lengthSize + len("\x0a\x08BOOKMARK"))
	if err != nil {
		return unknown, err
	}
	kind := typeOf(head[lengthSize:], "\x0a\x05ADDED", "\x0a\x08BOOKMARK")
	_, err = r.Discard(lengthSize + int(binary.BigEndian.Uint32(head)))
	return kind, err
}

// nextJSON steps over one line. The API server writes the type first.
func nextJSON(r *bufio.Reader) (what, error) {
	const end = `{"type":"BOOKMARK"`
	head, err := r.Peek(len(end))
	if err != nil {
		return unknown, err
	}
	kind := typeOf(head, `{"type":"ADDED"`, end)
	for {
		if _, err = r.ReadSlice('\n'); !errors.Is(err, bufio.ErrBufferFull) {
			return kind, err
		}
	}
}

func typeOf(head []byte, added, end string) what {
	switch {
	case bytes.HasPrefix(head, []byte(end)):
		return bookmark
	case bytes.HasPrefix(head, []byte(added)):
		return object
	}
	return unknown
}
